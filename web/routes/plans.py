"""Site plans: shown to whoever may meet their festival, and handed in at the desk."""

from fastapi import APIRouter
from fastapi.responses import Response
from starlette.datastructures import FormData

from archive.channels import Channel
from archive.database import writing
from archive.errors import InvalidInput
from archive.festival_keeping import PlanPicture, find_festival, set_plan, take_plan_down
from archive.reading_plan import plan_file
from media.plans import keep_plan
from web.answers import see, wants_json
from web.desk_files import HandedIn, handed_in
from web.desk_forms import text
from web.desk_refusals import NOT_DONE
from web.error_words import in_words
from web.errors import answer_for
from web.gated import STAFF, Asking, gated
from web.i18n import _
from web.picture_answers import picture_answer
from web.routes.desk_festivals import festival_page

router = APIRouter(include_in_schema=False)


@router.get("/festivals/{slug}/plan.{form}")
def plan(slug: str, form: str, asking: Asking = gated(Channel.trail)) -> Response:
    """The site plan of a published festival."""
    name = plan_file(asking.session, slug, form, viewer=asking.viewer, channel=Channel.trail, now=asking.now)
    return picture_answer(asking.request, asking.place.store, name, private=asking.account is not None)


@router.get("/desk/festivals/{slug}/plan.{form}")
def desk_plan(slug: str, form: str, asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """The same at the desk, before the festival is published too."""
    name = plan_file(asking.session, slug, form, viewer=asking.viewer, channel=Channel.desk, now=asking.now)
    return picture_answer(asking.request, asking.place.store, name, private=True)


@router.post("/desk/festivals/{slug}/plan")
def bring(slug: str, sent: HandedIn = handed_in()) -> Response:
    """Read a plan, keep it and show it at its festival; or say anew what the one that is there shows."""
    try:
        _bring(slug, sent)
    except NOT_DONE as error:
        if wants_json(sent.known.request):
            raise
        with sent.asking() as asking:
            return festival_page(asking, slug, typed=sent.form, status=answer_for(error).status, error=in_words(error))
    return see(sent.known.request, f"/desk/festivals/{slug}?done=plan")


def _bring(slug: str, sent: HandedIn) -> None:
    """No transaction is open while the plan is read."""
    with sent.asking() as asking:
        festival = find_festival(asking.session, slug)
        there = PlanPicture(festival.plan_name, festival.plan_width_px, festival.plan_height_px, "")
    words = _words(sent.form)
    if sent.file is None and not there.name:
        raise InvalidInput(_("Choose a plan: a JPEG, PNG or WebP picture, or an SVG drawing."))
    kept = keep_plan(sent.known.place.store, sent.chunks()) if sent.file is not None else there
    with writing(sent.known.place.engine) as session:
        set_plan(
            session, find_festival(session, slug), PlanPicture(kept.name, kept.width_px, kept.height_px, words),
            by_id=sent.known.account_id, now=sent.known.now,
        )  # fmt: skip


def _words(form: FormData) -> str:
    words = text(form, "plan_text")
    if not words:
        raise InvalidInput("Say in a few words what the plan shows, for those who cannot see it.")
    return words


@router.post("/desk/festivals/{slug}/plan/remove")
def remove(slug: str, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Go without a plan again."""
    festival = find_festival(asking.session, slug)
    take_plan_down(asking.session, festival, by_id=asking.account_id, now=asking.now)
    return see(asking.request, f"/desk/festivals/{festival.slug}?done=plan-gone")
