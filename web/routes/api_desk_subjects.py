"""Subjects as data for those who look after them: found, read, out and in as files, merged, split, retired.

A new subject, or a change to one, is an import of one entry: what the file does not say stays as it is.
"""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Body, Query
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field

from archive.channels import Channel
from archive.database import writing
from archive.errors import InvalidInput
from archive.reading_desk_subject import read_desk_subject
from archive.reading_desk_subjects import PAGE_OF, count_desk_subjects, desk_subjects
from archive.subject_editing import find_by_key
from archive.subject_merging import merge_subjects, standing_merge, unmerge_subjects
from archive.subject_retiring import bring_back, retire_subject
from archive.subject_splitting import split_subject
from archive.subjects import Subject
from ingest.subject_exchange.applying import apply_import
from ingest.subject_exchange.files import FILE_BYTES, read_file, text_of
from ingest.subject_exchange.planning import plan_import
from web.contributing import plain_name
from web.desk_files import HandedIn, handed_in
from web.desk_forms import text
from web.desk_subject_data import entry_data, plan_data, record_data
from web.desk_subject_forms import Sought
from web.desk_subject_pages import asked_for
from web.errors import ANSWERS
from web.gated import STAFF, Asking, gated
from web.i18n import _
from web.subject_downloads import download

router = APIRouter(prefix="/api/v1/subjects")
PRIVATE = {"Cache-Control": "no-store"}
OK, UNUSABLE = 200, ANSWERS[InvalidInput].status


class Reason(BaseModel):
    """Why, for the record."""

    reason: Annotated[str, Field(max_length=500)] = ""


class Merge(Reason):
    """The key of what it becomes part of."""

    into: str


class Split(BaseModel):
    """What the new one is called, and which mentions (keys) and other names go to it."""

    name: str
    mentions: list[str] = []
    names: list[str] = []


@router.get("")
def subjects(sought: Annotated[Sought, Query()], asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """Every name that the archive knows, by kind and part of it, a hundred a page."""
    asked = asked_for(sought)
    entries = desk_subjects(asking.session, **asked, offset=(sought.page - 1) * PAGE_OF)
    total = count_desk_subjects(asking.session, **asked)
    return JSONResponse({"total": total, "subjects": [entry_data(entry) for entry in entries]}, headers=PRIVATE)


@router.get("/export.{form}")
def export(form: str, asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """Every subject in one file, `csv` or `json`."""
    return download(asking.session, form, now=asking.now)


@router.post("/import")
def import_(sent: HandedIn = handed_in()) -> Response:
    """Say entry by entry what the `file` changes, and change all of it; with `dry_run` only say it.

    Where an entry cannot be used, 422 and nothing is changed.
    """
    if sent.file is None:
        raise InvalidInput(_("Choose a file, as the export writes it."))
    read = read_file(text_of(sent.file.read(FILE_BYTES + 1)))
    if text(sent.form, "dry_run"):
        with sent.asking() as asking:
            return JSONResponse(plan_data(plan_import(asking.session, read), applied=False), headers=PRIVATE)
    known, name = sent.known, plain_name(sent.name)
    with writing(known.place.engine) as session:
        plan = plan_import(session, read)
        if not plan.problems:
            apply_import(session, plan, source=name, by_id=known.account_id, now=known.now)
    status = UNUSABLE if plan.problems else OK
    return JSONResponse(plan_data(plan, applied=not plan.problems), status, headers=PRIVATE)


@router.get("/{key}")
def subject(key: str, asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """One subject's whole record."""
    return _record(asking, key)


@router.post("/{key}/merge")
def merge(
    key: str, given: Annotated[Merge, Body()], asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)
) -> Response:
    """Make it part of another; gives that one. All that points at it follows."""
    gone, kept = find_by_key(asking.session, key), find_by_key(asking.session, given.into)
    merge_subjects(asking.session, gone, kept, by_id=asking.account_id, reason=given.reason, now=asking.now)
    return _record(asking, kept.key)


@router.post("/{key}/unmerge")
def unmerge(
    key: str, given: Annotated[Reason, Body()], asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)
) -> Response:
    """Take the merge back through which it is part of another."""
    found = standing_merge(asking.session, find_by_key(asking.session, key))
    unmerge_subjects(asking.session, found, by_id=asking.account_id, reason=given.reason, now=asking.now)
    return _record(asking, key)


@router.post("/{key}/split")
def split(
    key: str, given: Annotated[Split, Body()], asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)
) -> Response:
    """Make a new subject of chosen mentions and names; gives the new one."""
    made = split_subject(
        asking.session, find_by_key(asking.session, key), name=given.name, mention_keys=given.mentions,
        names=given.names, by_id=asking.account_id, now=asking.now,
    )  # fmt: skip
    return _record(asking, made.key)


@router.post("/{key}/retire")
def retire(
    key: str, given: Annotated[Reason, Body()], asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)
) -> Response:
    """Suggest and list it no more."""
    return _done(asking, key, retire_subject, given.reason)


@router.post("/{key}/bring-back")
def back(
    key: str, given: Annotated[Reason, Body()], asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)
) -> Response:
    """Suggest and list it again."""
    return _done(asking, key, bring_back, given.reason)


def _done(asking: Asking, key: str, act: Callable[..., Subject], reason: str) -> Response:
    act(asking.session, find_by_key(asking.session, key), by_id=asking.account_id, reason=reason, now=asking.now)
    return _record(asking, key)


def _record(asking: Asking, key: str) -> Response:
    found: dict[str, Any] = record_data(read_desk_subject(asking.session, key, viewer=asking.viewer, now=asking.now))
    return JSONResponse(found, headers=PRIVATE)
