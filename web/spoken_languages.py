"""The language that is spoken in a recording, from a person's words for it to its code, and back."""

from functools import cache

from babel import Locale

from archive.errors import InvalidInput
from web.i18n import _, language_spoken


def language_code(given: str) -> str:
    """`Spanish`, `spanish` or `es` -> `es`; '' stays ''.

    Raises:
        InvalidInput: it is neither the English name nor the code of a language.
    """
    said = given.strip().lower()
    codes = _codes()
    if not said or said in codes.values():
        return said
    if said not in codes:
        raise InvalidInput(_("Give the language by its English name or its code, such as Spanish or es."))
    return codes[said]


def language_name(code: str) -> str:
    """`es` -> Spanish, in the language of the request; a code that has no name stays as it is."""
    return str(Locale(language_spoken()).languages.get(code, code))


@cache
def _codes() -> dict[str, str]:
    names = Locale("en").languages.items()
    return {name.lower(): code for code, name in names if code.isalpha() and name}
