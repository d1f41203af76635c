"""The same question with a word of it put otherwise: for taking back how it was understood."""

from collections.abc import Sequence

from search.folding import FoldedWord, fold_words

Place = tuple[int, int]


def in_quotes(text: str, words: Sequence[str]) -> str:
    """The text with these folded words in quotes where they stand in a row outside quotes, to be taken exactly."""
    for start, end in reversed(_places(text, tuple(words))):
        text = f'{text[:start]}"{text[start:end]}"{text[end:]}'
    return text


def with_other_word(text: str, word: str, other: str) -> str:
    """The text with another word wherever this folded one stands outside quotes."""
    for start, end in reversed(_places(text, (word,))):
        text = text[:start] + other + text[end:]
    return text


def _places(text: str, words: tuple[str, ...]) -> list[Place]:
    places: list[Place] = []
    typed = list(fold_words(text))
    at = 0
    while at + len(words) <= len(typed):
        found = typed[at : at + len(words)]
        if tuple(word.text for word in found) == words and not _quoted(text, found):
            places.append((found[0].start, found[-1].end))
            at += len(words)
        else:
            at += 1
    return places


def _quoted(text: str, words: Sequence[FoldedWord]) -> bool:
    """Inside quotes, or with one between."""
    return text.count('"', 0, words[0].start) % 2 == 1 or '"' in text[words[0].start : words[-1].end]
