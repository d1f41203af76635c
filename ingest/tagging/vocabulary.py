"""Every name by which the archive knows a subject, recipe or seed lot, read from the record."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.recipes import Recipe
from archive.seeds import Seed
from archive.subjects import Subject, SubjectName
from ingest.tagging.names import VocabularyName


def vocabulary(session: Session) -> tuple[VocabularyName, ...]:
    """The names of all that is not retired, preferred ones of subjects first."""
    subjects = session.execute(
        select(Subject.id, Subject.kind, Subject.name).where(Subject.retired_at.is_(None)).order_by(Subject.id)
    ).all()
    kinds = {row.id: row.kind for row in subjects}
    names = [VocabularyName(row.name, row.kind.value, "subject", row.id) for row in subjects]
    others = select(SubjectName.subject_id, SubjectName.name, SubjectName.kind).order_by(SubjectName.id)
    names.extend(
        VocabularyName(row.name, kinds[row.subject_id].value, "subject", row.subject_id, row.kind.value)
        for row in session.execute(others)
        if row.subject_id in kinds
    )
    recipes = session.execute(select(Recipe.id, Recipe.title).where(Recipe.retired_at.is_(None)).order_by(Recipe.id))
    names.extend(VocabularyName(title, "", "recipe", id_) for id_, title in recipes)
    seeds = session.execute(select(Seed.id, Seed.name).where(Seed.retired_at.is_(None)).order_by(Seed.id))
    names.extend(VocabularyName(name, "", "seed", id_) for id_, name in seeds)
    return tuple(names)
