"""A story at the desk: edited, opened, hidden, withdrawn and reinstated."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from archive.agreeing import reinstate, withdraw
from archive.agreements import Agreement
from archive.channels import Channel
from archive.narrators import NarratorAct
from archive.reading_desk_story import read_desk_story
from archive.reading_undecided import Wanted
from archive.receipts import with_receipt
from archive.stories import Story
from archive.story_drafts import find_story
from archive.story_publishing import hide_story, publish_story
from web.answers import page, see
from web.deciding_in_place import in_place
from web.desk_forms import fields, save_draft, text
from web.desk_pages import desk_story_context
from web.desk_refusals import NOT_DONE, refused
from web.gated import STAFF, Asking, gated
from web.i18n import N_, translated

router = APIRouter(prefix="/desk/stories/{slug}", include_in_schema=False)
Fields = Annotated[FormData, Depends(fields)]
NOTICES = {
    "begun": N_("This is a draft of the whole recording; shorten it and give it a lede."),
    "saved": N_("Saved. Its sound is cut anew in a moment."),
    "opened": N_("It is open to everyone now."),
    "hidden": N_("It is hidden; open it again whenever you want."),
}


@router.get("")
def story(
    slug: str, done: str = "", decided: str = "", asking: Asking = gated(Channel.desk, for_roles=STAFF)
) -> Response:
    """Its words, its spans, and what stands in the way of opening it."""
    return _page(asking, slug, notice=translated(NOTICES.get(done, "")), decided=decided)


@router.post("")
def save(slug: str, form: Fields, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Save title, lede and spans."""
    try:
        saved = save_draft(asking.session, slug, form, by_id=asking.account_id, now=asking.now)
    except NOT_DONE as error:
        return refused(asking, error, lambda told: _page(asking, slug, typed=form, **told))
    return see(asking.request, f"/desk/stories/{saved.slug}?done=saved")


@router.post("/publish")
def publish(slug: str, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Open it to everyone, as far as its agreements do."""
    return _done(asking, slug, "opened", publish_story)


@router.post("/hide")
def hide(slug: str, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Take it out of sight; the desk's own act."""
    return _done(asking, slug, "hidden", hide_story)


@router.post("/withdraw")
def take_back(slug: str, form: Fields, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Close it, because someone asked for it; the receipt says what that reached."""
    return _with_receipt(asking, slug, form, NarratorAct.withdraw, withdraw)


@router.post("/reinstate")
def give_again(slug: str, form: Fields, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Take the withdrawal of this story back."""
    return _with_receipt(asking, slug, form, NarratorAct.reinstate, reinstate)


def _with_receipt(
    asking: Asking, slug: str, form: FormData, act: NarratorAct, do: Callable[..., Agreement]
) -> Response:
    story: Story = find_story(asking.session, slug).story
    by: dict[str, Any] = {"by_id": asking.account_id, "now": asking.now}

    def done() -> None:
        do(asking.session, story, reason=text(form, "reason"), **by)

    try:
        receipt = with_receipt(asking.session, act, story, done, person_id=None, **by)
    except NOT_DONE as error:
        return refused(asking, error, lambda told: _page(asking, slug, typed=form, **told))
    return see(asking.request, f"/desk/receipts/{receipt.key}")


def _done(asking: Asking, slug: str, notice: str, act: Callable[..., Any]) -> Response:
    """Do it to the story and show it with the notice; or show it with what stands in the way."""
    found: Story = find_story(asking.session, slug).story
    try:
        act(asking.session, found, by_id=asking.account_id, now=asking.now)
    except NOT_DONE as error:
        return refused(asking, error, lambda told: _page(asking, slug, **told))
    return see(asking.request, f"/desk/stories/{found.slug}?done={notice}")


def _page(asking: Asking, slug: str, *, status: int = 200, decided: str = "", **said: Any) -> Response:
    found = read_desk_story(asking.session, slug, viewer=asking.viewer, now=asking.now)
    wanted = Wanted(passages={passage.key for passage in found.passages})
    context = desk_story_context(found, in_place(asking, wanted, decided=decided), **said)
    return page(asking.request, "desk/story.html", status=status, here=f"/desk/stories/{found.slug}", **context)
