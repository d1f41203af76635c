"""The desk's queue of words to decide on: each with whom or what it may speak of, likeliest first, in its sentence."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from archive.base import there_is
from archive.channels import Channel
from archive.deciding import PERSON
from archive.decisions_seen import NOTHING_SEEN, Place, place_of, seen_at
from archive.gate import Viewer
from archive.gate_lists import visible_to
from archive.mention_targets import Target, target_of
from archive.mentions import Anchor, Mention, MentionState
from archive.misheard_names import SOUND_ALIKE
from archive.passages import Passage, PassageVersion
from archive.reading_mentions import Link, links_to_targets
from archive.recordings import Recording
from archive.standing import stands
from archive.subjects import Subject

Why = Literal["", "ambiguous", "misheard", "unsure"]
"""Which words: all; those with several meanings; those that only sound like a name; those that do not stand."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What the words may speak of; `heard_as`: they only sound like its name. `stands` by the written policy."""

    mention_key: str
    target: Link
    origin: str
    origin_version: str
    score: float
    heard_as: bool
    stands: bool


@dataclass(frozen=True, slots=True)
class Words:
    """Words to decide on; characters count in the passage's text, seconds are recording time.

    `seen` names what there was to see, for whoever decides (see `archive.decisions_seen`).
    """

    recording_key: str
    recording_title: str
    passage_key: str
    language: str
    text: str
    passage_start_s: float
    passage_end_s: float
    quote: str
    start_char: int
    end_char: int
    start_s: float
    end_s: float
    seen: str
    choices: tuple[Choice, ...]

    @property
    def ambiguous(self) -> bool:
        """Whether there is more than one choice."""
        return len(self.choices) > 1


@dataclass(frozen=True, slots=True)
class UndecidedList:
    """Some of the words to decide on, and how many there are."""

    total: int
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which words are asked for; empty: all. `kind` is of what they may speak of; `by_name`: like words together."""

    why: Why = ""
    kind: str = ""
    origin: str = ""
    recording: str = ""
    passages: Collection[str] | None = None
    by_name: bool = False


EVERYTHING = Wanted()


def read_undecided(
    session: Session, *, viewer: Viewer, now: datetime, wanted: Wanted = EVERYTHING, first: int = 0, most: int = 50
) -> UndecidedList:
    """Words that a machine suggests something for and nobody has decided on, in the order they are said."""
    places = _places(viewer, now, wanted)
    total = session.scalar(select(func.count()).select_from(places.subquery())) or 0
    said = (Recording.id, PassageVersion.position, Mention.passage_id, Mention.start_char, Mention.end_char)
    alike = (func.lower(Mention.quote), *said) if wanted.by_name else said
    chosen = [tuple(row)[2:5] for row in session.execute(places.order_by(*alike).offset(first).limit(most))]
    passage_ids = {passage_id for passage_id, *_ in chosen}
    there = undecided(viewer, now).where(Mention.passage_id.in_(passage_ids))
    rows = session.execute(there.add_columns(stands().label("stands")).order_by(Mention.score.desc(), Mention.id)).all()
    targets = [target_of(row.Mention) for row in rows]
    links = links_to_targets(session, targets, viewer=viewer, channel=Channel.desk, now=now)
    seen = seen_at(session, passage_ids)
    by_place: dict[Place, list[Any]] = {}
    for row in rows:
        by_place.setdefault(place_of(row.Mention), []).append(row)
    return UndecidedList(
        total, tuple(_words(by_place[place], links, seen.get(place, NOTHING_SEEN)) for place in chosen)
    )


def count_undecided(session: Session, *, viewer: Viewer, now: datetime, wanted: Wanted = EVERYTHING) -> int:
    """How many words this viewer's desk has to decide on."""
    places = _places(viewer, now, wanted)
    return session.scalar(select(func.count()).select_from(places.subquery())) or 0


def recordings_with_undecided(session: Session, *, viewer: Viewer, now: datetime) -> tuple[tuple[str, str], ...]:
    """Key and title of the recordings that have words to decide on."""
    query = undecided(viewer, now).with_only_columns(Recording.id, Recording.key, Recording.title).distinct()
    return tuple((key, title) for _, key, title in session.execute(query.order_by(Recording.title, Recording.id)))


