"""Reading passages for the archive's names and writing down what is found, for a whole recording or a few passages.

No transaction is open while texts are read. Names that change meanwhile are
noticed afterwards, and the same passages are read again with the new ones.
"""

from collections.abc import Sequence
from functools import lru_cache

from sqlalchemy import select

from archive.clock import utc_now
from archive.mention_suggesting import suggest_mentions
from archive.passages import PassageVersion
from archive.recordings import Recording
from ingest.tagging.dictionary import DictionaryTagger
from ingest.tagging.names import VocabularyName, with_plurals
from ingest.tagging.passages import suggestions_for
from ingest.tagging.vocabulary import vocabulary
from ingest.workplace import Workplace

ORIGIN, VERSION = "dictionary", "exact-1"


def tag_recording(workplace: Workplace, recording_id: int) -> int:
    """Suggest what each passage of the recording's current transcript speaks of; gives how many suggestions."""
    with workplace.reading() as session:
        query = (
            select(PassageVersion.passage_id)
            .join(Recording, Recording.current_transcript_id == PassageVersion.transcript_id)
            .where(Recording.id == recording_id)
            .order_by(PassageVersion.position)
        )
        ids = list(session.scalars(query))
    return tag_passages(workplace, ids)


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
        query = select(PassageVersion).join(Recording, Recording.current_transcript_id == PassageVersion.transcript_id)
        versions = list(session.scalars(query.where(PassageVersion.passage_id.in_(passage_ids))))
    found = [(version.passage_id, suggestions_for(version, _tagger(names))) for version in versions]
    with workplace.writing() as session:
        for passage_id, suggestions in found:
            suggest_mentions(session, passage_id, suggestions, origin=ORIGIN, origin_version=VERSION, now=utc_now())
    return sum(len(suggestions) for _, suggestions in found)


@lru_cache(maxsize=2)
def _tagger(names: tuple[VocabularyName, ...]) -> DictionaryTagger:
    return DictionaryTagger(with_plurals(names))
