"""Running text as lines: one a sentence, and none longer than a passage may be.

A text whose lines mostly end in the middle of a sentence was only wrapped to the width of a page.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from archive.line_holding import LONGEST_TEXT
from ingest.speech.sentence_ends import ends_sentence

LONGEST_WORDS = 60
"""A sentence with more words than this is cut; spoken, it is as long as a passage gets."""


def sentences(text: str) -> Iterator[str]:
    """The sentences of each of the text's own lines, or of its paragraphs where their lines were wrapped."""
    for paragraph in re.split(r"\n[^\S\n]*\n", text):
        lines = [line.split() for line in paragraph.split("\n") if line.strip()]
        ending = sum(ends_sentence(line[-1], "") for line in lines[:-1])
        wrapped = len(lines) > 1 and ending * 2 < len(lines) - 1
        for words in [[word for line in lines for word in line]] if wrapped else lines:
            yield from _of(words)


def _of(words: list[str]) -> Iterator[str]:
    begun: list[str] = []
    for word, following in pairwise([*words, ""]):
        begun.append(word[:LONGEST_TEXT])
        if len(begun) == LONGEST_WORDS or ends_sentence(word, following):
            yield " ".join(begun)
            begun = []
    if begun:
        yield " ".join(begun)
