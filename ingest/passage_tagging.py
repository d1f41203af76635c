"""Tagging passages of the record: finding names is done outside any transaction, writing them down inside one.

Names may change while passages are read; they are then read again with the new ones,
so that nothing is suggested from a vocabulary older than what a later retag saw.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.candidate_noting import note_candidates
from archive.clock import utc_now
from archive.mention_ranking import Choice
from archive.mention_suggesting import suggest_mentions
from archive.passages import PassageVersion
from archive.recordings import Recording
from archive.tagged_passages import TaggedRecording
from archive.transcripts import Transcript
from archive.word_lookup import note_words
from ingest.speech.transcript_data import Word
from ingest.tagging.engines import ALL, EXACT, MISHEARD, NEW_NAMES
from ingest.tagging.names import VocabularyName
from ingest.tagging.passages import Reading, Taggers, Text
from ingest.tagging.vocabulary import vocabulary
from ingest.weighing import suggestions_of, weights_of
from ingest.workplace import Workplace

AT_ONCE = 50
"""Passages written down in one transaction, so that nobody else who writes waits for a whole recording."""


def tag_recording(workplace: Workplace, recording_id: int) -> int:
    """Suggest what each passage of the recording's current transcript speaks of; gives how many suggestions."""
    with workplace.reading() as session:
        transcript_id = session.get_one(Recording, recording_id).current_transcript_id
        query = select(PassageVersion.passage_id).where(PassageVersion.transcript_id == transcript_id)
        ids = list(session.scalars(query.order_by(PassageVersion.position)))
    count = tag_passages(workplace, ids)
    if transcript_id is not None:
        with workplace.writing() as session:
            session.merge(
                TaggedRecording(
                    recording_id=recording_id, transcript_id=transcript_id, taggers=ALL, tagged_at=utc_now()
                )
            )
    return count


def tag_passages(workplace: Workplace, passage_ids: Sequence[int]) -> int:
    """Suggest what these passages speak of as their texts stand now; gives how many suggestions."""
    names = known_names(workplace)
    while True:
        count = _tag_once(workplace, passage_ids, names)
        before, names = names, known_names(workplace)
        if names == before:
            return count


def known_names(workplace: Workplace) -> tuple[VocabularyName, ...]:
    """Every name that the archive knows at this moment."""
    with workplace.reading() as session:
        return vocabulary(session)


def _tag_once(workplace: Workplace, passage_ids: Sequence[int], names: tuple[VocabularyName, ...]) -> int:
    with workplace.reading() as session:
        texts = texts_of(session, passage_ids)
    count = 0
    for recording_id, own in groupby(taggers_of(names).read(texts), key=lambda one: one.text.recording_id):
        count += write_down(workplace, recording_id, list(own))
    return count


def texts_of(session: Session, passage_ids: Sequence[int]) -> list[Text]:
    """These passages as the current transcripts of their recordings read them, one recording after the other."""
    query = (
        select(PassageVersion, Recording.id, Transcript.language)
        .join(Transcript, Transcript.id == PassageVersion.transcript_id)
        .join(Recording, Recording.current_transcript_id == Transcript.id)
        .where(PassageVersion.passage_id.in_(passage_ids))
        .order_by(Recording.id, PassageVersion.position)
    )
    return [
        Text(
            version.passage_id, recording_id, version.text, version.start_s, version.end_s,
            tuple(Word(*word) for word in version.words), tuple(version.flags), version.language or language,
        )
        for version, recording_id, language in session.execute(query)
    ]  # fmt: skip


@lru_cache(maxsize=2)
def taggers_of(names: tuple[VocabularyName, ...]) -> Taggers:
    """The taggers of these names, built once."""
    return Taggers(names)


def write_down(workplace: Workplace, recording_id: int, readings: Sequence[Reading]) -> int:
    """Write down what was found in passages of one recording; gives how many suggestions."""
    with workplace.reading() as session:
        weights = weights_of(session, recording_id, readings)
    count = 0
    for part in _parts(readings):
        with workplace.writing() as session:
            count += sum(write_reading(session, reading, weights) for reading in part)
    return count


def write_reading(session: Session, reading: Reading, weights: dict[Choice, float]) -> int:
    """Write down what was found in one passage; gives how many suggestions, none where it reads otherwise by now.

    Whoever changed it has asked for it to be read again.
    """
    passage_id, now = reading.text.passage_id, utc_now()
    if not _reads_so(session, reading.text):
        return 0
    count = 0
    for engine in (EXACT, MISHEARD):
        heard = (one for one in reading.heard if one.engine == engine)
        suggestions = [suggestion for one in heard for suggestion in suggestions_of(one, weights)]
        suggest_mentions(session, passage_id, suggestions, origin=engine.name, origin_version=engine.version, now=now)
        count += len(suggestions)
    note_candidates(session, passage_id, reading.new_names, origin_version=NEW_NAMES.version, now=now)
    note_words(session, reading.words)
    return count


def _reads_so(session: Session, text: Text) -> bool:
    return text.text == session.scalar(
        select(PassageVersion.text)
        .join(Recording, Recording.current_transcript_id == PassageVersion.transcript_id)
        .where(PassageVersion.passage_id == text.passage_id)
    )


def _parts(readings: Sequence[Reading]) -> Iterator[Sequence[Reading]]:
    for first in range(0, len(readings), AT_ONCE):
        yield readings[first : first + AT_ONCE]
