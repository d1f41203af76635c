"""Misheard names: words that are odd here and sound like a name of the archive. Only ever a suggestion.

A word is odd when the archive does not know it, or when the recogniser doubted it. Runs of up to three words that hold
an odd one are compared, since a machine writes one name as several words and several as one.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from ingest.speech.transcript_data import Word
from ingest.tagging.folding import Folded, fold
from ingest.tagging.names import VocabularyName
from ingest.tagging.sounds import SoundIndex, kept_sounds, letters_of

DOUBTED_BELOW = 0.5
LONGEST_RUN = 3
_WORD = re.compile(r"\w+(?:'\w+)*")
_ENDING = re.compile(r"'s?$")
_BETWEEN_WORDS = frozenset(" -'")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Misheard:
    """Characters that sound like a name, and whom or what it may mean; several where several sound equally alike."""

    start_char: int
    end_char: int
    quote: str
    targets: tuple[VocabularyName, ...]
    likeness: float


@dataclass(frozen=True, slots=True)
class _Run:
    """Some words in a row: where they stand in the folded text, and their letters."""

    start: int
    end: int
    letters: str


class MisheardTagger:
    """The vocabulary by its sounds. What was misheard before is looked for exactly, not by its sound."""

    def __init__(self, names: Sequence[VocabularyName]) -> None:
        self._targets: dict[str, dict[tuple[str, int], VocabularyName]] = {}
        for name in names:
            if name.name_kind != "heard_as":
                self._targets.setdefault(fold(name.name).text.strip(), {}).setdefault(name.target, name)
        self._words = {word for surface in self._targets for word in _WORD.findall(surface)}
        self._index = SoundIndex(self._targets)

    def tag(
        self, text: str, words: Sequence[Word], *, known: Collection[str] | None, taken: Iterable[Span]
    ) -> tuple[tuple[Misheard, ...], set[str]]:
        """What sounds like a name outside the `taken` characters, and the sounds to keep for names yet to come.

        `known` are the language's words, None where nobody listed them.
        """
        folded = fold(text)
        odd = self._odd_places(folded, text, words, known)
        runs = list(self._runs(folded, odd, list(taken))) if odd else []
        sounds = {sound for run in runs for sound in kept_sounds(run.letters)}
        return tuple(self._best(text, folded, runs)), sounds

    def _odd_places(self, folded: Folded, text: str, words: Sequence[Word], known: Collection[str] | None) -> set[int]:
        """Where odd words begin in the folded text."""
        doubted = _doubted(text, words)
        odd = set()
        for match in _WORD.finditer(folded.text):
            bare = _ENDING.sub("", match.group())
            unknown = known is not None and bare not in known and bare not in self._words and not bare.isdigit()
            if unknown or folded.offsets[match.start()] in doubted:
                odd.add(match.start())
        return odd

    def _runs(self, folded: Folded, odd: set[int], taken: list[Span]) -> Iterator[_Run]:
        places = [(match.start(), match.end()) for match in _WORD.finditer(folded.text)]
        for first in range(len(places)):
            for last in range(first, min(first + LONGEST_RUN, len(places))):
                start, end = places[first][0], places[last][1]
                if (
                    not set(folded.text[places[last - 1][1] : places[last][0]] if last > first else "")
                    <= _BETWEEN_WORDS
                ):
                    break
                if not any(places[at][0] in odd for at in range(first, last + 1)):
                    continue
                start_char, end_char = folded.original_span(start, end)
                if not any(start_char < b and a < end_char for a, b in taken):
                    yield _Run(start, end, letters_of(_ENDING.sub("", folded.text[start:end])))

    def _best(self, text: str, folded: Folded, runs: Sequence[_Run]) -> Iterator[Misheard]:
        """The runs most alike, none overlapping another."""
        hits = []
        for run in runs:
            if len(run.letters) <= self._index.longest + 2 and (alike := self._index.alike(run.letters)):
                hits.append(
                    (alike[0].likeness, run, [one.surface for one in alike if one.likeness == alike[0].likeness])
                )
        best: list[Misheard] = []
        for likeness, run, surfaces in sorted(hits, key=lambda hit: (-hit[0], hit[1].end - hit[1].start, hit[1].start)):
            start_char, end_char = folded.original_span(run.start, run.end)
            if any(start_char < one.end_char and one.start_char < end_char for one in best):
                continue
            targets = {name.target: name for surface in surfaces for name in self._targets[surface].values()}
            best.append(Misheard(start_char, end_char, text[start_char:end_char], tuple(targets.values()), likeness))
        yield from sorted(best, key=lambda one: one.start_char)


def _doubted(text: str, words: Sequence[Word]) -> set[int]:
    """Where in the text the words begin that the recogniser doubted, as far as they can be followed."""
    doubted, at = set(), 0
    for word in words:
        bare = word.text.strip()
        place = text.find(bare, at) if bare else -1
        if place < 0:
            continue
        at = place + len(bare)
        if word.confidence is not None and word.confidence < DOUBTED_BELOW:
            inner = next((place + i for i, c in enumerate(bare) if c.isalnum()), place)
            doubted.add(inner)
    return doubted
