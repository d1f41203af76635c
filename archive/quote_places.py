"""Where a quote stands after its text was corrected: on identical characters in the same place, or nowhere. Pure.

The same place is between the nearest words that stayed on either side. What
was quoted there and is now said elsewhere is another saying of it.
"""

import re

from archive.word_changes import Stretch, stretches

_WORD = re.compile(r"\S+")


class Correction:
    """One text and what became of it, compared once for all the quotes in it."""

    def __init__(self, old: str, new: str) -> None:
        self.old, self.new = old, new
        self._old_words = [match.span() for match in _WORD.finditer(old)]
        self._new_words = [match.span() for match in _WORD.finditer(new)]
        self._stayed = [each for each in stretches(old.split(), new.split()) if each.stayed]

    def place_of(self, start_char: int, end_char: int) -> int | None:
        """The first character, in the new text, of what the old one has at these; None where it is gone."""
        quote = self.old[start_char:end_char]
        held = [n for n, (start, end) in enumerate(self._old_words) if start < end_char and end > start_char]
        if not held or not quote.strip():
            return None
        for each in self._stayed:
            if each.old_start <= held[0] and held[-1] < each.old_end:
                return self._start_of(each, held[0]) + start_char - self._old_words[held[0]][0]
        return only_place(self.new, quote, *self._room(held[0], held[-1]))

    def room_of(self, start_char: int, end_char: int) -> tuple[int, int] | None:
        """The characters of the new text that stand for these of the old one, where those are gone; None otherwise."""
        held = [n for n, (start, end) in enumerate(self._old_words) if start < end_char and end > start_char]
        gone = held and not any(each.old_start <= held[0] and held[-1] < each.old_end for each in self._stayed)
        return self._room(held[0], held[-1]) if gone else None

    def _start_of(self, each: Stretch, word: int) -> int:
        return self._new_words[each.new_start + word - each.old_start][0]

    def _room(self, first: int, last: int) -> tuple[int, int]:
        """The characters of the new text between the words that stayed before and after these of the old one."""
        start, end = 0, len(self.new)
        for each in self._stayed:
            before = min(each.old_end, first)
            if before > each.old_start:
                start = self._new_words[each.new_start + before - 1 - each.old_start][1]
            after = max(each.old_start, last + 1)
            if after < each.old_end:
                end = self._start_of(each, after)
                break
        return start, end


def stands_at(text: str, quote: str, start: int) -> bool:
    """Whether `quote` stands as whole words at this character of `text`."""
    return _whole(quote).match(text, start) is not None


def only_place(text: str, quote: str, start: int = 0, end: int | None = None) -> int | None:
    """Where `quote` stands as whole words between these characters of `text`; None unless it does so just once."""
    found = [match.start() for match in _whole(quote).finditer(text, start, len(text) if end is None else end)]
    return found[0] if len(found) == 1 else None


def _whole(quote: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(quote)}(?!\w)")
