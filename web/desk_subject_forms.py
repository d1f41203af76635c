"""The form of a subject at the desk, from fields as typed to what the archive is asked to write, and back."""

from collections.abc import Iterator
from typing import Any

from fastapi import Request
from pydantic import BaseModel, Field
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from archive.errors import InvalidInput, NotFound
from archive.reading_desk_subject import DeskSubject
from archive.subject_addresses import find_at
from archive.subject_editing import KINDS_TOGETHER, SubjectText
from archive.subject_facets import Identifier, NameText
from archive.subject_keeping import find_subject
from archive.subjects import NameKind, SubjectKind
from web.form_fields import FIELD_BYTES, text
from web.i18n import _

MOST_FIELDS, MOST_ROWS = 5000, 1000
EMPTY_NAMES, EMPTY_TERMS = 3, 2
BY_KEY = "#"


class Sought(BaseModel):
    """What the desk's list is asked for."""

    kind: str = ""
    q: str = Field("", max_length=200)
    show: str = ""
    page: int = Field(1, ge=1, le=100_000)
    done: str = ""


async def many_fields(request: Request) -> FormData:
    """The form as sent, with as many names as a subject may have; asked for before the gate, as `desk_forms.fields`."""
    return await request.form(max_files=0, max_fields=MOST_FIELDS, max_part_size=FIELD_BYTES)


def kind_of(given: str) -> SubjectKind:
    """The kind of this name. Raises InvalidInput for any other."""
    try:
        return SubjectKind(given)
    except ValueError as error:
        raise InvalidInput(_("Choose what it is: a person, dish, ingredient, crop or place.")) from error


def subject_text(session: Session, kind: SubjectKind, form: FormData) -> SubjectText:
    """What the form says of a subject of this kind.

    Raises:
        InvalidInput: a kind of name is none, or nothing is called as a broader term is.
    """
    return SubjectText(
        name=text(form, "name"),
        note=text(form, "note"),
        names=tuple(_names(form)),
        broader=tuple(dict.fromkeys(_broader_id(session, kind, given) for given in _filled(form, "broader"))),
        identifiers=tuple(
            Identifier(text(form, f"scheme-{number}"), text(form, f"value-{number}"))
            for number in _numbers(form, "scheme")
            if text(form, f"scheme-{number}") or text(form, f"value-{number}")
        ),
    )


def _names(form: FormData) -> Iterator[NameText]:
    for number in _numbers(form, "name"):
        if text(form, f"name-{number}"):
            try:
                kind = NameKind(text(form, f"name-{number}-kind"))
            except ValueError as error:
                raise InvalidInput(_("Choose the kind of each other name from the list.")) from error
            language, desk = text(form, f"name-{number}-language"), text(form, f"name-{number}-desk")
            yield NameText(text(form, f"name-{number}"), kind, language or "en", bool(desk))


def _numbers(form: FormData, field: str) -> range:
    """1, 2, 3 … as far as the form has such a field."""
    return range(1, next((n for n in range(1, MOST_ROWS) if f"{field}-{n}" not in form), MOST_ROWS))


def _filled(form: FormData, field: str) -> list[str]:
    return [given for number in _numbers(form, field) if (given := text(form, f"{field}-{number}"))]


def _broader_id(session: Session, kind: SubjectKind, given: str) -> int:
    if given.startswith(BY_KEY):
        try:
            return find_at(session, given.removeprefix(BY_KEY)).id
        except NotFound as error:
            raise InvalidInput(error.sentence, **error.values) from error
    found = find_subject(session, KINDS_TOGETHER.get(kind, (kind,)), given)
    if found is None:
        sentence = _("Nothing of this kind is called “%(name)s”; write it down first, or give the name as it is kept.")
        raise InvalidInput(sentence % {"name": given[:100]})
    return found.id


def form_of(subject: DeskSubject) -> dict[str, Any]:
    """The form's fields as the archive has them, with empty rows for more."""
    return _form(
        subject.name,
        subject.note,
        [(name.name, name.kind.value, name.language, name.desk_only) for name in subject.names],
        [other.name for other in subject.broader],
        [(one.scheme, one.value) for one in subject.identifiers],
    )


def form_as_typed(form: FormData) -> dict[str, Any]:
    """The form's fields as someone typed them and could not send them."""
    names = [
        (
            text(form, f"name-{number}"), text(form, f"name-{number}-kind"), text(form, f"name-{number}-language"),
            bool(text(form, f"name-{number}-desk")),
        )
        for number in _numbers(form, "name")
    ]  # fmt: skip
    identifiers = [(text(form, f"scheme-{n}"), text(form, f"value-{n}")) for n in _numbers(form, "scheme")]
    return _form(
        text(form, "name"),
        text(form, "note"),
        [name for name in names if name[0]],
        _filled(form, "broader"),
        [one for one in identifiers if any(one)],
    )


def empty_form() -> dict[str, Any]:
    """A form to begin with."""
    return _form("", "", [], [], [])


def _form(
    name: str,
    note: str,
    names: list[tuple[str, str, str, bool]],
    broader: list[str],
    identifiers: list[tuple[str, str]],
) -> dict[str, Any]:
    return {
        "name": name,
        "note": note,
        "names": names + [("", NameKind.variant.value, "en", False)] * EMPTY_NAMES,
        "broader": broader + [""] * EMPTY_TERMS,
        "identifiers": [*identifiers, ("", "")],
    }
