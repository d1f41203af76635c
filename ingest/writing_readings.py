"""Writing down what the taggers found in passages, some at a time, so that nobody who writes waits for a recording.

A passage that reads otherwise by now is left alone: whoever changed it has asked for it to be read again.
"""

from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.candidate_noting import NamedPlace, note_candidates
from archive.clock import utc_now
from archive.mention_ranking import Choice
from archive.mention_suggesting import Suggestion, suggest_mentions
from archive.mentions import Anchor, Mention, MentionState
from archive.name_candidates import CandidatePlace
from archive.passages import PassageVersion
from archive.recordings import Recording
from archive.tagged_passages import PassageWords
from archive.word_lookup import note_words
from ingest.tagging.engines import EXACT, MISHEARD, NEW_NAMES, Engine
from ingest.tagging.passages import Reading
from ingest.weighing import suggestions_of, weights_of
from ingest.workplace import Workplace

AT_ONCE = 50


def write_down(workplace: Workplace, recording_id: int, readings: Sequence[Reading]) -> int:
    """Write down what was found in passages of one recording; gives how many suggestions."""
    with workplace.reading() as session:
        weights = weights_of(session, recording_id, readings)
    count = 0
    for first in range(0, len(readings), AT_ONCE):
        with workplace.writing() as session:
            count += write_readings(session, readings[first : first + AT_ONCE], weights)
    return count


def write_readings(session: Session, readings: Sequence[Reading], weights: dict[Choice, float]) -> int:
    """Write these readings down; gives how many suggestions."""
    ids = [reading.text.passage_id for reading in readings]
    said = _current_texts(session, ids)
    spoken = set(session.scalars(select(Mention.passage_id).where(Mention.passage_id.in_(ids))))
    named = set(session.scalars(select(CandidatePlace.passage_id).where(CandidatePlace.passage_id.in_(ids))))
    # Held here so that each is in the session when it is asked for.
    words = session.scalars(select(PassageWords).where(PassageWords.passage_id.in_(ids))).all()
    count = 0
    for reading in readings:
        passage_id = reading.text.passage_id
        if said.get(passage_id) != reading.text.text:
            continue
        count += _suggest(session, reading, weights, anew=passage_id in spoken)
        if reading.new_names or passage_id in named:
            names = _nobodys(session, reading)
            note_candidates(session, passage_id, names, origin_version=NEW_NAMES.version, now=utc_now())
        note_words(session, reading.words)
    del words
    return count


def _current_texts(session: Session, ids: Collection[int]) -> dict[int, str]:
    query = (
        select(PassageVersion.passage_id, PassageVersion.text)
        .join(Recording, Recording.current_transcript_id == PassageVersion.transcript_id)
        .where(PassageVersion.passage_id.in_(ids))
    )
    return {row.passage_id: row.text for row in session.execute(query)}


def _suggest(session: Session, reading: Reading, weights: dict[Choice, float], *, anew: bool) -> int:
    """Each tagger's suggestions; `anew`: something was said of the passage before, and may have to go."""
    count = 0
    for engine in (EXACT, MISHEARD):
        found = list(_of(engine, reading, weights))
        if found or anew:
            suggest_mentions(
                session, reading.text.passage_id, found, origin=engine.name, origin_version=engine.version,
                now=utc_now(),
            )  # fmt: skip
        count += len(found)
    return count


def _of(engine: Engine, reading: Reading, weights: dict[Choice, float]) -> Iterator[Suggestion]:
    for heard in reading.heard:
        if heard.engine == engine:
            yield from suggestions_of(heard, weights)


def _nobodys(session: Session, reading: Reading) -> list[NamedPlace]:
    """The possible new names in words that nothing there is suggested for, or that a person said no to."""
    spoken = (Mention.state != MentionState.rejected) & (Mention.anchor == Anchor.valid)
    query = select(Mention.start_char, Mention.end_char).where(Mention.passage_id == reading.text.passage_id, spoken)
    taken = session.execute(query).all() if reading.new_names else []
    return [
        one for one in reading.new_names
        if not any(one.start_char < end and start < one.end_char for start, end in taken)
    ]  # fmt: skip
