"""A generated archive of any size for measuring search: stories of 20 to 60 passages, the same for the same seed.

The words are English as it is spoken, drawn as often as films say them (the word list of `pyspellchecker`), so a few
words stand nearly everywhere and most hardly anywhere. Names of people, dishes, crops and places are made up, most of
them of words that are in no dictionary. Each story can be made alone and anew, so nothing of it is kept in memory.
"""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from importlib import resources
from itertools import accumulate
from random import Random

from bench.tagging_speed import a_word
from search.documents import Change, PassageDocument, StoryDocument, story_change

ENGLISH_WORDS, RARE_WORDS_MORE = 66_000, 300
"""How many words there are, and how much oftener each is said than in films: a million passages say them all."""
PASSAGES_OF_A_STORY, WORDS_OF_A_PASSAGE = (20, 60), (10, 40)
NAME_SHARE = 0.35
"""Of the passages, how many speak of something by its name."""
HOW = (
    "blue",
    "dry",
    "early",
    "flat",
    "green",
    "long",
    "old",
    "red",
    "small",
    "sour",
    "sweet",
    "white",
    "wild",
    "winter",
)
GROWN = ("apple", "barley", "beans", "cabbage", "corn", "maize", "melon", "millet", "okra", "onion", "peas", "pepper")
COOKED = ("bread", "broth", "cake", "curry", "dumplings", "jam", "pickle", "pie", "porridge", "soup", "stew", "syrup")
LANGUAGES = ("en", "en", "en", "es", "fr", "uk")
FIRST_YEAR, YEARS, YEAR_S = 1948, 78, 31_556_952
SECONDS_A_PASSAGE = 9.5


@dataclass(frozen=True, slots=True)
class Named:
    """Something that stories speak of: its kind and id, as in a story's subjects, and its one name."""

    kind: str
    id: int
    name: str


@dataclass(frozen=True)
class GeneratedArchive:
    """`passages` is how many there are in all, to within one story."""

    passages: int
    seed: int = 1

    @cached_property
    def words(self) -> list[str]:
        """English words, the commonest first."""
        return list(_english())

    @cached_property
    def how_often(self) -> list[int]:
        """For each of `words`, how often it and all before it are said."""
        return list(accumulate(count + RARE_WORDS_MORE for count in _english().values()))

    @cached_property
    def named(self) -> dict[str, list[Named]]:
        """People, dishes, crops and places, by kind."""
        rnd = Random(f"{self.seed} names")
        made = [a_word(rnd).title() for _ in range(3_000)]
        names = {
            "person": [f"{rnd.choice(made[:400])} {rnd.choice(made[400:])}" for _ in range(5_000)],
            "dish": [f"{rnd.choice(made)} {rnd.choice(COOKED)}" for _ in range(600)],
            "crop": [f"{rnd.choice((*HOW, *made))} {rnd.choice(GROWN)}" for _ in range(400)],
            "place": [rnd.choice(made) for _ in range(300)],
        }
        first = {kind: 10_000 * place for place, kind in enumerate(names, start=1)}
        return {kind: [Named(kind, first[kind] + n, name) for n, name in enumerate(of)] for kind, of in names.items()}

    def stories(self) -> Iterator[Change]:
        """Every story in order, until there are as many passages as were asked for."""
        left, story_id = self.passages, 0
        while left > 0:
            story_id += 1
            change = self.story(story_id)
            left -= len(change.passages)
            yield change

    def story(self, story_id: int, *, version: int = 1, marks: str = "") -> Change:
        """One story as it always is, but for its version and some words more in its last passage."""
        rnd = Random(f"{self.seed} story {story_id}")
        narrators = self._some("person", rnd, 1, 2)
        spoken_of = [
            *self._some("person", rnd, 0, 3), *self._some("dish", rnd, 1, 4), *self._some("crop", rnd, 1, 4),
            *self._some("place", rnd, 1, 1),
        ]  # fmt: skip
        passages = [
            self._passage(story_id, place, spoken_of, rnd) for place in range(rnd.randint(*PASSAGES_OF_A_STORY))
        ]
        passages[-1] = replace(passages[-1], text=f"{passages[-1].text} {marks}".rstrip())
        year = rnd.randrange(YEARS)
        story = StoryDocument(
            story_id,
            version,
            title=f"{rnd.choice(spoken_of).name} and {self._said(rnd, rnd.randint(2, 5))}".capitalize(),
            lede=f"{self._said(rnd, rnd.randint(15, 30))}.".capitalize(),
            narrators=tuple(each.name for each in narrators),
            subject_names=tuple(each.name for each in spoken_of),
            subjects=tuple((each.kind, each.id) for each in spoken_of),
            recipes=tuple(each.id + 50_000 for each in spoken_of if each.kind == "dish"),
            language=rnd.choice(LANGUAGES),
            recorded_year=FIRST_YEAR + year,
            recorded_at_s=(FIRST_YEAR + year - 1970) * YEAR_S,
            duration_s=SECONDS_A_PASSAGE * len(passages),
            narrator_ids=tuple(each.id for each in narrators),
        )
        return story_change(story, [replace(passage, version=version) for passage in passages])

    def _passage(self, story_id: int, place: int, spoken_of: list[Named], rnd: Random) -> PassageDocument:
        said = self._said(rnd, rnd.randint(*WORDS_OF_A_PASSAGE)).split()
        names = [rnd.choice(spoken_of)] if rnd.random() < NAME_SHARE else []
        for each in names:
            said.insert(rnd.randrange(len(said)), each.name)
        return PassageDocument(
            id=story_id * 100 + place,
            version=1,
            story_ids=(story_id,),
            text=f"{' '.join(said)}.".capitalize(),
            subject_names=tuple(each.name for each in names),
            subjects=tuple((each.kind, each.id) for each in names),
            starts_s=((story_id, SECONDS_A_PASSAGE * place),),
        )

    def _some(self, kind: str, rnd: Random, least: int, most: int) -> list[Named]:
        """Some of a kind; those that come first are spoken of most."""
        of = self.named[kind]
        drawn = (of[int(len(of) * rnd.random() ** 2)] for _ in range(rnd.randint(least, most)))
        return list(dict.fromkeys(drawn))

    def _said(self, rnd: Random, count: int) -> str:
        return " ".join(rnd.choices(self.words, cum_weights=self.how_often, k=count))


def source_bytes(change: Change) -> int:
    """How long a story and its passages are as people wrote and said them, in UTF-8, with no name of a field."""
    if change.story is None:
        return 0
    written = (change.story.title, change.story.lede, *change.story.narrators, *change.story.subject_names)
    said = (passage.text for passage in change.passages)
    return sum(len(text.encode()) for text in (*written, *said))


def _english() -> dict[str, int]:
    path = resources.files("spellchecker") / "resources" / "en.json.gz"
    counted: dict[str, int] = json.loads(gzip.decompress(path.read_bytes()))
    plain = ((word, count) for word, count in counted.items() if word.isalpha())
    return dict(sorted(plain, key=lambda pair: (-pair[1], pair[0]))[:ENGLISH_WORDS])
