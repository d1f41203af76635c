"""`suggest_mentions`: exact dictionary tagging of a recording's current passages against the archive's own names."""

from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.clock import utc_now
from archive.errors import MissingPart
from archive.mention_suggesting import Suggestion
from archive.mention_suggesting import suggest_mentions as keep_suggestions
from archive.passages import PassageVersion
from archive.recipes import Recipe
from archive.seeds import Seed
from archive.subjects import Subject, SubjectName
from ingest.speech.transcript_data import Word
from ingest.steps.of_upload import recording_of
from ingest.tagging.dictionary import DictionaryTagger
from ingest.tagging.names import VocabularyName, with_plurals
from ingest.tagging.spans import time_span
from ingest.workplace import Workplace

ORIGIN, VERSION = "dictionary", "exact-1"


def suggest_mentions(workplace: Workplace, upload_id: int) -> str:
    """Suggest what each passage of the recording speaks of; what people decided stays as it is.

    Raises:
        MissingPart: the archive knows no names yet.
    """
    with workplace.reading() as session:
        names = vocabulary(session)
        recording = recording_of(session, upload_id)
        passages = list(
            session.scalars(
                select(PassageVersion)
                .where(PassageVersion.transcript_id == recording.current_transcript_id)
                .order_by(PassageVersion.position)
            )
        )
    if not names:
        raise MissingPart("The archive knows no people, dishes or crops yet; load a vocabulary and try again.")
    found = [(passage.passage_id, suggestions_for(passage, _tagger(names))) for passage in passages]
    with workplace.writing() as session:
        for passage_id, suggestions in found:
            keep_suggestions(session, passage_id, suggestions, origin=ORIGIN, origin_version=VERSION, now=utc_now())
    return f"{sum(len(suggestions) for _, suggestions in found)} mentions suggested."


def vocabulary(session: Session) -> tuple[VocabularyName, ...]:
    """Every name by which the archive knows a subject, recipe or seed lot."""
    subjects = session.execute(
        select(Subject.id, Subject.kind, Subject.name).where(Subject.retired_at.is_(None)).order_by(Subject.id)
    ).all()
    kinds = {row.id: row.kind for row in subjects}
    names = [VocabularyName(row.name, row.kind.value, "subject", row.id) for row in subjects]
    names.extend(
        VocabularyName(row.name, kinds[row.subject_id].value, "subject", row.subject_id, row.kind.value)
        for row in session.scalars(select(SubjectName).order_by(SubjectName.id))
        if row.subject_id in kinds
    )
    recipes = session.execute(select(Recipe.id, Recipe.title).where(Recipe.retired_at.is_(None)).order_by(Recipe.id))
    names.extend(VocabularyName(title, "", "recipe", id_) for id_, title in recipes)
    seeds = session.execute(select(Seed.id, Seed.name).where(Seed.retired_at.is_(None)).order_by(Seed.id))
    names.extend(VocabularyName(name, "", "seed", id_) for id_, name in seeds)
    return tuple(names)


@lru_cache(maxsize=2)
def _tagger(names: tuple[VocabularyName, ...]) -> DictionaryTagger:
    return DictionaryTagger(with_plurals(names))


def suggestions_for(passage: PassageVersion, tagger: DictionaryTagger) -> list[Suggestion]:
    """What the tagger finds in one passage, each with the seconds at which it is said."""
    words = [Word(*word) for word in passage.words]
    suggestions: list[Suggestion] = []
    for found in tagger.tag(passage.text):
        span = time_span(
            words, passage.text, found.start_char, found.end_char, passage=(passage.start_s, passage.end_s)
        )
        start_s, end_s = span or (passage.start_s, passage.end_s)
        suggestions.extend(
            Suggestion(
                start_char=found.start_char, end_char=found.end_char, quote=found.quote, start_s=start_s, end_s=end_s,
                target=(name.target_kind, name.target_id), score=found.score * heard_clearly(words, start_s, end_s),
            )
            for name in found.targets
        )  # fmt: skip
    return suggestions


def heard_clearly(words: list[Word], start_s: float, end_s: float) -> float:
    """How sure the recogniser was of the words between two seconds, 0 to 1; 1 where nobody doubted them.

    A name that was spelled exactly but heard doubtfully is often another word,
    so an exact match is worth as much as the hearing behind it.
    """
    sure = [w.confidence for w in words if w.start_s < end_s and w.end_s > start_s and w.confidence is not None]
    return sum(sure) / len(sure) if sure else 1.0
