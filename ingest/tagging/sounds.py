"""How names sound: a key of consonants for each, and the names whose keys and letters lie close to what was heard.

Keys are those of Double Metaphone, which was made for English and for names; two match when they are equal or one has a
single sound more. Among those, only letters decide: an edit distance that counts a swap as one.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from doublemetaphone import doublemetaphone
from rapidfuzz.distance import OSA

LEAST_LETTERS = 4
LEAST_SOUNDS = 2
LONGEST_LETTERS = 30
LEAST_LIKENESS = 0.7
_BY_EAR = tuple(
    (re.compile(written), alike)
    for written, alike in (
        ("ph", "f"), ("sch|sh|ch|tch", "x"), ("ck|q", "k"), ("c(?=[eiy])", "s"), ("c", "k"), ("th", "t"), ("wh", "w"),
        ("(?<=[aeiouy])h(?![aeiouy])", ""), ("(?<=[^aeiouy])e$", ""),
    )
)  # fmt: skip
_ONE_LETTER_FOR = str.maketrans("zyou", "siaa")
_DOUBLED = re.compile(r"(.)\1+")
_ONE_LONGER = "d"
"""Marks a key from which a sound was taken; no sound is written so."""


@dataclass(frozen=True, slots=True)
class Alike:
    """A surface that sounds like what was heard; `likeness` is 1 for the same letters."""

    surface: str
    likeness: float


def letters_of(folded: str) -> str:
    """The letters alone: neither spaces nor apostrophes are heard."""
    return "".join(filter(str.isalnum, folded))


def by_ear(letters: str) -> str:
    """The letters as somebody may write them who only hears them: what sounds the same is written the same."""
    heard = letters
    for written, alike in _BY_EAR:
        heard = written.sub(alike, heard)
    return _DOUBLED.sub(r"\1", heard.translate(_ONE_LETTER_FOR))


def keys_of(letters: str) -> tuple[str, ...]:
    """How it may be spoken, one key or two; none for what is too short to be told from other words."""
    if not (LEAST_LETTERS <= len(letters) <= LONGEST_LETTERS and letters.isascii()):
        return ()
    return tuple(dict.fromkeys(key for key in doublemetaphone(letters) if len(key) >= LEAST_SOUNDS))


def shorter(key: str) -> set[str]:
    """The key with one of its sounds taken away."""
    return {key[:place] + key[place + 1 :] for place in range(len(key))}


def kept_sounds(letters: str) -> set[str]:
    """What is kept of something heard, so that a name which comes later finds it by `looked_for`."""
    keys = keys_of(letters)
    return {*keys, *(_ONE_LONGER + less for key in keys for less in shorter(key))}


def looked_for(name: str) -> set[str]:
    """Which of the kept sounds may be this folded name."""
    keys = keys_of(letters_of(name))
    return {sound for key in keys for sound in (key, _ONE_LONGER + key, *shorter(key)) if sound}


class SoundIndex:
    """Names by how they sound, built once."""

    def __init__(self, surfaces: Iterable[str]) -> None:
        self._letters = {surface: letters_of(surface) for surface in surfaces}
        self._by_ear = {surface: by_ear(letters) for surface, letters in self._letters.items()}
        self._by_key: dict[str, list[str]] = defaultdict(list)
        self._by_shorter: dict[str, list[str]] = defaultdict(list)
        for surface, letters in self._letters.items():
            for key in keys_of(letters):
                self._by_key[key].append(surface)
                for less in shorter(key):
                    self._by_shorter[less].append(surface)
        self.longest = max(map(len, self._letters.values()), default=0)

    def alike(self, letters: str) -> list[Alike]:
        """The names that `letters` may be, most alike first."""
        candidates = {surface for key in keys_of(letters) for surface in self._near(key)}
        heard = by_ear(letters)
        found = []
        for surface in candidates:
            written = OSA.normalized_similarity(letters, self._letters[surface])
            spoken = OSA.normalized_similarity(heard, self._by_ear[surface])
            if (likeness := (written + spoken) / 2) >= LEAST_LIKENESS:
                found.append(Alike(surface, likeness))
        return sorted(found, key=lambda one: (-one.likeness, one.surface))

    def _near(self, key: str) -> Iterable[str]:
        yield from self._by_key.get(key, ())
        yield from self._by_shorter.get(key, ())
        for less in shorter(key):
            yield from self._by_key.get(less, ())
