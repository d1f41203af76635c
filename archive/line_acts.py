"""One act of a person on a transcript: some lines become others, and all that hangs on them goes along.

The act is a version of the transcript, which says what it did, so that it can be
undone. Keys of lines that are gone lead to the line that holds their words; what
people restricted closes every line that was made of theirs; mentions are anchored
anew; search, stories and taggers are told.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from archive.carrying_restrictions import Carried, carry_between
from archive.events import note_event
from archive.labels_following import carry_labels, labels_of
from archive.line_following import follow_lines, holding
from archive.mention_anchoring import anchor_mentions
from archive.outbox import Errand, ask
from archive.passages import Passage, PassageAlias, PassageVersion
from archive.recordings import Recording
from archive.story_places import ask_for_stories, stories_of_passages
from archive.transcript_versions import next_version
from archive.transcripts import Transcript, TranscriptKind
from archive.translation_following import translations_follow

MOST_LOOKED_BACK = 500


@dataclass(frozen=True, slots=True)
class Doing:
    """Who acts and when. `name` is the device's own name for the act, so that sending it twice does it once."""

    by_id: int | None
    now: datetime
    name: str = ""


@dataclass(frozen=True, slots=True)
class Spared:
    """What stood on lines before an act that is undone: it goes no further than where it stood."""

    words: frozenset[str] = frozenset()
    labels: frozenset[int] = frozenset()


NOTHING_SPARED = Spared()


def become(
    session: Session,
    recording: Recording,
    former: Sequence[PassageVersion],
    lines: Sequence[PassageVersion],
    doing: Doing,
    *,
    act: str,
    spared: Spared = NOTHING_SPARED,
    **told: Any,
) -> Transcript:
    """Replace `former`, lines of the recording's current transcript in their order, by `lines`, which are not stored.

    The caller holds the recording's row. `told` is written down with the act.
    """
    were = [(line.passage_id, line.text) for line in former]
    before, after = _keys(session, former), _keys(session, lines)
    settings = {"act": act, "before": before, "after": after, "name": doing.name, **told}
    anew = [line.passage_id for line in former] != [line.passage_id for line in lines]
    carried = Carried()
    if anew:
        carried, settings["labels"] = _carry(session, former, lines, spared, doing.now)
        settings |= {"stood": carried.stood, "carried": carried.added}
    made = next_version(session, recording, former, lines, by_id=doing.by_id, now=doing.now, settings=settings)
    if anew:
        _lead_on(session, former, lines)
        if moved := follow_lines(session, former, lines):
            made.settings = {**made.settings, "moved": moved}
        translations_follow(session, recording.id, former, lines, now=doing.now)
    reworded = anew or [line.text for line in lines] != [text for _, text in were]
    stale = anchor_mentions(session, were, lines) if reworded else 0
    detail = {"transcript": made.key, "stale_mentions": stale, **({"lines": after} if len(after) > 1 else {}), **told}
    note_event(session, act, f"passage:{before[0]}", by_id=doing.by_id, now=doing.now, **detail)
    touched = {line.passage_id for line in (*former, *lines)}
    _tell(session, touched, doing.now, reworded=reworded, closer=bool(carried.added))
    return made


def _carry(
    session: Session, former: Sequence[PassageVersion], lines: Sequence[PassageVersion], spared: Spared, now: datetime
) -> tuple[Carried, dict[str, list[Any]]]:
    """Let what closes lines, and what is asked of whoever meets them, hold for every line of their words."""
    were, are = _ids(former, lines)
    carried = carry_between(session, were, are, spared=spared.words, now=now)
    stood = sorted({label_id for label_id, _ in labels_of(session, were)})
    return carried, {"stood": stood, "put": list(carry_labels(session, were, are, spared=spared.labels))}


def done_before(session: Session, recording_id: int, doing: Doing) -> Transcript | None:
    """The version that this very act made already, where its answer was lost on the way."""
    if not doing.name:
        return None
    return next(
        (row for row in acts_of(session, recording_id, doing.by_id) if row.settings["name"] == doing.name), None
    )


def acts_of(session: Session, recording_id: int, by_id: int | None) -> list[Transcript]:
    """What this person did to the transcript of a recording, the last first."""
    query = (
        select(Transcript)
        .where(Transcript.recording_id == recording_id, Transcript.kind == TranscriptKind.corrected)
        .where(Transcript.made_by_id == by_id if by_id is not None else Transcript.made_by_id.is_(None))
        .order_by(Transcript.id.desc())
        .limit(MOST_LOOKED_BACK)
    )
    return [row for row in session.scalars(query) if "act" in row.settings]


def _ids(former: Sequence[PassageVersion], lines: Sequence[PassageVersion]) -> tuple[list[int], list[int]]:
    return [line.passage_id for line in former], [line.passage_id for line in lines]


def _keys(session: Session, lines: Sequence[PassageVersion]) -> list[str]:
    rows = session.execute(select(Passage.id, Passage.key).where(Passage.id.in_([line.passage_id for line in lines])))
    keys = {row.id: row.key for row in rows}
    return [keys[line.passage_id] for line in lines]


def _lead_on(session: Session, former: Sequence[PassageVersion], lines: Sequence[PassageVersion]) -> None:
    """Let keys that are gone lead to the line with their first second, and those that are back stand for themselves."""
    here, were = {line.passage_id for line in lines}, {line.passage_id for line in former}
    back = select(Passage.key).where(Passage.id.in_(here))
    session.execute(delete(PassageAlias).where(PassageAlias.key.in_(back)))
    for alias, start_s in _led_to(session, were):
        alias.passage_id = holding(lines, start_s).passage_id
    for line in former:
        if line.passage_id not in here:
            key = session.get_one(Passage, line.passage_id).key
            session.add(PassageAlias(key=key, passage_id=holding(lines, line.start_s).passage_id))
    session.flush()


def _led_to(session: Session, passage_ids: Collection[int]) -> list[tuple[PassageAlias, float]]:
    """The keys that led to these passages, each with the second at which its own line began, which never moves."""
    query = (
        select(PassageAlias, func.max(PassageVersion.start_s))
        .join(Passage, Passage.key == PassageAlias.key)
        .join(PassageVersion, PassageVersion.passage_id == Passage.id)
        .where(PassageAlias.passage_id.in_(passage_ids))
        .group_by(PassageAlias.id)
    )
    return [(alias, start_s) for alias, start_s in session.execute(query)]


def _tell(session: Session, passage_ids: set[int], now: datetime, *, reworded: bool, closer: bool) -> None:
    for id_ in sorted(passage_ids) if reworded else ():
        ask(session, Errand.tag_passage, id_, now=now)
    stories = stories_of_passages(session, passage_ids)
    ask_for_stories(session, stories, Errand.index_story, now=now, narrows=closer)
    if closer:
        ask_for_stories(session, stories, Errand.cut_story, now=now)
