"""Possible new names: from what the archive says of them to what their page shows, and what a form says of one."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from archive.candidate_deciding import find_candidate, refuse_candidate, take_as_name_of, take_as_new_subject
from archive.errors import InvalidInput, NotFound
from archive.name_candidates import CandidateState
from archive.reading_candidates import Candidate, CandidateList, SaidPlace
from archive.reading_refused_names import RefusedName
from archive.subject_editing import key_of
from archive.subjects import Subject, SubjectKind
from archive.target_lookup import subject_given
from web.deciding import AFTER_S, BEFORE_S, moment_of, parts_of
from web.desk_forms import text
from web.desk_subject_forms import kind_of
from web.gated import Asking
from web.i18n import N_, _, translated

PAGE_OF = 20
FIRST_PLACES = 3
RULES = {
    "kin": N_("said like a relative"),
    "title": N_("said like a person"),
    "called": N_("said to be called so"),
    "vessel": N_("said like something that is cooked"),
    "cooked": N_("said like something that is cooked"),
    "row": N_("said like something that is grown"),
    "grew": N_("said like something that is grown"),
    "at": N_("said like a place"),
    "capitals": N_("capital letters in the middle of a sentence"),
}
NO_SUCH_ANSWER = N_("Choose what it is: a new subject, another name, or no name.")


def decide_name_as_written(asking: Asking, key: str, form: FormData) -> None:
    """Decide on a possible name as its form says; raises InvalidInput for what cannot be used, and NotFound."""
    found = find_candidate(asking.session, key)
    told: dict[str, Any] = {"by_id": asking.account_id, "reason": text(form, "reason"), "now": asking.now}
    act = text(form, "act")
    if act == "new_subject":
        take_as_new_subject(asking.session, found, kind=kind_of(text(form, "kind")), name=text(form, "name"), **told)
    elif act == "same_as":
        take_as_name_of(asking.session, found, subject_given(asking.session, text(form, "subject")), **told)
    elif act == "not_a_name":
        refuse_candidate(asking.session, found, **told)
    else:
        raise InvalidInput(NO_SUCH_ANSWER)


def told_of(session: Session, key: str) -> dict[str, str] | None:
    """What was decided on the name of this key, with the way to its subject or back; none where nothing was."""
    try:
        found = find_candidate(session, key)
    except NotFound:
        return None
    if found.state is CandidateState.open:
        return {"words": _("Taken back: “%(name)s” waits to be decided on again.") % {"name": found.name},
                "href": "", "take_back": ""}  # fmt: skip
    if found.subject_id is None:
        words = _("“%(name)s” is no name here; it is not brought up again.") % {"name": found.name}
        return {"words": words, "href": "", "take_back": key}
    subject = session.get_one(Subject, found.subject_id)
    said = {"name": found.name, "subject": subject.name}
    words = _("“%(name)s” is a name of %(subject)s now; the passages are read for it in a moment.") % said
    return {"words": words, "href": f"/desk/subjects/{key_of(session, subject.id)}", "take_back": ""}


def new_names_context(
    found: CandidateList,
    refused: Sequence[RefusedName],
    *,
    number: int,
    told: dict[str, str] | None = None,
    error: str = "",
    typed: tuple[str, FormData] | None = None,
) -> dict[str, Any]:
    """The names that `desk/new_names.html` lists; `typed` are key and fields of a form that could not be used."""
    key, form = typed or ("", None)
    return {
        "candidates": [_candidate(one, form if one.key == key else None) for one in found.candidates],
        "total": found.total,
        "kinds": [kind.value for kind in SubjectKind],
        "refused": [{"key": one.key, "name": one.name, "kind": one.kind, "at": one.at, "reason": one.reason,
                     "who": one.by or _("Someone at the archive's own machine")} for one in refused],
        "older": f"/desk/new-names?page={number + 1}" if number * PAGE_OF < found.total else "",
        "newer": f"/desk/new-names?page={number - 1}" if number > 1 else "",
        "told": told,
        "error": error,
    }  # fmt: skip


def _candidate(candidate: Candidate, typed: FormData | None) -> dict[str, Any]:
    places = [_place(place) for place in candidate.places]
    return {
        "key": candidate.key,
        "name": candidate.name,
        "kind": (text(typed, "kind") if typed else "") or candidate.kind,
        "typed": {field: text(typed, field) if typed else "" for field in ("subject", "reason")}
        | {"name": text(typed, "name") if typed else candidate.name},
        "places": places[:FIRST_PLACES],
        "more": places[FIRST_PLACES:],
        "count": len(places),
    }


def _place(place: SaidPlace) -> dict[str, Any]:
    return {
        "moment": moment_of(place, max(0.0, place.start_s - BEFORE_S), place.end_s + AFTER_S),
        "parts": parts_of(place),
        "why": translated(RULES.get(place.rule, place.rule)),
    }
