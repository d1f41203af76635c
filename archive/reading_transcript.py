"""A story's words in story time, each passage cut into pieces at what it speaks of and where they are in doubt."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from archive.doubts import Characters
from archive.naming import A_NARRATOR
from archive.reading_heard import Heard
from archive.reading_labels import ByOwner, ShownLabel
from archive.reading_mentions import SpokenOf
from archive.reading_names import Voices
from archive.reading_told import Telling


@dataclass(frozen=True, slots=True)
class MentionMark:
    """What a piece of text speaks of; `suggested` means that no person has decided yet."""

    kind: str
    name: str
    href: str
    suggested: bool
    key: str


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A run of text, with its mention where it is one; `doubtful`: the machine was not sure of it."""

    text: str
    mention: MentionMark | None = None
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class StoryPassage:
    """A passage in story time.

    `speaker` is '' where nobody may be named; `heard`: its sound is in the copy; `corrected`: a person made it
    read otherwise than it did first.
    """

    key: str
    start_s: float
    end_s: float
    text: str
    parts: tuple[TextPiece, ...]
    speaker: str
    heard: bool
    corrected: bool = False
    confidence: float | None = None
    flags: tuple[str, ...] = ()
    language: str = ""
    labels: tuple[ShownLabel, ...] = ()


@dataclass(frozen=True, slots=True)
class OfPassages:
    """What goes with passages beside what they speak of, by their ids: how surely heard, corrected or not, labels."""

    heard: Mapping[int, Heard]
    corrected: Collection[int]
    labels: ByOwner


def story_passages(
    telling: Telling, spoken: Mapping[int, tuple[SpokenOf, ...]], voices: Voices, of: OfPassages
) -> tuple[StoryPassage, ...]:
    """The passages of a telling, with their mentions and doubts marked."""
    passages = []
    for passage in telling.passages:
        speaker = voices.name_of(passage.speaker_id)
        surely = of.heard.get(passage.id, Heard())
        passages.append(
            StoryPassage(
                key=passage.key,
                start_s=passage.start_s,
                end_s=passage.end_s,
                text=passage.text,
                parts=text_pieces(passage.text, spoken.get(passage.id, ()), surely.doubtful),
                speaker="" if speaker == A_NARRATOR else speaker,
                heard=passage.heard,
                flags=passage.flags,
                language=passage.language,
                corrected=passage.id in of.corrected,
                confidence=surely.confidence,
                labels=of.labels.get(passage.id, ()),
            )
        )
    return tuple(passages)


def text_pieces(text: str, mentions: Iterable[SpokenOf], doubtful: Sequence[Characters] = ()) -> tuple[TextPiece, ...]:
    """The text cut at its mentions; of two that overlap the one that starts first, then the longer, is marked.

    A mention whose quote does not stand where it says is left unmarked. A
    mention is in doubt as a whole; other text is cut where doubt begins and ends.
    """
    pieces: list[TextPiece] = []
    at = 0
    for mention in sorted(mentions, key=lambda mention: (mention.start_char, -mention.end_char)):
        if mention.start_char < at or text[mention.start_char : mention.end_char] != mention.quote:
            continue
        pieces.extend(_plain(text, at, mention.start_char, doubtful))
        doubted = any(start < mention.end_char and end > mention.start_char for start, end in doubtful)
        pieces.append(TextPiece(mention.quote, _mark(mention), doubted))
        at = mention.end_char
    pieces.extend(_plain(text, at, len(text), doubtful))
    return tuple(pieces)


def _plain(text: str, start: int, end: int, doubtful: Sequence[Characters]) -> Iterator[TextPiece]:
    """The characters from `start` to `end`, cut where doubt begins and ends."""
    at = start
    for doubt_start, doubt_end in doubtful:
        first, last = max(at, doubt_start), min(end, doubt_end)
        last -= len(text[first:last]) - len(text[first:last].rstrip())
        if first < last:
            yield from (TextPiece(text[at:first]),) if first > at else ()
            yield TextPiece(text[first:last], doubtful=True)
            at = last
    if at < end:
        yield TextPiece(text[at:end])


def _mark(mention: SpokenOf) -> MentionMark:
    target = mention.target
    return MentionMark(target.kind, target.name, target.href, mention.suggested, mention.key)
