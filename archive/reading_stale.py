"""Mentions whose words are gone from their line, since somebody corrected it or another model read it: for a person."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.decisions_seen import NOTHING_SEEN, place_of, seen_at
from archive.gate import Viewer
from archive.mention_targets import target_of
from archive.mentions import Anchor, Mention, MentionState
from archive.passages import Passage, PassageVersion
from archive.reading_mentions import Link, links_to_targets
from archive.reading_undecided import mentions_with_lines
from archive.recordings import Recording


@dataclass(frozen=True, slots=True)
class MentionInLine:
    """A claim with the words it was made of and how its line reads now; `accepted` by a person before."""

    key: str
    seen: str
    quote: str
    target: Link
    accepted: bool
    passage_key: str
    recording_key: str
    recording_title: str
    text: str
    start_char: int
    end_char: int
    language: str
    start_s: float
    end_s: float
    made_at: datetime


def read_stale(
    session: Session, *, viewer: Viewer, now: datetime, first: int = 0, most: int = 50
) -> tuple[MentionInLine, ...]:
    """Those that nobody has let go, in the order they are said."""
    query = _stale(viewer, now).order_by(Recording.id, PassageVersion.position, Mention.id)
    return _in_lines(session, query.offset(first).limit(most), viewer, now)


def count_stale(session: Session, *, viewer: Viewer, now: datetime) -> tuple[int, datetime | None]:
    """How many there are, and since when the oldest of them was claimed."""
    query = _stale(viewer, now).with_only_columns(func.count(), func.min(Mention.created_at))
    count, oldest = session.execute(query).one()
    return count, oldest


def mentions_in_lines(
    session: Session, keys: Collection[str], *, viewer: Viewer, now: datetime
) -> tuple[MentionInLine, ...]:
    """The mentions of these keys."""
    query = mentions_with_lines(viewer, now).where(Mention.key.in_(keys))
    return _in_lines(session, query.order_by(Recording.id, PassageVersion.position, Mention.id), viewer, now)


def _stale(viewer: Viewer, now: datetime) -> Select[Mention, PassageVersion, Passage, Recording]:
    lost = Mention.anchor == Anchor.stale
    return mentions_with_lines(viewer, now).where(lost, Mention.state != MentionState.rejected)


def _in_lines(
    session: Session, query: Select[Mention, PassageVersion, Passage, Recording], viewer: Viewer, now: datetime
) -> tuple[MentionInLine, ...]:
    rows = session.execute(query).all()
    targets = [target_of(row.Mention) for row in rows]
    links = links_to_targets(session, targets, viewer=viewer, channel=Channel.desk, now=now)
    seen = seen_at(session, {row.Mention.passage_id for row in rows})
    return tuple(
        MentionInLine(
            mention.key, seen.get(place_of(mention), NOTHING_SEEN), mention.quote, links[target_of(mention)],
            mention.state is MentionState.accepted, passage.key, recording.key, recording.title, line.text,
            mention.start_char, mention.end_char, line.language or recording.language, line.start_s, line.end_s,
            mention.created_at,
        )
        for mention, line, passage, recording in rows
        if target_of(mention) in links
    )  # fmt: skip
