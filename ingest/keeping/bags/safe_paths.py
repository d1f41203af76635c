"""Paths that come from outside: what may be one below a folder of ours, and when two would be one file somewhere."""

import re
import unicodedata
from collections.abc import Iterable

from archive.errors import InvalidInput

LONGEST, LONGEST_PART, DEEPEST = 1000, 200, 12
DRIVE = re.compile(r"[A-Za-z]:")
RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


def checked_path(path: str) -> str:
    """`path` where it names something below a folder on every system.

    Raises:
        InvalidInput: it is absolute, climbs out, names a home or a drive, or holds what no name may.
    """
    if _is_bad(path) or any(_is_bad_part(part) for part in path.split("/")):
        raise InvalidInput("“%(path)s” is no safe path; nothing was taken from it.", path=shown(path))
    return path


def _is_bad(path: str) -> bool:
    odd = any(unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp") for sign in path)
    too_much = len(path) > LONGEST or path.count("/") >= DEEPEST
    return not path or odd or too_much or "\\" in path or path.startswith(("~", "/")) or bool(DRIVE.match(path))


def _is_bad_part(part: str) -> bool:
    if part in ("", ".", "..") or len(part) > LONGEST_PART or ":" in part or part.startswith("~"):
        return True
    return part.endswith((".", " ")) or part.startswith(" ") or RESERVED.fullmatch(part) is not None


def check_no_doubles(paths: Iterable[str]) -> None:
    """Raises InvalidInput where two paths differ in nothing, or only in case or in how their letters are composed."""
    seen: dict[str, str] = {}
    for path in paths:
        folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())
        if folded in seen:
            raise InvalidInput(
                "“%(path)s” and “%(other)s” would be one file on some systems; nothing was taken from it.",
                path=shown(path), other=shown(seen[folded]),
            )  # fmt: skip
        seen[folded] = path


def shown(path: str) -> str:
    """A path as it may stand in a sentence."""
    plain = "".join(sign if sign.isprintable() else "?" for sign in path)
    return plain if len(plain) <= 120 else f"{plain[:117]}..."  # noqa: PLR2004 (a line of a terminal)
