"""Questions to a generated archive by class, and how a word comes to be mistyped; the same for the same seed.

A space ends a whole word; without it the last word may go on, as it does while somebody types. A mistyped word has one
slip in 5 to 8 letters or two in more, never in its first letter, and what comes out is no word of the archive.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from rapidfuzz.distance import OSA

from bench.search_archive import GeneratedArchive
from search.contract import Filter
from search.documents import Change
from search.folding import folded

LETTERS = "abcdefghijklmnopqrstuvwxyz"
COMMON, ORDINARY = (4, 150), (300, 30_000)
"""Ranks among the words, the commonest first, that the classes draw from."""
LONGEST_PREFIX = 5
ONE_SLIP_FROM, TWO_SLIPS_FROM = 5, 9


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and what a plain engine needs to know of it: how many slips its word has, and if it is cut off."""

    kind: str
    text: str
    slips: int = 0
    cut: bool = False
    filters: tuple[Filter, ...] = ()


def questions(archive: GeneratedArchive, each: int, seed: int = 1) -> list[Asked]:
    """So many different questions of each class, the classes mixed."""
    rnd = Random(f"{seed} questions")
    asked = [question for make in classes(archive, rnd) for question in different(make, each)]
    rnd.shuffle(asked)
    return asked


def different(make: Callable[[], Asked], count: int) -> Iterator[Asked]:
    """Draw until there are so many different questions; fewer where nothing else comes any more."""
    seen: set[Asked] = set()
    for _ in range(20 * count):
        if len(seen) == count:
            return
        asked = make()
        if asked not in seen:
            seen.add(asked)
            yield asked


def classes(archive: GeneratedArchive, rnd: Random) -> list[Callable[[], Asked]]:
    """One maker of questions for each class."""
    words = Words(archive, rnd)

    def filtered() -> Asked:
        change = archive.story(rnd.randrange(1, stories_of(archive)))
        story = change.story
        assert story, "it was made, not removed"
        chosen = dict(rnd.sample(story.subjects, 1))
        filters = tuple(Filter(kind, number) for kind, number in chosen.items())
        if rnd.random() < 1 / 2:
            filters += (Filter("language", story.language),)
        return Asked("with filters", f"{words.said_in(change)} ", filters=filters)

    def begun() -> Asked:
        first, second = words.together()
        return Asked("two words, the last one cut off", f"{first} {second[:3]}", cut=True)

    return [
        lambda: Asked("one word", f"{words.ordinary()} "),
        lambda: Asked("one word that may go on", words.ordinary(), cut=True),
        lambda: Asked("common word", f"{words.common()} "),
        lambda: Asked("two words", " ".join((*words.together(), ""))),
        begun,
        *(_prefixes(words, length) for length in range(1, LONGEST_PREFIX + 1)),
        lambda: Asked("one typo", f"{words.mistyped(1)} ", slips=1),
        lambda: Asked("two typos", f"{words.mistyped(2)} ", slips=2),
        filtered,
    ]


def _prefixes(words: "Words", length: int) -> Callable[[], Asked]:
    said = f"prefix of {length} letter{'s' * (length > 1)}"
    return lambda: Asked(said, words.beginning(length), cut=True)


def stories_of(archive: GeneratedArchive) -> int:
    """At least so many stories are in the archive."""
    return max(2, archive.passages // 60)


@dataclass
class Words:
    """Draws words that people might look for."""

    archive: GeneratedArchive
    rnd: Random

    def __post_init__(self) -> None:
        self.known = frozenset(self.archive.words)

    def common(self) -> str:
        return self._ranked(*COMMON)

    def ordinary(self) -> str:
        return self._ranked(*ORDINARY)

    def together(self) -> list[str]:
        """Two words of one passage, in the order said."""
        said = self._words_of(self.archive.story(self.rnd.randrange(1, stories_of(self.archive))))
        first, second = sorted(self.rnd.sample(range(len(said)), 2))
        return [said[first], said[second]]

    def said_in(self, change: Change) -> str:
        """A word of a story, so that a filter of that story finds it."""
        return self.rnd.choice(self._words_of(change))

    def beginning(self, length: int) -> str:
        """What somebody has typed so far of a word that has more letters, common words as often as they are said."""
        while True:
            (word,) = self.rnd.choices(self.archive.words, cum_weights=self.archive.how_often)
            if len(word) > length and (beginning := folded(word)[0][:length]) and len(beginning) == length:
                return beginning

    def mistyped(self, slips: int) -> str:
        """A word with one slip, or a long one with two, that is no word of the archive."""
        while True:
            word = self.ordinary()
            if forgiven(word) == slips:
                typed = word
                for _ in range(slips):
                    typed = slip(typed, self.rnd)
                if typed not in self.known and OSA.distance(word, typed) == slips == forgiven(typed):
                    return typed

    def _words_of(self, change: Change) -> list[str]:
        """The words of one of its passages, in the order said."""
        return [word for word in folded(self.rnd.choice(change.passages).text) if len(word) > 1]

    def _ranked(self, first: int, end: int) -> str:
        while True:
            word = self.archive.words[self.rnd.randrange(first, min(end, len(self.archive.words)))]
            if folded(word) == (word,):
                return word


def forgiven(word: str) -> int:
    """How many slips are forgiven in a word of this length."""
    return (len(word) >= ONE_SLIP_FROM) + (len(word) >= TWO_SLIPS_FROM)


def slip(word: str, rnd: Random) -> str:
    """One letter doubled, left out, swapped with the next, or another in its place; never the first one."""
    place = rnd.randrange(1, len(word) - 1)
    before, letter, after = word[:place], word[place], word[place + 1 :]
    return rnd.choice(
        [
            before + letter + rnd.choice(LETTERS) + after,
            before + after,
            before + after[0] + letter + after[1:],
            before + rnd.choice(LETTERS) + after,
        ]
    )
