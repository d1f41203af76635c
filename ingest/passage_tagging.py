"""Tagging passages of the record: finding names is done outside any transaction, writing them down inside one.

Names may change while passages are read; they are then read again with the new ones,
so that nothing is suggested from a vocabulary older than what a later retag saw.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.clock import utc_now
from archive.passages import PassageVersion
from archive.recordings import Recording
from archive.tagged_passages import TaggedRecording
from archive.transcripts import Transcript
from ingest.speech.transcript_data import Word
from ingest.tagging.engines import ALL
from ingest.tagging.names import VocabularyName
from ingest.tagging.passages import Taggers, Text
from ingest.tagging.vocabulary import vocabulary
from ingest.workplace import Workplace
from ingest.writing_readings import write_down


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
