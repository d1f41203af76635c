"""Choosing an address that nothing else has: the readable slug, or the same with -2, -3 and so on."""

from itertools import count


def first_free(base: str, taken: set[str]) -> str:
    """`base` itself, or with the lowest number from 2 on that is not in `taken`."""
    if base not in taken:
        return base
    return next(slug for number in count(2) if (slug := f"{base}-{number}") not in taken)
