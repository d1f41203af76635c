"""Which file may be sent for a festival's site plan, asked of the gate."""

from datetime import datetime

from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.errors import NotFound
from archive.facts import FestivalFacts
from archive.gate import Viewer, may
from archive.phrases import Phrase
from archive.record_addresses import find_festival
from archive.site_plans import plan_of

NO_SUCH_PLAN = Phrase("There is no such site plan.")


def plan_file(session: Session, slug: str, form: str, *, viewer: Viewer, channel: Channel, now: datetime) -> str:
    """The name in the store of a festival's plan in this form, such as svg.

    Raises:
        NotFound: there is none, in another form, or of a festival that this viewer may not meet; they read the same.
    """
    try:
        festival = find_festival(session, slug)
    except NotFound as error:
        raise NotFound(NO_SUCH_PLAN) from error
    facts = FestivalFacts(festival.id, published=festival.published_at is not None)
    plan = plan_of(festival)
    if not may(viewer, facts, channel, now).allow or plan is None or plan.form != form:
        raise NotFound(NO_SUCH_PLAN)
    return plan.name
