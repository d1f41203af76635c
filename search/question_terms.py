"""Reads what someone typed into the words and phrases to look for.

Nothing typed is an error: quotes may be left open and signs stand alone. There
is no other syntax, so nothing a visitor types can reach a filter or a field.
"""

import re
from dataclasses import dataclass

from search.folding import fold_words, folded

MOST_TERMS = 10
"""Words and phrases that are looked for; the rest of a long question is dropped."""

LONGEST_QUESTION = 1_000
"""Signs of a question that are read; nobody types more, and what is pasted in cannot hold up the others."""

_PART = re.compile(r'((?<!\S)-)?"([^"]*)"?|(?<!\S)-(?=[^\s"-])([^\s"]+)|([^\s"]+)')


@dataclass(frozen=True, slots=True)
class Term:
    """A word, the beginning of a word (`is_prefix`), or several words in a row (`is_phrase`), all folded."""

    words: tuple[str, ...]
    is_prefix: bool = False
    is_phrase: bool = False

    @property
    def text(self) -> str:
        """The folded words as one string."""
        return " ".join(self.words)


@dataclass(frozen=True, slots=True)
class AskedTerms:
    """What is to be found, what must not be, and what was too much to look for."""

    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()
    dropped: tuple[Term, ...] = ()


def read_question(text: str) -> AskedTerms:
    """Split a typed question into terms; only a word that the text ends with is a prefix."""
    wanted: list[Term] = []
    unwanted: list[Term] = []
    for part in _PART.finditer(text[:LONGEST_QUESTION]):
        minus, quoted, excluded, plain = part.groups()
        if quoted is not None:
            (unwanted if minus else wanted).extend(_phrase(quoted))
        elif excluded is not None:
            unwanted.extend(_phrase(excluded))
        elif plain is not None:
            wanted += [Term((word.text,), is_prefix=part.start() + word.end == len(text)) for word in fold_words(plain)]
    return AskedTerms(tuple(wanted[:MOST_TERMS]), tuple(unwanted[:MOST_TERMS]), tuple(wanted[MOST_TERMS:]))


def _phrase(text: str) -> list[Term]:
    words = folded(text)[:MOST_TERMS]
    return [Term(words, is_phrase=True)] if words else []
