"""The desk's queue of words to decide on: each with whom or what it may speak of, likeliest first, in its sentence."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from archive.base import there_is
from archive.channels import Channel
from archive.gate import Viewer
from archive.gate_lists import visible_to
from archive.mention_targets import Target, target_of
from archive.mentions import Anchor, Mention, MentionState
from archive.misheard_names import SOUND_ALIKE
from archive.passages import Passage, PassageVersion
from archive.reading_mentions import Link, links_to_targets
from archive.recordings import Recording
from archive.standing import stands

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
    """Words to decide on; characters count in the passage's text, seconds are recording time."""

    recording_key: str
    recording_title: str
    passage_key: str
    text: str
    quote: str
    start_char: int
    end_char: int
    start_s: float
    end_s: float
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


def read_undecided(
    session: Session, *, viewer: Viewer, now: datetime, why: Why = "", first: int = 0, most: int = 50
) -> UndecidedList:
    """Words that a machine suggests something for and nobody has decided on, in the order they are said."""
    places = (
        _undecided(viewer, now)
        .where(*_why(why))
        .with_only_columns(Recording.id, Mention.passage_id, Mention.start_char, Mention.end_char)
        .distinct()
    )
    total = session.scalar(select(func.count()).select_from(places.subquery())) or 0
    ordered = places.order_by(Recording.id, Mention.passage_id, Mention.start_char, Mention.end_char)
    wanted = [tuple(row)[1:] for row in session.execute(ordered.offset(first).limit(most))]
    there = _undecided(viewer, now).where(Mention.passage_id.in_({passage_id for passage_id, *_ in wanted}))
    rows = session.execute(there.add_columns(stands().label("stands")).order_by(Mention.score.desc(), Mention.id)).all()
    targets = [target_of(row.Mention) for row in rows]
    links = links_to_targets(session, targets, viewer=viewer, channel=Channel.desk, now=now)
    by_place: dict[tuple[Any, ...], list[Any]] = {}
    for row in rows:
        place = (row.Mention.passage_id, row.Mention.start_char, row.Mention.end_char)
        by_place.setdefault(place, []).append(row)
    return UndecidedList(total, tuple(_words(by_place[place], links) for place in wanted))


def _undecided(viewer: Viewer, now: datetime) -> Select[Mention, PassageVersion, Passage, Recording]:
    return (
        select(Mention, PassageVersion, Passage, Recording)
        .join(Passage, Passage.id == Mention.passage_id)
        .join(Recording, Recording.id == Passage.recording_id)
        .join(
            PassageVersion,
            (PassageVersion.passage_id == Passage.id)
            & (PassageVersion.transcript_id == Recording.current_transcript_id),
        )
        .where(
            Mention.state == MentionState.suggested,
            Mention.anchor == Anchor.valid,
            visible_to(viewer, Channel.desk, now, thing=Passage),
        )
    )


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
            other.id != Mention.id,
            other.state == MentionState.suggested,
            other.anchor == Anchor.valid,
        )
        return [there_is(other, where=rival)]
    return []


def _words(rows: list[Any], links: dict[Target, Link]) -> Words:
    mention, version, passage, recording = rows[0].Mention, rows[0].PassageVersion, rows[0].Passage, rows[0].Recording
    choices = (
        Choice(
            mention_key=row.Mention.key, target=links[target_of(row.Mention)], origin=row.Mention.origin,
            origin_version=row.Mention.origin_version, score=row.Mention.score,
            heard_as=row.Mention.origin == SOUND_ALIKE, stands=row.stands,
        )
        for row in rows
        if target_of(row.Mention) in links
    )  # fmt: skip
    return Words(
        recording_key=recording.key, recording_title=recording.title, passage_key=passage.key, text=version.text,
        quote=mention.quote, start_char=mention.start_char, end_char=mention.end_char, start_s=mention.start_s,
        end_s=mention.end_s, choices=tuple(choices),
    )  # fmt: skip
