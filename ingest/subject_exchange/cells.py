r"""Several values in one cell of a table: parted by |, with @ before a language and = before an identifier.

A backslash makes any of these a plain character. A cell that a spreadsheet would
take for a formula is written with an apostrophe before it, and read without.
"""

from collections.abc import Iterable

from ingest.subject_exchange.entries import NameInLanguage

BETWEEN, LANGUAGE_MARK, VALUE_MARK = "|", "@", "="
USUAL_LANGUAGE = "en"
_SPECIAL = frozenset({"\\", BETWEEN, LANGUAGE_MARK, VALUE_MARK})
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def guarded(cell: str) -> str:
    """The cell as it is safe in a spreadsheet."""
    return f"'{cell}" if cell.lstrip("'").startswith(_FORMULA) else cell


def unguarded(cell: str) -> str:
    """The cell as it was before `guarded`."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(_FORMULA) else cell


def joined(values: Iterable[str]) -> str:
    """Values, each written by `tagged` or `plain`, as one cell."""
    return f" {BETWEEN} ".join(values)


def plain(text: str) -> str:
    """A text as a value of a cell."""
    return "".join(f"\\{character}" if character in _SPECIAL else character for character in text)


def name_cell(name: NameInLanguage) -> str:
    """A name with its language, where that is not the usual one."""
    text, language = name
    return plain(text) if language == USUAL_LANGUAGE else f"{plain(text)}{LANGUAGE_MARK}{plain(language)}"


def identifier_cell(scheme: str, value: str) -> str:
    """An identifier."""
    return f"{plain(scheme)}{VALUE_MARK}{plain(value)}"


def values(cell: str) -> list[str]:
    """The values of a cell, as they are written; empty ones are left out."""
    return [value.strip() for value in _cut(cell, BETWEEN) if value.strip()]


def read_plain(value: str) -> str:
    """A value as text."""
    text, at = [], 0
    while at < len(value):
        at += value[at] == "\\" and at + 1 < len(value)
        text.append(value[at])
        at += 1
    return "".join(text)


def read_name(value: str) -> NameInLanguage:
    """A name and its language."""
    *name, language = _cut(value, LANGUAGE_MARK)
    if not name:
        return read_plain(language.strip()), USUAL_LANGUAGE
    return read_plain(LANGUAGE_MARK.join(name).strip()), read_plain(language.strip())


def read_identifier(value: str) -> tuple[str, str]:
    """Scheme and value; an empty value where no = stands between them."""
    scheme, *rest = _cut(value, VALUE_MARK)
    return read_plain(scheme.strip()), read_plain(VALUE_MARK.join(rest).strip())


def _cut(text: str, mark: str) -> list[str]:
    """`text` cut at each `mark` before which no backslash stands; what is cut is still as written."""
    parts, at, begun = [], 0, 0
    while at < len(text):
        if text[at] == "\\":
            at += 1
        elif text[at] == mark:
            parts.append(text[begun:at])
            begun = at + 1
        at += 1
    return [*parts, text[begun:]]
