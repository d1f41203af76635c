"""Mentions as data, for those who look after the archive: what waits, what was decided, deciding, and taking back."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, Query
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field

from archive.channels import Channel
from archive.deciding_at_desk import Act, decide, find_mention, take_back
from archive.decisions_seen import DecidedMeanwhile
from archive.errors import NotFound
from archive.reading_decisions import mentions_of_passage, read_mentions
from archive.reading_desk_passage import NO_SUCH_MENTION, passage_at_desk
from archive.reading_undecided import Wanted, Why, read_undecided
from web.errors import answer_for
from web.gated import STAFF, Asking, gated
from web.i18n import translated
from web.mention_data import mention_data, words_data
from web.mention_forms import target_of_act

router = APIRouter(prefix="/api/v1")
PRIVATE = {"Cache-Control": "no-store"}
Kind = Literal["", "person", "dish", "ingredient", "crop", "place", "recipe", "seed"]
Key = Annotated[str, Field(max_length=40)]


class Undecided(BaseModel):
    """Which words are asked for; what is left out does not matter."""

    recording: Key = ""
    passage: Key = ""
    kind: Kind = ""
    origin: Key = ""
    why: Annotated[Why, Field(description="`ambiguous`, `misheard`, or `unsure`: not shown to visitors yet")] = ""
    first: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    most: Annotated[int, Field(ge=1, le=200)] = 50


class Seen(BaseModel):
    """What was seen before it is changed, and why it is."""

    seen: Annotated[str, Field(max_length=20, description="`seen` as it was read")]
    reason: Annotated[str, Field(max_length=500)] = ""


class Answer(Seen):
    """What the words are."""

    act: Annotated[Act, Field(description="`none`: nothing that is suggested for these words")]
    target: Annotated[
        str, Field(max_length=300, description="for `repoint` and `same_as`: a name, or an address (dishes/callaloo)")
    ] = ""


@router.get("/mentions")
def undecided(asked: Annotated[Undecided, Query()], asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """Words that a machine suggests something for and nobody has decided on, in the order they are said."""
    wanted = Wanted(asked.why, asked.kind, asked.origin, asked.recording, [asked.passage] if asked.passage else None)
    found = read_undecided(
        asking.session, viewer=asking.viewer, now=asking.now, wanted=wanted, first=asked.first, most=asked.most
    )
    told = {"total": found.total, "words": [words_data(words) for words in found.words]}
    return JSONResponse(told, headers=PRIVATE)


@router.get("/passages/{key}/mentions")
def of_passage(key: str, asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """Everything that was ever said to be spoken of in a passage, rejected and lost as well."""
    asks: dict[str, Any] = {"viewer": asking.viewer, "now": asking.now}
    passage = passage_at_desk(asking.session, key, **asks)
    found = mentions_of_passage(asking.session, passage.key, **asks)
    return JSONResponse({"passage": passage.key, "mentions": [mention_data(one) for one in found]}, headers=PRIVATE)


@router.get("/mentions/{key}")
def mention(key: str, asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """One mention, and the last that was said of it."""
    return _said(asking, key)


@router.post("/mentions/{key}/decisions")
def decision(
    key: str, given: Annotated[Answer, Body()], asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)
) -> Response:
    """Decide; gives the mention that says so now. Where someone decided on these words since `seen`, 409."""
    found = find_mention(asking.session, key)
    target = target_of_act(asking.session, given.act, given.target)
    told: dict[str, Any] = {"by_id": asking.account_id, "reason": given.reason, "now": asking.now}
    try:
        answered = decide(asking.session, found, given.act, target=target, seen=given.seen, **told)
    except DecidedMeanwhile as error:
        return _clash(error)
    return _said(asking, answered.key)


@router.post("/mentions/{key}/take-back")
def back(
    key: str, given: Annotated[Seen, Body()], asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)
) -> Response:
    """Take the last answer on these words back, with all that it did. Where someone decided since `seen`, 409."""
    found = find_mention(asking.session, key)
    told: dict[str, Any] = {"by_id": asking.account_id, "reason": given.reason, "now": asking.now}
    try:
        take_back(asking.session, found, seen=given.seen, **told)
    except DecidedMeanwhile as error:
        return _clash(error)
    return _said(asking, key)


def _said(asking: Asking, key: str) -> Response:
    found = read_mentions(asking.session, [key], viewer=asking.viewer, now=asking.now)
    if not found:
        raise NotFound(NO_SUCH_MENTION)
    return JSONResponse(mention_data(found[0]), headers=PRIVATE)


def _clash(error: DecidedMeanwhile) -> Response:
    told = {"error": translated(str(error)), "seen": error.seen}
    return JSONResponse(told, answer_for(error).status, headers=PRIVATE)
