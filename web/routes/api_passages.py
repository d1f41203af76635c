"""Passages as data, for those who look after the archive: read with their history, corrected, split, joined."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Body
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field

from archive.channels import Channel
from archive.line_acts import Doing
from archive.line_holding import LineChanged
from archive.passage_correcting import Saying, correct_passage, say_line, take_back
from archive.passage_merging import merge_with_next
from archive.passage_splitting import split_passage
from archive.reading_desk_passage import passage_at_desk, read_desk_passage
from web.correcting import passage_data
from web.errors import answer_for
from web.gated import STAFF, Asking, gated
from web.i18n import translated

router = APIRouter(prefix="/api/v1/passages/{key}")
PRIVATE = {"Cache-Control": "no-store"}


class Seen(BaseModel):
    """Which version of the line was read before it is changed."""

    version: Annotated[str, Field(max_length=40, description="`version` as it was read")]


class Correction(Seen):
    """What is really said."""

    text: Annotated[str, Field(max_length=20_000)]


class Split(Seen):
    """What is said before the cut and after it; both may be corrections."""

    before: Annotated[str, Field(max_length=20_000)]
    after: Annotated[str, Field(max_length=20_000)]


class Merge(Seen):
    """Which version of the line after it was read, too."""

    next_version: Annotated[str, Field(max_length=40)]


class Named(Seen):
    """Who speaks."""

    speaker: Annotated[str, Field(max_length=400)]


class Marked(Seen):
    """Whether some of it could not be made out."""

    unclear: bool


@router.get("")
def passage(key: str, asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """One line of a recording, in recording time, with every reading it had."""
    return _said(asking, key)


@router.post("/corrections")
def correct(
    key: str, given: Annotated[Correction, Body()], asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)
) -> Response:
    """Correct the line. Where it was changed since `version`, 409 and the line as it is now; nothing is overwritten."""
    found = passage_at_desk(asking.session, key, viewer=asking.viewer, now=asking.now)
    return _tried(asking, key, lambda: correct_passage(
        asking.session, found, given.text, seen=given.version, by_id=asking.account_id, now=asking.now
    ))  # fmt: skip


@router.post("/take-back")
def first_reading(
    key: str, given: Annotated[Seen, Body()], asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)
) -> Response:
    """Let the line read as it was first written down."""
    found = passage_at_desk(asking.session, key, viewer=asking.viewer, now=asking.now)
    return _tried(asking, key, lambda: take_back(
        asking.session, found, seen=given.version, by_id=asking.account_id, now=asking.now
    ))  # fmt: skip


@router.post("/splits")
def split(
    key: str, given: Annotated[Split, Body()], asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)
) -> Response:
    """Split the line in two; the first keeps the key, `next` of the answer is that of the second."""
    found = passage_at_desk(asking.session, key, viewer=asking.viewer, now=asking.now)
    return _tried(asking, key, lambda: split_passage(
        asking.session, found, given.before, given.after, seen=given.version, doing=_doing(asking)
    ))  # fmt: skip


@router.post("/merges")
def merge(
    key: str, given: Annotated[Merge, Body()], asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)
) -> Response:
    """Join the line with the one after it, whose key leads to this one from then on."""
    found = passage_at_desk(asking.session, key, viewer=asking.viewer, now=asking.now)
    return _tried(asking, key, lambda: merge_with_next(
        asking.session, found, seen=given.version, seen_next=given.next_version, doing=_doing(asking)
    ))  # fmt: skip


@router.post("/speaker")
def name_speaker(
    key: str, given: Annotated[Named, Body()], asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)
) -> Response:
    """Say who speaks: a person who is heard in the recording, by name, or else a label for the desk; '' is nobody."""
    return _marked(asking, key, given, Saying(speaker=given.speaker))


@router.post("/unclear")
def mark_unclear(
    key: str, given: Annotated[Marked, Body()], asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)
) -> Response:
    """Mark that not all of the line could be made out, or that it could after all."""
    return _marked(asking, key, given, Saying(unclear=given.unclear))


def _marked(asking: Asking, key: str, given: Seen, saying: Saying) -> Response:
    found = passage_at_desk(asking.session, key, viewer=asking.viewer, now=asking.now)
    return _tried(
        asking, key, lambda: say_line(asking.session, found, saying, seen=given.version, doing=_doing(asking))
    )


def _doing(asking: Asking) -> Doing:
    return Doing(asking.account_id, asking.now)


def _tried(asking: Asking, key: str, act: Callable[[], object]) -> Response:
    """The line after the act. Where it was changed since it was read, 409 and how it is now; nothing is done then."""
    try:
        act()
    except LineChanged as error:
        asking.session.rollback()
        return _clash(error)
    return _said(asking, key)


def _said(asking: Asking, key: str) -> Response:
    found = read_desk_passage(asking.session, key, viewer=asking.viewer, now=asking.now)
    return JSONResponse(passage_data(found), headers=PRIVATE)


def _clash(error: LineChanged) -> Response:
    answer = answer_for(error)
    told: dict[str, Any] = {"error": translated(str(error)), "text": error.text, "version": error.version,
                            "key": error.key}  # fmt: skip
    return JSONResponse(told, answer.status, headers=PRIVATE)
