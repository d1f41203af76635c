"""Merging and splitting subjects at the desk, each shown before it is done, and merges taken back."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response
from starlette.datastructures import FormData

from archive.channels import Channel
from archive.errors import InvalidInput
from archive.previewing_merges import preview_merge
from archive.reading_desk_subject import mentions_of, read_desk_subject
from archive.reading_desk_subjects import desk_subjects
from archive.subject_editing import find_by_key, key_of
from archive.subject_merging import find_merge, merge_subjects, unmerge_subjects
from archive.subject_splitting import split_subject
from web.answers import page, see
from web.desk_forms import text
from web.desk_refusals import NOT_DONE, refused
from web.desk_subject_forms import many_fields
from web.desk_subject_pages import merge_context, preview_context, split_context
from web.gated import STAFF, Asking, gated
from web.i18n import translated
from web.routes.desk_subjects import subject_page

router = APIRouter(prefix="/desk/subjects", include_in_schema=False)
Fields = Annotated[FormData, Depends(many_fields)]
MOST_FOUND = 30


@router.get("/{key}/merge")
def choose(
    key: str,
    into: str = "",
    q: Annotated[str, Query(max_length=200)] = "",
    asking: Asking = gated(Channel.desk, for_roles=STAFF),
) -> Response:
    """Choose what it becomes part of, and see what that would do."""
    return _preview(asking, key, into) if into else _choice(asking, key, q)


@router.post("/{key}/merge")
def merge(key: str, form: Fields, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Make it part of the other one."""
    into = text(form, "into")
    gone, kept = find_by_key(asking.session, key), find_by_key(asking.session, into)
    try:
        merge_subjects(asking.session, gone, kept, by_id=asking.account_id, reason=text(form, "reason"), now=asking.now)
    except NOT_DONE as error:
        return refused(asking, error, lambda told: _preview(asking, key, into, **told))
    return see(asking.request, f"/desk/subjects/{into}?done=merged")


@router.post("/merges/{key}/undo")
def part(key: str, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Take a merge back."""
    found = find_merge(asking.session, key)
    kept = key_of(asking.session, found.kept_id)
    try:
        gone = unmerge_subjects(asking.session, found, by_id=asking.account_id, now=asking.now)
    except NOT_DONE as error:
        return refused(asking, error, lambda told: subject_page(asking, kept, **told))
    return see(asking.request, f"/desk/subjects/{gone.key}?done=parted")


@router.get("/{key}/split")
def choose_parts(key: str, asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """Choose which mentions and names go to a new one."""
    return _split_page(asking, key)


@router.post("/{key}/split")
def split(key: str, form: Fields, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Make the new one."""
    subject = find_by_key(asking.session, key)
    mentions, names = (_chosen(form, field) for field in ("mention", "also"))
    try:
        made = split_subject(
            asking.session, subject, name=text(form, "name"), mention_keys=mentions, names=names,
            by_id=asking.account_id, now=asking.now,
        )  # fmt: skip
    except NOT_DONE as error:
        return refused(asking, error, lambda told: _split_page(asking, key, typed=form, **told))
    return see(asking.request, f"/desk/subjects/{made.key}?done=split")


def _chosen(form: FormData, field: str) -> list[str]:
    return [value for value in form.getlist(field) if isinstance(value, str)]


def _choice(asking: Asking, key: str, query: str) -> Response:
    subject = read_desk_subject(asking.session, key, viewer=asking.viewer, now=asking.now)
    asked: dict[str, Any] = {"kind": subject.kind, "query": query or subject.name.split()[0], "show": ""}
    found = desk_subjects(asking.session, **asked, most=MOST_FOUND)
    return page(asking.request, "desk/subject_merge.html",
                **merge_context(subject, found, query=query, asked=bool(query)))  # fmt: skip


def _preview(asking: Asking, key: str, into: str, *, status: int = 200, error: str = "") -> Response:
    subject = read_desk_subject(asking.session, key, viewer=asking.viewer, now=asking.now)
    gone, kept = find_by_key(asking.session, key), find_by_key(asking.session, into)
    preview = None
    try:
        preview = preview_merge(asking.session, gone, kept, now=asking.now)
    except InvalidInput as problem:
        error = error or translated(str(problem))
    context = preview_context(subject, kept, preview, error=error)
    here = f"/desk/subjects/{key}/merge"
    return page(asking.request, "desk/subject_merge.html", status=status, here=here, **context)


def _split_page(asking: Asking, key: str, *, status: int = 200, **said: Any) -> Response:
    subject = read_desk_subject(asking.session, key, viewer=asking.viewer, now=asking.now)
    context = split_context(subject, mentions_of(asking.session, subject.id), **said)
    here = f"/desk/subjects/{key}/split"
    return page(asking.request, "desk/subject_split.html", status=status, here=here, **context)
