"""Where a sentence ends, judged by its last word and the one that follows."""

_ENDS = ".!?\u2026\u3002\uff01\uff1f\u061f"
_CLOSERS = "\"')]}\u201d\u2019\u00bb"
_SHORTENED = frozenset({"mr", "mrs", "ms", "dr", "prof", "st", "sr", "jr", "vs", "etc", "e.g", "i.e", "approx"})


def ends_sentence(word: str, following: str) -> bool:
    """Whether a sentence ends with `word`; shortened words ("Mrs.") and initials ("J.") do not end one."""
    bare = word.rstrip(_CLOSERS)
    if not bare or bare[-1] not in _ENDS:
        return False
    if not bare.endswith(".") or bare.endswith(".."):
        return True
    stem = bare[:-1].lstrip("\"'([{\u201c\u2018\u00ab")
    is_initial = len(stem) == 1 and stem.isupper() and stem != "I"
    return not (is_initial or stem.casefold() in _SHORTENED or following[:1].islower())