def _places(viewer: Viewer, now: datetime, wanted: Wanted) -> Select[Any]:
    columns = (
        Recording.id, PassageVersion.position, Mention.passage_id, Mention.start_char, Mention.end_char,
        func.lower(Mention.quote),
    )  # fmt: skip
    return undecided(viewer, now).where(*_why(wanted.why), *_asked(wanted)).with_only_columns(*columns).distinct()


def undecided(viewer: Viewer, now: datetime) -> Select[Mention, PassageVersion, Passage, Recording]:
    """SQL: every suggestion of a machine that this viewer's desk has to decide on, with its line."""
    return mentions_with_lines(viewer, now).where(
        Mention.state == MentionState.suggested,
        Mention.anchor == Anchor.valid,
        # What a person said and took back is no machine's suggestion.
        Mention.origin != PERSON,
    )


def mentions_with_lines(viewer: Viewer, now: datetime) -> Select[Mention, PassageVersion, Passage, Recording]:
    """SQL: every mention that this viewer's desk may meet, with its line as it reads now."""
    return (
        select(Mention, PassageVersion, Passage, Recording)
        .join(Passage, Passage.id == Mention.passage_id)
        .join(Recording, Recording.id == Passage.recording_id)
        .join(
            PassageVersion,
            (PassageVersion.passage_id == Passage.id)
            & (PassageVersion.transcript_id == Recording.current_transcript_id),
        )
        .where(visible_to(viewer, Channel.desk, now, thing=Passage))
    )


def _asked(wanted: Wanted) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = []
    if wanted.kind in {"recipe", "seed"}:
        asked.append(getattr(Mention, f"{wanted.kind}_id").is_not(None))
    elif wanted.kind:
        asked.append(Mention.subject_id.in_(select(Subject.id).where(Subject.kind == wanted.kind)))
    if wanted.origin:
        asked.append(Mention.origin == wanted.origin)
    if wanted.recording:
        asked.append(Recording.key == wanted.recording)
    if wanted.passages is not None:
        asked.append(Passage.key.in_(wanted.passages))
    return asked


def _why(why: Why) -> list[ColumnElement[bool]]:
    if why == "misheard":
        return [Mention.origin == SOUND_ALIKE]
    if why == "unsure":
        return [~stands()]
    if why == "ambiguous":
        other = aliased(Mention)
        rival = and_(
            other.passage_id == Mention.passage_id,
            other.start_char == Mention.start_char,
            other.end_char == Mention.end_char,
            ~_same_target(other),
            other.state == MentionState.suggested,
            other.anchor == Anchor.valid,
            other.origin != PERSON,
        )
        return [there_is(other, where=rival)]
    return []


def _same_target(other: Any) -> ColumnElement[bool]:
    columns = ("subject_id", "recipe_id", "seed_id")
    return and_(*(getattr(other, name).is_not_distinct_from(getattr(Mention, name)) for name in columns))


def _words(rows: list[Any], links: dict[Target, Link], seen: str) -> Words:
    mention, version, passage, recording = rows[0].Mention, rows[0].PassageVersion, rows[0].Passage, rows[0].Recording
    # Two machines may suggest the same for the same words: the surer one speaks for both.
    surest: dict[Target, Any] = {}
    for row in rows:
        if target_of(row.Mention) in links:
            surest.setdefault(target_of(row.Mention), row)
    choices = (
        Choice(
            mention_key=row.Mention.key, target=links[target_of(row.Mention)], origin=row.Mention.origin,
            origin_version=row.Mention.origin_version, score=row.Mention.score,
            heard_as=row.Mention.origin == SOUND_ALIKE, stands=row.stands,
        )
        for row in surest.values()
    )  # fmt: skip
    return Words(
        recording_key=recording.key, recording_title=recording.title, passage_key=passage.key,
        language=version.language or recording.language, text=version.text, passage_start_s=version.start_s,
        passage_end_s=version.end_s, quote=mention.quote, start_char=mention.start_char, end_char=mention.end_char,
        start_s=mention.start_s, end_s=mention.end_s, seen=seen, choices=tuple(choices),
    )  # fmt: skip
