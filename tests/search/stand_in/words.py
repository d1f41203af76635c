"""Finds words by plain containment, and says where they stand, in bytes.

A word is whatever stands between spaces. Typos are forgiven for the words that
a test names in `taken_for`, other names come from the synonyms.
"""

import re
from dataclasses import dataclass

_PART = re.compile(r'(?P<minus>-)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_MOST_WORDS = 10


@dataclass(frozen=True)
class Wanted:
    words: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True)
class Asked:
    """`ways` are lists of terms, of which one list must be found whole."""

    ways: list[list[Wanted]]
    unwanted: list[Wanted]
    taken_for: dict[str, str]

    def finds(self, texts: dict, everything: dict) -> bool:
        if any(_places(text, term, {}) for term in self.unwanted for text in _each(everything)):
            return False
        return any(
            all(any(_places(text, term, self.taken_for) for text in _each(texts)) for term in way) for way in self.ways
        )

    def marks(self, texts: dict) -> dict:
        found: dict[str, list] = {}
        for name, value in texts.items():
            for place, text in enumerate(value if isinstance(value, list) else [value]):
                spans = {span for way in self.ways for term in way for span in _places(text, term, self.taken_for)}
                where = {"indices": [place]} if isinstance(value, list) else {}
                found.setdefault(name, []).extend({"start": s, "length": n, **where} for s, n in sorted(spans))
        return {name: marks for name, marks in found.items() if marks}


def read_words(q: str, synonyms: dict, taken_for: dict[str, str]) -> Asked:
    wanted, unwanted = [], []
    for part in _PART.finditer(q):
        words = tuple((part["phrase"] or part["word"] or "").split())
        if words and len(wanted) < _MOST_WORDS:
            is_last = part["word"] is not None and part.end() == len(q)
            (unwanted if part["minus"] else wanted).append(Wanted(words, is_last))
    ways = [wanted]
    for key, names in synonyms.items():
        size = len(key.split())
        for first in range(len(wanted) - size + 1):
            some = wanted[first : first + size]
            if " ".join(word for term in some for word in term.words) == key:
                ways += [[*wanted[:first], Wanted(tuple(n.split())), *wanted[first + size :]] for n in names]
    return Asked(ways, unwanted, taken_for)


def _each(texts: dict):
    for value in texts.values():
        yield from value if isinstance(value, list) else [value]


def _places(text: str, term: Wanted, taken_for: dict[str, str]) -> list[tuple[int, int]]:
    """Return (start, length) in bytes of each place where a term stands."""
    tokens = [(found.start(), found[0]) for found in re.finditer(r"\S+", text)]
    wanted = [{word, taken_for.get(word, word)} for word in term.words]
    found = []
    for first in range(len(tokens) - len(wanted) + 1):
        some = tokens[first : first + len(wanted)]
        begins = term.prefix and some[0][1].startswith(term.words[0])
        if begins or all(token in choice for (_, token), choice in zip(some, wanted, strict=True)):
            start = some[0][0]
            end = start + len(term.words[0]) if begins else some[-1][0] + len(some[-1][1])
            found.append((len(text[:start].encode()), len(text[start:end].encode())))
    return found
