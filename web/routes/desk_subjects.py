"""Subjects at the desk: the list, a new one, and each one's record."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response
from starlette.datastructures import FormData

from archive.channels import Channel
from archive.reading_desk_subject import read_desk_subject
from archive.reading_desk_subjects import PAGE_OF, count_by_kind, count_desk_subjects, desk_subjects
from archive.subject_editing import create_subject, edit_subject, find_by_key
from archive.subject_retiring import bring_back, retire_subject
from archive.subjects import Subject
from web.answers import page, see
from web.desk_forms import text
from web.desk_refusals import NOT_DONE, refused
from web.desk_subject_forms import Sought, kind_of, many_fields, subject_text
from web.desk_subject_pages import asked_for, list_context, new_context, subject_context
from web.desk_subject_words import NOTICES
from web.gated import STAFF, Asking, gated
from web.i18n import translated

router = APIRouter(prefix="/desk/subjects", include_in_schema=False)
Fields = Annotated[FormData, Depends(many_fields)]


@router.get("")
def subjects(sought: Annotated[Sought, Query()], asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """Every name that the archive knows, found by kind and by part of it."""
    asked = asked_for(sought)
    entries = desk_subjects(asking.session, **asked, offset=(sought.page - 1) * PAGE_OF)
    total, counts = count_desk_subjects(asking.session, **asked), count_by_kind(asking.session, show=asked["show"])
    context = list_context(entries, sought, total=total, counts=counts, notice=translated(NOTICES.get(sought.done, "")))
    return page(asking.request, "desk/subjects.html", **context)


@router.get("/new")
def begin(kind: str = "", asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """The form of a new one."""
    return page(asking.request, "desk/new_subject.html", **new_context(kind))


@router.post("/new")
def make(form: Fields, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Write a new one down."""
    try:
        kind = kind_of(text(form, "kind"))
        written = subject_text(asking.session, kind, form)
        made = create_subject(asking.session, kind, written, by_id=asking.account_id, now=asking.now)
    except NOT_DONE as error:
        return refused(asking, error, lambda told: _new_page(asking, form, **told))
    return see(asking.request, f"/desk/subjects/{made.key}?done=made")


@router.get("/{key}")
def subject(key: str, done: str = "", asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """One subject's whole record."""
    return subject_page(asking, key, notice=translated(NOTICES.get(done, "")))


@router.post("/{key}")
def save(key: str, form: Fields, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Save it as the form says."""
    found = find_by_key(asking.session, key)
    try:
        written = subject_text(asking.session, found.kind, form)
        edit_subject(asking.session, found, written, by_id=asking.account_id, now=asking.now)
    except NOT_DONE as error:
        return refused(asking, error, lambda told: subject_page(asking, key, typed=form, **told))
    return see(asking.request, f"/desk/subjects/{key}?done=saved")


@router.post("/{key}/retire")
def retire(key: str, form: Fields, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Suggest and list it no more."""
    return _done(asking, key, "retired", retire_subject, reason=text(form, "reason"))


@router.post("/{key}/bring-back")
def back(key: str, form: Fields, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Suggest and list it again."""
    return _done(asking, key, "back", bring_back, reason=text(form, "reason"))


def _done(asking: Asking, key: str, notice: str, act: Callable[..., Subject], *, reason: str) -> Response:
    found = find_by_key(asking.session, key)
    try:
        act(asking.session, found, by_id=asking.account_id, reason=reason, now=asking.now)
    except NOT_DONE as error:
        return refused(asking, error, lambda told: subject_page(asking, key, **told))
    return see(asking.request, f"/desk/subjects/{key}?done={notice}")


def _new_page(asking: Asking, form: FormData, *, status: int, error: str) -> Response:
    context = new_context("", typed=form, error=error)
    return page(asking.request, "desk/new_subject.html", status=status, here="/desk/subjects/new", **context)


def subject_page(asking: Asking, key: str, *, status: int = 200, **said: Any) -> Response:
    """A subject's page at the desk, with what is said above it."""
    found = read_desk_subject(asking.session, key, viewer=asking.viewer, now=asking.now)
    context = subject_context(found, **said)
    return page(asking.request, "desk/subject.html", status=status, here=f"/desk/subjects/{key}", **context)
