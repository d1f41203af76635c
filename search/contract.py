"""The one contract of every search engine: a question in, story ids with their moments out.

Search never decides who may see what: the caller says which stories are
allowed or left out, and loads every id again under the gate. Answers hold no
text. Totals and facet counts are exact.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, Protocol

from archive.errors import InvalidInput
from search.documents import Change

Audience = Literal["public", "desk"]

FILTER_KINDS = frozenset(
    {"narrator", "person", "dish", "ingredient", "crop", "place", "recipe", "seed", "festival", "language", "year"}
)
"""`narrator` is a person who tells the story, `person` one who is spoken of in it."""

Sort = Literal["relevance", "newest", "oldest", "longest", "shortest"]
"""Anything but relevance orders all the stories found by that alone; of an unknown day they come last."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Only stories that speak of this; a language is named by its code, all else by its id.

    Raises InvalidInput for a kind that stories cannot be filtered by.
    """

    kind: str
    id: int | str

    def __post_init__(self) -> None:
        if self.kind not in FILTER_KINDS:
            raise InvalidInput(
                "Stories cannot be filtered by %(kind)r; use one of %(filter_kinds)s.",
                kind=self.kind,
                filter_kinds=sorted(FILTER_KINDS),
            )


@dataclass(frozen=True, slots=True)
class OtherNames:
    """What else a thing that somebody typed is called: all folded words, searched for as if they had been typed.

    One way only: `names` are looked for where `words` stand in a question, unless they stand in quotes.
    """

    words: tuple[str, ...]
    names: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What someone asks.

    `text` as typed: the last word is a prefix unless a space follows, "quoted
    words" stand together, `-word` leaves out stories that hold it. `other_names`
    are those of what was typed that this viewer may know; an engine that keeps
    names of its own uses those instead. `filters` of one kind are alternatives,
    kinds add up. `among` are the only stories allowed (None: all),
    `excluded_stories` are in no hit, total or facet.
    """

    text: str = ""
    filters: tuple[Filter, ...] = ()
    other_names: tuple[OtherNames, ...] = ()
    sort: Sort = "relevance"
    audience: Audience = "public"
    limit: int = 20
    offset: int = 0
    moments: int = 3
    among: frozenset[int] | None = None
    excluded_stories: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if min(self.limit, self.offset, self.moments) < 0:
            raise InvalidInput("A search cannot show fewer than no stories; give a limit and an offset of 0 or more.")


@dataclass(frozen=True, slots=True)
class Correction:
    """A word as it was typed (or several, with a space too much), and what was found instead of it or beside it."""

    typed: str
    found: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Understood:
    """How the words were read, folded; also what `search.highlight.mark` needs.

    `words` were searched for whole, `prefix` is the beginning of a word,
    `phrases` are words that must stand together, `dropped` were given up
    because nothing held them all. `corrected` names what was found instead of,
    or beside, a word as it was typed; `other_names` are those that were searched
    for too. A page takes any of it back by putting the word in quotes.
    """

    words: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    prefix: str | None = None
    corrected: tuple[Correction, ...] = ()
    other_names: tuple[OtherNames, ...] = ()
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Moment:
    """A passage to play: where it begins in this story, and how many of the words it holds."""

    passage_id: int
    start_s: float
    words: int


@dataclass(frozen=True, slots=True)
class StoryHit:
    """One story found, with its best passages first."""

    story_id: int
    score: float
    moments: tuple[Moment, ...] = ()


@dataclass(frozen=True, slots=True)
class FacetCount:
    """How many of all the stories found speak of one thing; of each kind the things that most of them speak of.

    Filters of its own kind do not count, since choosing another of that kind would add stories.
    """

    kind: str
    id: int | str
    stories: int


@dataclass(frozen=True, slots=True)
class Answer:
    """A page of hits; `total` and `facets` count every story found, not the page alone.

    `nearest` names, where nothing was found, words of stories that may be met
    which are spelt most like those that were typed. `by` says whether an index
    answered, or the database alone, which knows no facets and no misspelling.
    """

    hits: tuple[StoryHit, ...] = ()
    total: int = 0
    facets: tuple[FacetCount, ...] = ()
    understood: Understood = Understood()
    nearest: tuple[Correction, ...] = ()
    by: Literal["index", "database"] = "index"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an engine that works on its own time gave for changes; one without `tasks` has made them already."""

    tasks: tuple[int, ...] = ()


class Progress(StrEnum):
    """How far an engine has come with what it gave a receipt for."""

    waiting = "waiting"
    done = "done"
    failed = "failed"


class SearchReader(Protocol):
    """What a process that only answers questions may do."""

    def search(self, question: Question) -> Answer:
        """Answer a question from the newest state; raise MissingPart while there is no usable index."""

    def reload(self) -> None:
        """See what was last written; `search` does this by itself."""

    def is_ready(self) -> bool:
        """Tell whether questions can be answered; when not, the index is to be rebuilt."""

    def story_versions(self) -> dict[int, int]:
        """Return the version of every story in the index, by story id."""


class SearchIndex(SearchReader, Protocol):
    """What the one process that writes an index may do."""

    def apply(self, changes: Sequence[Change]) -> Receipt:
        """Make changes visible together. Older versions are ignored; applying twice is applying once.

        Raises MissingPart when the index is to be rebuilt first or its engine does not answer.
        """

    def progress(self, receipt: Receipt) -> Progress:
        """Tell how far the changes of a receipt are; raise MissingPart when the engine does not answer."""

    def rebuild(self, changes: Iterable[Change]) -> None:
        """Build the index anew from all stories and put it in the old one's place in one step."""

    def know_names(self, names: Iterable[OtherNames]) -> Receipt:
        """Learn all names that things go by; an engine that reads them from each question does nothing."""

    def close(self) -> None:
        """Let go of what is held open; the next use opens it again."""
