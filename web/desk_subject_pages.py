"""Subjects at the desk, from what the archive says of them to what their templates need."""

from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import FormData

from archive.previewing_merges import MergePreview
from archive.reading_desk_subject import DeskMention, DeskSubject
from archive.reading_desk_subjects import PAGE_OF, DeskEntry
from archive.subjects import Subject, SubjectKind
from ingest.subject_exchange.planning import Plan
from web.desk_forms import text
from web.desk_subject_forms import Sought, empty_form, form_as_typed, form_of, kind_of
from web.desk_subject_words import NAME_KINDS, change_words, count_words
from web.event_words import act_words
from web.i18n import N_, translated

SHOWN = {"": N_("In use"), "retired": N_("Retired"), "merged": N_("Merged")}
MOST_LINES = 1000
GRADES = ("problem", "notice", "new", "change", "same")


def asked_for(sought: Sought) -> dict[str, Any]:
    """What the list is asked for, as the archive takes it. Raises InvalidInput for a kind that is none."""
    return {
        "kind": kind_of(sought.kind) if sought.kind else None,
        "query": sought.q,
        "show": sought.show if sought.show in SHOWN else "",
    }


def list_context(
    entries: tuple[DeskEntry, ...], sought: Sought, *, total: int, counts: dict[str, int], notice: str = ""
) -> dict[str, Any]:
    """The names that `desk/subjects.html` lists."""
    asked = {"kind": sought.kind, "q": sought.q, "show": sought.show}
    return {
        "entries": entries,
        "total": total,
        "kind": sought.kind,
        "query": sought.q,
        "show": sought.show,
        "kinds": [
            {"kind": one, "count": sum(counts.values()) if not one else counts.get(one, 0),
             "current": one == sought.kind, "href": _address({**asked, "kind": one})}
            for one in ("", *(each.value for each in SubjectKind))
        ],
        "shown": [
            {"words": translated(words), "current": one == sought.show, "href": _address({**asked, "show": one})}
            for one, words in SHOWN.items()
        ],
        "older": _address(asked, sought.page + 1) if sought.page * PAGE_OF < total else "",
        "newer": _address(asked, sought.page - 1) if sought.page > 1 else "",
        "notice": notice,
    }  # fmt: skip


def _address(asked: dict[str, str], page_number: int = 1) -> str:
    given = {name: value for name, value in asked.items() if value}
    if page_number > 1:
        given["page"] = str(page_number)
    return f"/desk/subjects?{urlencode(given)}" if given else "/desk/subjects"


def new_context(kind: str, *, typed: FormData | None = None, error: str = "") -> dict[str, Any]:
    """The names that `desk/new_subject.html` lists."""
    chosen = text(typed, "kind") if typed is not None else kind
    return {
        "kind": chosen if chosen in set(SubjectKind) else "",
        "kinds": [kind.value for kind in SubjectKind],
        "form": empty_form() if typed is None else form_as_typed(typed),
        "name_kinds": _name_kinds(),
        "error": error,
    }


def subject_context(
    subject: DeskSubject, *, typed: FormData | None = None, notice: str = "", error: str = ""
) -> dict[str, Any]:
    """The names that `desk/subject.html` lists; `typed` holds the fields of a form that could not be used."""
    edited = typed if typed is not None and "name" in typed else None
    return {
        "subject": subject,
        "kind": subject.kind.value,
        "form": form_of(subject) if edited is None else form_as_typed(edited),
        "name_kinds": _name_kinds(),
        "picture": {name: text(typed, name) if typed is not None else "" for name in ("alt_text", "credit")},
        "acts": [{"words": act_words(act), "at": act.at, "who": act.who} for act in subject.acts],
        "notice": notice,
        "error": error,
    }


def merge_context(
    subject: DeskSubject, found: tuple[DeskEntry, ...], *, query: str, error: str = "", asked: bool = False
) -> dict[str, Any]:
    """The names that `desk/subject_merge.html` lists, before another subject is chosen."""
    others = [each for each in found if each.key != subject.key]
    return {"subject": subject, "kind": subject.kind.value, "query": query, "found": others, "kept": None,
            "asked": asked, "counts": [], "changes": [], "error": error}  # fmt: skip


def preview_context(
    subject: DeskSubject, kept: Subject, preview: MergePreview | None, *, error: str = ""
) -> dict[str, Any]:
    """The same once one is chosen; `preview` is None where the two cannot be merged."""
    return merge_context(subject, (), query="") | {
        "kept": kept,
        "counts": count_words(preview.counts) if preview else [],
        "changes": [change_words(change) for change in preview.words] if preview else [],
        "error": error,
    }


def split_context(
    subject: DeskSubject, mentions: tuple[DeskMention, ...], *, typed: FormData | None = None, error: str = ""
) -> dict[str, Any]:
    """The names that `desk/subject_split.html` lists."""
    return {
        "subject": subject,
        "kind": subject.kind.value,
        "mentions": mentions,
        "name": text(typed, "name") if typed is not None else "",
        "chosen": set(typed.getlist("mention")) if typed is not None else set(),
        "names": set(typed.getlist("also")) if typed is not None else set(),
        "error": error,
    }


def report_context(plan: Plan, *, file_name: str, key: str, applied: bool, error: str = "") -> dict[str, Any]:
    """The names that `desk/subject_report.html` lists."""
    told = [line for line in plan.lines if line.grade != "same"]
    return {
        "key": key,
        "file_name": file_name,
        "unit": plan.unit,
        "lines": told[:MOST_LINES],
        "more": len(told) - len(told[:MOST_LINES]),
        "counts": {grade: sum(line.grade == grade for line in plan.lines) for grade in GRADES},
        "fingerprint": plan.fingerprint,
        "applied": applied,
        "error": error,
    }


def _name_kinds() -> list[tuple[str, str]]:
    return [(kind.value, translated(words)) for kind, words in NAME_KINDS.items()]
