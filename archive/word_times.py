"""When words are said, through a correction of their text. Pure.

Words that stayed keep their time and how surely they were heard; words that
came are spread between their neighbours, by length, and are in no doubt.
Words are [text, start_s, end_s, confidence] in recording time, as a passage's version holds them.
"""

from collections.abc import Sequence
from typing import Any

from archive.word_changes import Stretch, stretches

Word = Sequence[Any]


def retimed(words: Sequence[Word], text: str, *, start_s: float, end_s: float) -> list[list[Any]]:
    """The words of `text`, a correction of what `words` said between these seconds; none where none had a time."""
    new = text.split()
    if not words:
        return []
    made: list[list[Any]] = []
    for each in stretches([_bare(word[0]) for word in words], [_bare(token) for token in new]):
        tokens = new[each.new_start : each.new_end]
        if each.stayed:
            kept = words[each.old_start : each.old_end]
            made.extend([token, *word[1:]] for token, word in zip(tokens, kept, strict=True))
        else:
            made.extend(spread(tokens, *_between(words, each, start_s, end_s)))
    return made


def _bare(word: str) -> str:
    """A word as it is heard: without the marks and capitals that only a reader sees."""
    letters = "".join(character for character in word if character.isalnum())
    return letters.casefold() or word.strip()


def _between(words: Sequence[Word], each: Stretch, start_s: float, end_s: float) -> tuple[float, float]:
    """The seconds of the words that went; where none did, those between the two neighbours."""
    if each.old_end > each.old_start:
        return words[each.old_start][1], words[each.old_end - 1][2]
    first_s = words[each.old_start - 1][2] if each.old_start else start_s
    last_s = words[each.old_end][1] if each.old_end < len(words) else end_s
    return first_s, max(first_s, last_s)


def spread(tokens: Sequence[str], first_s: float, last_s: float) -> list[list[Any]]:
    """Words over these seconds, each as long as it is written."""
    total, done = sum(len(token) + 1 for token in tokens), 0
    made = []
    for token in tokens:
        begin_s = first_s + (last_s - first_s) * done / total
        done += len(token) + 1
        made.append([token, begin_s, first_s + (last_s - first_s) * done / total, None])
    return made


def seconds_of(words: Sequence[Word], text: str, start_char: int, end_char: int) -> tuple[float, float] | None:
    """When these characters of `text` are said; None where the words do not tell."""
    held, at = [], 0
    for word in words:
        found = text.find(word[0], at)
        if found < 0:
            return None
        at = found + len(word[0])
        if found < end_char and at > start_char:
            held.append(word)
    return (held[0][1], held[-1][2]) if held else None
