"""Forms of trails, from fields as typed to what the archive is asked to do."""

from collections.abc import Sequence

from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from archive.errors import InvalidInput, NotFound
from archive.reading_kept_weaves import read_kept_weave
from archive.record_addresses import find_festival
from archive.stop_choosing import Choice
from archive.subject_editing import find_by_key
from archive.trail_beginnings import Beginning, choices_of_moments, choices_of_subject, choices_of_walk
from web.desk_forms import text
from web.gated import Asking
from web.i18n import _
from web.weave_pages import title_of

WAYS = {"up": -1, "down": 1}
TITLE_LETTERS = 200


def festival_named(session: Session, slug: str) -> int | None:
    """The id of the festival of this slug, None for none. Raises InvalidInput where there is no such festival."""
    try:
        return find_festival(session, slug).id if slug else None
    except NotFound as error:
        raise InvalidInput("There is no such festival; choose one from the list.") from error


def moved(codes: Sequence[str], code: str, way: str) -> list[str]:
    """The same codes with one of them a place up or down; at the end of the row it stays where it is."""
    order = list(codes)
    if code in order:
        at = order.index(code)
        to = min(max(at + WAYS.get(way, 0), 0), len(order) - 1)
        order.insert(to, order.pop(at))
    return order


def beginning_of(asking: Asking, form: FormData) -> Beginning:
    """What a new trail is called and begins with.

    Raises:
        InvalidInput: what it was to begin with is not there.
        NotFound: there is no such weave or subject.
    """
    title, festival = text(form, "title"), festival_named(asking.session, text(form, "festival"))
    if text(form, "weave"):
        weave = read_kept_weave(asking.session, text(form, "weave"), viewer=asking.viewer, now=asking.now)
        choices = choices_of_moments(step.moment for step in weave.walk.steps)
        return Beginning(title or title_of(weave), choices, festival, empty=False)
    if text(form, "steps"):
        choices = choices_of_walk(asking.session, text(form, "steps").split(), now=asking.now)
        return Beginning(title or _("A trail from a weave"), choices, festival, empty=False)
    if text(form, "subject"):
        subject = find_by_key(asking.session, text(form, "subject"))
        choices = choices_of_subject(asking.session, subject, now=asking.now)
        return Beginning(title or subject.name, choices, festival, empty=False)
    picks = [value for value in form.getlist("pick") if isinstance(value, str)]
    searched = text(form, "q")[:TITLE_LETTERS]
    return Beginning(title or searched, tuple(_pick(value) for value in picks), festival, empty="q" not in form)


def _pick(value: str) -> Choice:
    """`story` or `story passage`, as a list of what was found has them."""
    story, _space, passage = value.partition(" ")
    return Choice(story, passage)
