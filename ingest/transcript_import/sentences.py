"""Running text as lines: one a sentence, and none longer than a passage may be."""

from collections.abc import Iterator
from itertools import pairwise

from archive.passage_correcting import LONGEST_TEXT
from ingest.speech.sentence_ends import ends_sentence

LONGEST_WORDS = 60
"""A sentence with more words than this is cut; spoken, it is as long as a passage gets."""


def sentences(text: str) -> Iterator[str]:
    """The sentences of each of the text's own lines."""
    for line in text.split("\n"):
        yield from _of_line(line.split())


def _of_line(words: list[str]) -> Iterator[str]:
    begun: list[str] = []
    for word, following in pairwise([*words, ""]):
        begun.append(word[:LONGEST_TEXT])
        if len(begun) == LONGEST_WORDS or ends_sentence(word, following):
            yield " ".join(begun)
            begun = []
    if begun:
        yield " ".join(begun)
