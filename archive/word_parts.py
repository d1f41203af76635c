"""Where a line is cut in two, by its characters and by its seconds, and what words each part has. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from archive.word_times import Word


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a line: its text, its seconds, its words with their times."""

    text: str
    start_s: float
    end_s: float
    words: list[list[Any]]


def cut_in_two(
    text: str, words: Sequence[Word], at_char: int, *, start_s: float, end_s: float
) -> tuple[Part, Part] | None:
    """The line before and after that character, which counts as part of the word it stands in front of or within.

    The second is cut between the words on either side where they are known, else by how much is said before. None
    where nothing would be left on one side, or no time would be.
    """
    at_char = _word_edge(text, at_char)
    before, after = text[:at_char].strip(), text[at_char:].strip()
    if not before or not after or start_s >= end_s:
        return None
    first, second = _shared(words, len(before.split()))
    cut_s = start_s + (end_s - start_s) * len(before) / (len(before) + len(after))
    if first and second:
        middle_s = (first[-1][2] + second[0][1]) / 2
        cut_s = middle_s if start_s < middle_s < end_s else cut_s
    if not start_s < cut_s < end_s:
        return None
    return (Part(before, start_s, cut_s, within(first, start_s, cut_s)),
            Part(after, cut_s, end_s, within(second, cut_s, end_s)))  # fmt: skip


def _word_edge(text: str, at_char: int) -> int:
    """The character itself between words; within a word, where the word begins."""
    at_char = max(0, min(at_char, len(text)))
    inside = 0 < at_char < len(text) and not text[at_char - 1].isspace() and not text[at_char].isspace()
    return text.rfind(" ", 0, at_char) + 1 if inside else at_char


def _shared(words: Sequence[Word], count: int) -> tuple[list[Word], list[Word]]:
    """The words of the first `count` tokens, and the rest; one entry may hold several tokens."""
    first: list[Word] = []
    left = count
    for word in words:
        if left <= 0:
            break
        left -= max(1, len(str(word[0]).split()))
        first.append(word)
    return first, list(words[len(first) :])


def within(words: Sequence[Word], start_s: float, end_s: float) -> list[list[Any]]:
    """The words with no time outside these seconds."""
    return [[word[0], min(max(word[1], start_s), end_s), min(max(word[2], start_s), end_s), word[3]] for word in words]
