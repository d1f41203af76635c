"""What the loom of a story is drawn from: its passages, and a thread for each subject it speaks of."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from archive.reading_mentions import Link, SpokenOf
from archive.reading_told import Telling
from archive.story_time import moment_within

QUOTE_CHARACTERS = 120


@dataclass(frozen=True, slots=True)
class WeftPassage:
    """A passage as a band of the loom, in story time."""

    key: str
    start_s: float
    end_s: float
    quote: str


@dataclass(frozen=True, slots=True)
class Knot:
    """One moment at which a subject is spoken of, in story time; `quote` are the words around it."""

    passage_key: str
    start_s: float
    quote: str
    suggested: bool


@dataclass(frozen=True, slots=True)
class WarpThread:
    """A subject and the moments that speak of it; only subjects that may be met."""

    kind: str
    name: str
    href: str
    knots: tuple[Knot, ...]


@dataclass(frozen=True, slots=True)
class StoryLoom:
    """The whole drawing's facts; the most telling threads first."""

    duration_s: float
    passages: tuple[WeftPassage, ...]
    threads: tuple[WarpThread, ...]


def story_loom(telling: Telling, spoken: Mapping[int, tuple[SpokenOf, ...]]) -> StoryLoom:
    """The loom of one telling, from the standing mentions of its passages."""
    knots: dict[Link, list[Knot]] = defaultdict(list)
    for passage in telling.passages:
        for mention in spoken.get(passage.id, ()):
            if mention.target.kind in ("recipe", "seed"):
                continue
            start_s = moment_within(telling.spans, passage.place, passage.recorded.recording_id, mention.start_s)
            quote = around(passage.text, mention.start_char)
            knots[mention.target].append(Knot(passage.key, start_s, quote, mention.suggested))
    threads = [WarpThread(link.kind, link.name, link.href, tuple(own)) for link, own in knots.items()]
    threads.sort(key=lambda thread: (-_weight(thread), thread.knots[0].start_s, thread.name))
    passages = tuple(
        WeftPassage(passage.key, passage.start_s, passage.end_s, shortened(passage.text))
        for passage in telling.passages
    )
    return StoryLoom(telling.duration_s, passages, tuple(threads))


def _weight(thread: WarpThread) -> int:
    """What a person decided tells twice as much as what a machine suggests."""
    return sum(1 if knot.suggested else 2 for knot in thread.knots)


def around(text: str, start_char: int, characters: int = QUOTE_CHARACTERS) -> str:
    """The text, or in a long one the words that lead up to and follow a place in it."""
    if len(text) <= characters or start_char < characters * 2 // 3:
        return shortened(text, characters)
    before = text[: start_char - characters // 3].rsplit(" ", 1)[0]
    return "…" + shortened(text[len(before) :].lstrip(), characters - 1)


def shortened(text: str, characters: int = QUOTE_CHARACTERS) -> str:
    """The text, cut at a word with an ellipsis where it is longer than `characters`."""
    if len(text) <= characters:
        return text
    return text[:characters].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"
