"""Misheard names: words that are odd here and sound like a name of the archive. Only ever a suggestion.

A word is odd when the archive does not know it, or when the recogniser doubted it. Runs of up to three words that hold
an odd one are compared, since a machine writes one name as several words and several as one.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from archive.mention_targets import Target
from ingest.speech.transcript_data import Word
from ingest.tagging.folding import Folded, fold
from ingest.tagging.names import VocabularyName
from ingest.tagging.sounds import SoundIndex, kept_sounds, letters_of

DOUBTED_BELOW = 0.5
LONGEST_RUN = 3
MOST_LONGER = 2
"""By how many letters a run may be longer than the longest name, to be compared at all."""
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
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class _Run:
    """Some words in a row: where they stand in the folded text, and their letters."""

    start: int
    end: int
    letters: str


class MisheardTagger:
    """The vocabulary by its sounds. What was misheard before is looked for exactly, not by its sound."""

    def __init__(self, names: Sequence[VocabularyName]) -> None:
        self._targets: dict[str, dict[Target, VocabularyName]] = {}
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
        """Runs of words with an odd one among them, only spaces or hyphens between them, none of them taken."""
        places = [(match.start(), match.end()) for match in _WORD.finditer(folded.text)]
        for first, (start, _) in enumerate(places):
            for last in range(first, min(first + LONGEST_RUN, len(places))):
                end = places[last][1]
                if last > first and not set(folded.text[places[last - 1][1] : places[last][0]]) <= _BETWEEN_WORDS:
                    break
                if odd.isdisjoint(place for place, _ in places[first : last + 1]):
                    continue
                bare = _ENDING.sub("", folded.text[start:end])
                if not _overlaps(folded.original_span(start, end), taken):
                    yield _Run(start, start + len(bare), letters_of(bare))

    def _best(self, text: str, folded: Folded, runs: Sequence[_Run]) -> list[Misheard]:
        """The runs most alike, none overlapping another, in order."""
        heard = [one for run in runs for one in self._alike(text, folded, run)]
        best: list[Misheard] = []
        # The more of a name is heard the better: "rys cake" is rice cake rather than rice.
        for one in sorted(heard, key=lambda one: (-one.weight, one.end_char - one.start_char, one.start_char)):
            if not _overlaps((one.start_char, one.end_char), [(other.start_char, other.end_char) for other in best]):
                best.append(one)
        return sorted(best, key=lambda one: one.start_char)

    def _alike(self, text: str, folded: Folded, run: _Run) -> Iterator[Misheard]:
        """The names most alike, when any is."""
        found = self._index.alike(run.letters) if len(run.letters) <= self._index.longest + MOST_LONGER else []
        if found:
            likeness = found[0].likeness
            surfaces = [one.surface for one in found if one.likeness == likeness]
            targets = {name.target: name for surface in surfaces for name in self._targets[surface].values()}
            start, end = folded.original_span(run.start, run.end)
            weight = likeness * max(len(letters_of(surface)) for surface in surfaces)
            yield Misheard(start, end, text[start:end], tuple(targets.values()), likeness, weight)


def _overlaps(span: Span, others: Iterable[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)


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
