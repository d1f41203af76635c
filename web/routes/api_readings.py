"""A recording's readings as data: which there are, one more from a file, and another one beside the present."""

from typing import Annotated

from fastapi import APIRouter, Body, Query
from fastapi.responses import JSONResponse, Response

from archive.channels import Channel
from archive.errors import InvalidInput
from archive.reading_readings import reading_beside, readings_of
from web.bringing_transcripts import bring_content
from web.error_words import in_words
from web.errors import answer_for
from web.gated import STAFF, Asking, gated
from web.readings import beside_data, problems_of, readings_data

router = APIRouter(prefix="/api/v1/recordings/{key}/readings")
PRIVATE = {"Cache-Control": "no-store"}
Short = Annotated[str, Query(max_length=200)]
File = Annotated[bytes, Body(media_type="application/octet-stream", description="The file as it is")]


@router.get("")
def readings(key: str, asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """Every reading of a recording that is whole, newest first."""
    found = readings_of(asking.session, key, viewer=asking.viewer, now=asking.now)
    return JSONResponse(readings_data(found), headers=PRIVATE)


@router.post("")
def bring(  # noqa: PLR0917 (a file and what is said of it)
    key: str,
    content: File,
    form: Short = "",
    language: Short = "",
    source: Short = "",
    asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True),
) -> Response:
    """Bring a transcript in: `form` is vtt, srt, txt, json, whisper or ohms; empty, it is told from the file.

    Where something is wrong with it, 422 and every `problems`; nothing of it is kept.
    """
    try:
        brought = bring_content(asking, key, content, form=form, language=language, source=source)
    except InvalidInput as error:
        asking.session.rollback()
        return _unusable(error)
    told = {
        "reading": brought.reading, "lines": brought.lines, "waits": brought.waits,
        "stories": [f"/desk/stories/{slug}" for slug in brought.stories], "unknown_speakers": list(brought.unknown),
        "left_out": brought.left_out,
    }  # fmt: skip
    return JSONResponse(told, 201, headers=PRIVATE)


@router.get("/{reading}")
def beside(key: str, reading: str, asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """Another reading beside the present one; to take a line, send `other` as a correction of its passage."""
    found = reading_beside(asking.session, key, reading, viewer=asking.viewer, now=asking.now)
    return JSONResponse(beside_data(found), headers=PRIVATE)


def _unusable(error: InvalidInput) -> Response:
    told = {"error": in_words(error), "problems": problems_of(error)}
    return JSONResponse(told, answer_for(error).status, headers=PRIVATE)
