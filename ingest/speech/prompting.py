"""The archive's names as a prompt, so that a recogniser spells them as the archive does.

Whisper looks at the last tokens of a prompt only. Names are therefore taken whole, the most important ones first, as
long as they fit, and written the other way round: whatever fell off would be the least important one.
"""

from collections.abc import Callable, Sequence

_LONGEST = 2000
"""Characters: as long as the record has room for."""


def prompt_of_names(names: Sequence[str], *, tokens: Callable[[str], int], most: int) -> str:
    """A prompt of at most `most` tokens, as `tokens` counts them; '' where there are no names.

    A name that does not fit is left out, and a shorter one after it may still find its place.
    """
    chosen: list[str] = []
    for name in _clean(names):
        longer = _written([*chosen, name])
        if len(longer) <= _LONGEST and tokens(longer) <= most:
            chosen.append(name)
    return _written(chosen)


def _clean(names: Sequence[str]) -> list[str]:
    """Each name once, on one line. A name that looks like one of the engine's own signs is not for a prompt."""
    once: dict[str, str] = {}
    for name in names:
        plain = " ".join(name.split())
        if plain and "<|" not in plain:
            once.setdefault(plain.casefold(), plain)
    return list(once.values())


def _written(chosen: Sequence[str]) -> str:
    return f"{', '.join(reversed(chosen))}." if chosen else ""
