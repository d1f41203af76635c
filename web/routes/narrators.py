"""A narrator's own page: hear, agree, change, restrict and withdraw, by a secret address and without an account."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from archive.channels import Channel
from archive.narrator_acts import (
    Narrator,
    Outcome,
    agree_to,
    passage_of_theirs,
    reinstate_word,
    rename,
    restrict_passage,
    story_of_theirs,
    withdraw_story,
)
from archive.narrator_requests import ask_for
from archive.narrators import NarratorAct
from archive.reading_sound import sound_of_story_for_narrator
from archive.receipts import find_receipt
from archive.stories import Story
from web.answers import page, see
from web.desk_forms import fields, text
from web.desk_refusals import NOT_DONE, refused
from web.gated import Asking, gated
from web.i18n import N_, translated
from web.media_answers import sound_answer
from web.narrators import name_in, narrator_of, page_context, receipt_context, story_context, uses_in, wording_of

router = APIRouter(prefix="/n/{token}", include_in_schema=False)
Fields = Annotated[FormData, Depends(fields)]
ASKED = N_("The archive was asked for it, and you read here what became of it.")


@router.get("")
def mine(token: str, done: str = "", asking: Asking = gated(Channel.narrator)) -> Response:
    """Their stories, how they are named, and what they did and asked for."""
    return _page(asking, token, notice=translated(ASKED) if done == "asked" else "")


@router.post("/name")
def name(token: str, form: Fields, asking: Asking = gated(Channel.narrator, writes=True)) -> Response:
    """Change how they are named."""

    def act(narrator: Narrator) -> Outcome:
        return rename(asking.session, narrator, name_in(form), text(form, "pseudonym"), now=asking.now)

    return _done(asking, token, act, lambda told: _page(asking, token, **told))


@router.post("/ask")
def ask(token: str, form: Fields, asking: Asking = gated(Channel.narrator, writes=True)) -> Response:
    """Ask for a change, in their own words."""

    def act(narrator: Narrator) -> Outcome:
        said = text(form, "text")
        ask_for(
            asking.session, narrator.person, NarratorAct.ask, thing=text(form, "thing")[:80], text=said, now=asking.now
        )
        return Outcome()

    return _done(asking, token, act, lambda told: _page(asking, token, asked=text(form, "text"), **told))


@router.get("/receipts/{key}")
def receipt(token: str, key: str, asking: Asking = gated(Channel.narrator)) -> Response:
    """What one of their acts reached."""
    narrator = narrator_of(asking.session, token, asking.place.settings)
    found = find_receipt(asking.session, key, person_id=narrator.person.id)
    return _theirs(page(asking.request, "receipt.html", back_to=f"/n/{token}", **receipt_context(found)))


@router.api_route("/stories/{key}.{form}", methods=["GET", "HEAD"])
def sound(token: str, key: str, form: str, asking: Asking = gated(Channel.narrator)) -> Response:
    """A story of theirs, to be heard before and after it is open."""
    narrator = narrator_of(asking.session, token, asking.place.settings)
    heard = sound_of_story_for_narrator(asking.session, key, viewer=narrator.viewer, now=asking.now)
    return _theirs(sound_answer(asking.request, asking.place.store, heard, form=form, private=True))


@router.get("/stories/{key}")
def story(token: str, key: str, asking: Asking = gated(Channel.narrator)) -> Response:
    """One story of theirs, line by line."""
    return _story(asking, token, key)


@router.post("/stories/{key}/agree")
def agree(token: str, key: str, form: Fields, asking: Asking = gated(Channel.narrator, writes=True)) -> Response:
    """Say what it may be used for."""

    def act(narrator: Narrator, found: Story) -> Outcome:
        uses = uses_in(form)
        return agree_to(asking.session, narrator, found, uses, wording=wording_of(found, uses), now=asking.now)

    return _story_act(asking, token, key, act)


@router.post("/stories/{key}/withdraw")
def withdraw(token: str, key: str, form: Fields, asking: Asking = gated(Channel.narrator, writes=True)) -> Response:
    """Take their word on it back."""

    def act(narrator: Narrator, found: Story) -> Outcome:
        return withdraw_story(asking.session, narrator, found, reason=text(form, "reason"), now=asking.now)

    return _story_act(asking, token, key, act)


@router.post("/stories/{key}/reinstate")
def reinstate(token: str, key: str, form: Fields, asking: Asking = gated(Channel.narrator, writes=True)) -> Response:
    """Take that back."""

    def act(narrator: Narrator, found: Story) -> Outcome:
        return reinstate_word(asking.session, narrator, found, reason=text(form, "reason"), now=asking.now)

    return _story_act(asking, token, key, act)


@router.post("/stories/{key}/passages/{passage}")
def restrict(
    token: str, key: str, passage: str, form: Fields, asking: Asking = gated(Channel.narrator, writes=True)
) -> Response:
    """Take a passage out, or put it back."""

    def act(narrator: Narrator, _found: Story) -> Outcome:
        line = passage_of_theirs(asking.session, narrator, passage)
        do = reinstate_word if text(form, "act") == "reinstate" else restrict_passage
        return do(asking.session, narrator, line, reason=text(form, "reason"), now=asking.now)

    return _story_act(asking, token, key, act)


def _story_act(asking: Asking, token: str, key: str, act: Callable[[Narrator, Story], Outcome]) -> Response:
    def on_story(narrator: Narrator) -> Outcome:
        return act(narrator, story_of_theirs(asking.session, narrator, key, now=asking.now))

    return _done(asking, token, on_story, lambda told: _story(asking, token, key, **told))


def _done(
    asking: Asking, token: str, act: Callable[[Narrator], Outcome], again: Callable[[dict[str, Any]], Response]
) -> Response:
    """Do it and show its receipt, or that the archive was asked; or show the page with what stands in the way."""
    narrator = narrator_of(asking.session, token, asking.place.settings)
    try:
        outcome = act(narrator)
    except NOT_DONE as error:
        return refused(asking, error, again)
    way = f"/n/{token}/receipts/{outcome.receipt}" if outcome.receipt else f"/n/{token}?done=asked"
    return _theirs(see(asking.request, way))


def _page(
    asking: Asking, token: str, *, status: int = 200, notice: str = "", error: str = "", asked: str = ""
) -> Response:
    narrator = narrator_of(asking.session, token, asking.place.settings)
    context = page_context(asking, narrator, token) | {"notice": notice, "error": error, "asked": asked}
    return _theirs(page(asking.request, "narrator.html", status=status, here=f"/n/{token}", **context))


def _story(asking: Asking, token: str, key: str, *, status: int = 200, notice: str = "", error: str = "") -> Response:
    narrator = narrator_of(asking.session, token, asking.place.settings)
    found = story_of_theirs(asking.session, narrator, key, now=asking.now)
    context = story_context(asking, narrator, token, found) | {"notice": notice, "error": error}
    here = f"/n/{token}/stories/{key}"
    return _theirs(page(asking.request, "narrator_story.html", status=status, here=here, **context))


def _theirs(response: Response) -> Response:
    """The address is a secret: no cache keeps what it shows and no search engine lists it."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
