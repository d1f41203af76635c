"""A story's words in story time, each passage cut into pieces at what it speaks of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from archive.naming import A_NARRATOR
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
    """A run of text, with its mention where it is one."""

    text: str
    mention: MentionMark | None = None


@dataclass(frozen=True, slots=True)
class StoryPassage:
    """A passage in story time. `speaker` is '' where nobody may be named; `heard`: its sound is in the copy."""

    key: str
    start_s: float
    end_s: float
    text: str
    parts: tuple[TextPiece, ...]
    speaker: str
    heard: bool
    flags: tuple[str, ...] = ()
    language: str = ""


def story_passages(
    telling: Telling, spoken: Mapping[int, tuple[SpokenOf, ...]], voices: Voices
) -> tuple[StoryPassage, ...]:
    """The passages of a telling, with their mentions marked."""
    passages = []
    for passage in telling.passages:
        speaker = voices.name_of(passage.speaker_id)
        passages.append(
            StoryPassage(
                key=passage.key,
                start_s=passage.start_s,
                end_s=passage.end_s,
                text=passage.text,
                parts=text_pieces(passage.text, spoken.get(passage.id, ())),
                speaker="" if speaker == A_NARRATOR else speaker,
                heard=passage.heard,
                flags=passage.flags,
                language=passage.language,
            )
        )
    return tuple(passages)


def text_pieces(text: str, mentions: Iterable[SpokenOf]) -> tuple[TextPiece, ...]:
    """The text cut at its mentions; of two that overlap the one that starts first, then the longer, is marked.

    A mention whose quote does not stand where it says is left unmarked.
    """
    pieces: list[TextPiece] = []
    at = 0
    for mention in sorted(mentions, key=lambda mention: (mention.start_char, -mention.end_char)):
        if mention.start_char < at or text[mention.start_char : mention.end_char] != mention.quote:
            continue
        if mention.start_char > at:
            pieces.append(TextPiece(text[at : mention.start_char]))
        pieces.append(TextPiece(mention.quote, _mark(mention)))
        at = mention.end_char
    if at < len(text):
        pieces.append(TextPiece(text[at:]))
    return tuple(pieces)


def _mark(mention: SpokenOf) -> MentionMark:
    target = mention.target
    return MentionMark(target.kind, target.name, target.href, mention.suggested, mention.key)
