"""The vocabulary of labels, for stewards."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from archive.channels import Channel
from archive.errors import InvalidInput
from archive.label_keeping import edit_label, find_label, list_labels, make_label, retire_label
from archive.labels import Label, Mark
from web.answers import page, see
from web.desk_forms import fields, text
from web.desk_refusals import NOT_DONE, refused
from web.gated import STEWARDS, Asking, gated
from web.i18n import N_, _, translated
from web.label_words import MARKS, suggested_labels

router = APIRouter(prefix="/desk/labels", include_in_schema=False)
Fields = Annotated[FormData, Depends(fields)]
NOTICES = {
    "made": N_("The label is in the list; put it on stories, recordings or lines."),
    "saved": N_("Saved, wherever the label is."),
    "retired": N_("The label is put on nothing more; where it is, it stays."),
    "back": N_("The label is in the list again."),
    "begun": N_("These are a beginning; let each say what your community asks."),
}


@router.get("")
def labels(done: str = "", asking: Asking = gated(Channel.desk, for_roles=STEWARDS)) -> Response:
    """Every label."""
    return _page(asking, notice=translated(NOTICES.get(done, "")))


@router.post("")
def make(form: Fields, asking: Asking = gated(Channel.desk, for_roles=STEWARDS, writes=True)) -> Response:
    """Add a label; or, where there is none, some to begin with."""
    by: dict[str, Any] = {"by_id": asking.account_id, "now": asking.now}
    if text(form, "act") == "begin" and not list_labels(asking.session):
        for name, words, mark in suggested_labels():
            make_label(asking.session, name, words, mark, **by)
        return see(asking.request, "/desk/labels?done=begun")
    try:
        make_label(asking.session, text(form, "name"), text(form, "words"), _mark(form), **by)
    except NOT_DONE as error:
        return refused(asking, error, lambda told: _page(asking, typed=form, **told))
    return see(asking.request, "/desk/labels?done=made")


@router.post("/{key}")
def change(key: str, form: Fields, asking: Asking = gated(Channel.desk, for_roles=STEWARDS, writes=True)) -> Response:
    """Change what it says, retire it or bring it back."""
    try:
        done = _change(asking, find_label(asking.session, key), form)
    except NOT_DONE as error:
        return refused(asking, error, lambda told: _page(asking, **told))
    return see(asking.request, f"/desk/labels?done={done}")


def _change(asking: Asking, label: Label, form: FormData) -> str:
    by: dict[str, Any] = {"by_id": asking.account_id, "now": asking.now}
    act = text(form, "act")
    if act in {"retired", "back"}:
        retire_label(asking.session, label, retired=act == "retired", **by)
        return act
    edit_label(asking.session, label, text(form, "name"), text(form, "words"), _mark(form), **by)
    return "saved"


def _mark(form: FormData) -> Mark:
    try:
        return Mark(text(form, "mark"))
    except ValueError as error:
        raise InvalidInput(_("Choose a drawing from the list.")) from error


def _page(asking: Asking, *, status: int = 200, typed: FormData | None = None, **said: Any) -> Response:
    form = {name: text(typed, name) if typed else "" for name in ("name", "words", "mark")}
    marks = [(mark.value, translated(words)) for mark, words in MARKS.items()]
    context = {"notice": "", "error": "", "form": form, "marks": marks, "labels": list_labels(asking.session)} | said
    return page(asking.request, "desk/labels.html", status=status, here="/desk/labels", **context)
