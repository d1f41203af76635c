"""A short piece of a long quote, around the first word that was searched for."""

from web.marked_moments import Parts

WIDTH, BEFORE = 90, 30


def snippet(parts: Parts, *, width: int = WIDTH, before: int = BEFORE) -> Parts:
    """At most about `width` signs of a marked text, cut between words, with dots where something is left out."""
    text = "".join(piece for piece, _ in parts)
    if len(text) <= width:
        return parts
    start = _first_mark(parts) - before
    start = text.rfind(" ", 0, start) + 1 if start > 0 else 0
    end = len(text) if start + width >= len(text) else max(text.rfind(" ", start, start + width), start + before)
    cut = _between(parts, start, end)
    dots = ((("… ", False),) if start else (), ((" …", False),) if end < len(text) else ())
    return (*dots[0], *cut, *dots[1])


def _first_mark(parts: Parts) -> int:
    at = 0
    for piece, marked in parts:
        if marked:
            return at
        at += len(piece)
    return 0


def _between(parts: Parts, start: int, end: int) -> Parts:
    cut, at = [], 0
    for piece, marked in parts:
        kept = piece[max(0, start - at) : max(0, end - at)]
        if kept:
            cut.append((kept, marked))
        at += len(piece)
    return tuple(cut)
