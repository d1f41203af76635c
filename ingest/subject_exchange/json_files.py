"""Subjects as a list of objects, for programs."""

import json
from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from archive.phrases import Phrase
from archive.subject_facets import Identifier
from archive.subjects import NameKind
from ingest.subject_exchange.entries import Entry, Line, ReadFile


class _Given(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class _Name(_Given):
    name: str
    kind: str = NameKind.variant.value
    language: str = "en"
    desk_only: bool = False


class _Subject(_Given):
    kind: str
    name: str
    key: str = ""
    note: str | None = None
    names: list[_Name] | None = None
    broader: list[str] | None = None
    identifiers: dict[str, str] | None = None
    retired: bool | None = None


def write_json(entries: Iterable[Entry]) -> str:
    """The whole list."""
    return json.dumps({"subjects": [_object(entry) for entry in entries]}, ensure_ascii=False, indent=1) + "\n"


def _object(entry: Entry) -> dict[str, Any]:
    hidden = entry.desk_only or frozenset()
    return {
        "key": entry.key,
        "kind": entry.kind,
        "name": entry.name,
        "names": [
            {"name": name, "kind": kind.value, "language": language, "desk_only": (name, language) in hidden}
            for kind, names in entry.names.items()
            for name, language in names
        ],
        "broader": list(entry.broader or ()),
        "note": entry.note or "",
        "identifiers": {one.scheme: one.value for one in entry.identifiers or ()},
        "retired": bool(entry.retired),
    }


def read_json(text: str) -> ReadFile:
    """Read a list, or an object that holds one under `subjects`; what cannot be used is said, entry by entry."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        return _unreadable(Phrase("This is no JSON: %(error)s.") % {"error": error})
    unknown = sorted(set(found) - {"subjects"}) if isinstance(found, dict) else []
    listed = found.get("subjects") if isinstance(found, dict) else found
    if unknown:
        return _unreadable(
            Phrase("There is no field “%(unknown)s” beside “subjects”; take it out.") % {"unknown": unknown[0]}
        )
    if not isinstance(listed, list):
        return _unreadable(Phrase("Give a list of subjects, or an object that holds one under “subjects”."))
    entries: list[Entry] = []
    problems: list[Line] = []
    for number, one in enumerate(listed, start=1):
        try:
            entries.append(_entry(number, _Subject.model_validate(one)))
        except ValidationError as error:
            problems.append(Line(number, "problem", _sentence(error)))
    return ReadFile(tuple(entries), tuple(problems), "entry")


def _unreadable(sentence: str) -> ReadFile:
    return ReadFile((), (Line(0, "problem", sentence),), "entry")


def _sentence(error: ValidationError) -> str:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        return Phrase("There is no field “%(where)s”; take it out or call it one of: %(model_fields)s.") % {
            "where": where,
            "model_fields": ", ".join(_Subject.model_fields),
        }
    return f"{where or 'this entry'}: {first['msg']}."


def _entry(number: int, given: _Subject) -> Entry:
    listed = given.names
    kinds = {name.kind: NameKind(name.kind) for name in listed or () if name.kind in set(NameKind)}
    strange = sorted({name.kind for name in listed or ()} - set(kinds))
    if strange:
        known = ", ".join(NameKind)
        error = Phrase("“%(strange)s” is no kind of name; use one of: %(known)s") % {
            "strange": strange[0],
            "known": known,
        }
        raise ValidationError.from_exception_data(
            "names",
            [{"type": "value_error", "loc": ("names",), "input": strange[0], "ctx": {"error": error}}],
        )
    return Entry(
        number=number,
        kind=given.kind.strip().lower(),
        name=given.name,
        key=given.key.strip(),
        note=given.note,
        names={} if listed is None else {
            kind: tuple((name.name, name.language) for name in listed if name.kind == kind.value) for kind in NameKind
        },
        desk_only=None if listed is None else frozenset((one.name, one.language) for one in listed if one.desk_only),
        broader=None if given.broader is None else tuple(given.broader),
        identifiers=None if given.identifiers is None else tuple(
            Identifier(scheme, value) for scheme, value in given.identifiers.items()
        ),
        retired=given.retired,
    )  # fmt: skip
