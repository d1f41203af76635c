"""Passages as data, for those who look after the archive: read with their history, corrected and taken back."""

from typing import Annotated, Any

from fastapi import APIRouter, Body
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field

from archive.channels import Channel
from archive.line_holding import LineChanged
from archive.passage_correcting import correct_passage, take_back
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
    try:
        correct_passage(asking.session, found, given.text, seen=given.version, by_id=asking.account_id, now=asking.now)
    except LineChanged as error:
        return _clash(error)
    return _said(asking, key)


@router.post("/take-back")
def first_reading(
    key: str, given: Annotated[Seen, Body()], asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)
) -> Response:
    """Let the line read as it was first written down."""
    found = passage_at_desk(asking.session, key, viewer=asking.viewer, now=asking.now)
    try:
        take_back(asking.session, found, seen=given.version, by_id=asking.account_id, now=asking.now)
    except LineChanged as error:
        return _clash(error)
    return _said(asking, key)


def _said(asking: Asking, key: str) -> Response:
    found = read_desk_passage(asking.session, key, viewer=asking.viewer, now=asking.now)
    return JSONResponse(passage_data(found), headers=PRIVATE)


def _clash(error: LineChanged) -> Response:
    answer = answer_for(error)
    told: dict[str, Any] = {"error": translated(str(error)), "text": error.text, "version": error.version}
    return JSONResponse(told, answer.status, headers=PRIVATE)
