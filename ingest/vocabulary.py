"""Loading a starter vocabulary from TOML files that a person can edit; loading it again changes only what changed."""

import tomllib
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy.orm import Session

from archive.errors import InvalidInput
from archive.recipe_keeping import keep_recipe
from archive.seed_keeping import keep_seed
from archive.subject_keeping import add_broader, add_name, find_or_add_subject, set_note
from archive.subjects import NameKind, SubjectKind
from ingest.told_records import RecipeEntry, SeedEntry, recipe_text, seed_text

SUBJECT_FILES = {
    "people.toml": SubjectKind.person,
    "dishes.toml": SubjectKind.dish,
    "ingredients.toml": SubjectKind.ingredient,
    "crops.toml": SubjectKind.crop,
    "places.toml": SubjectKind.place,
}


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NameEntry(_Entry):
    """Another name of a subject."""

    name: str
    kind: NameKind = NameKind.variant
    language: str = "en"


class SubjectEntry(_Entry):
    """A subject with its names and the broader terms it falls under."""

    preferred: str
    names: tuple[NameEntry, ...] = ()
    scientific: str = ""
    note: str = ""
    broader: tuple[str, ...] = ()


class VocabularyFile(_Entry):
    """What one file may hold."""

    subject: tuple[SubjectEntry, ...] = ()
    recipe: tuple[RecipeEntry, ...] = ()
    seed: tuple[SeedEntry, ...] = ()


def load_vocabulary(session: Session, folder: Path, *, now: datetime) -> int:
    """Load every vocabulary file of `folder` (those that are not there are left out); returns how many entries.

    Raises:
        InvalidInput: a file cannot be read; the sentence names it and the first thing wrong in it.
    """
    files = {name: read_file(folder / name) for name in SUBJECT_FILES if (folder / name).is_file()}
    for name, read in files.items():
        for entry in read.subject:
            _load_subject(session, SUBJECT_FILES[name], entry, now)
    for name, read in files.items():
        for entry in read.subject:
            _load_broader(session, SUBJECT_FILES[name], entry, now)
    recipes, seeds = _optional(folder / "recipes.toml").recipe, _optional(folder / "seeds.toml").seed
    for recipe in recipes:
        _load_recipe(session, recipe, now)
    for seed in seeds:
        keep_seed(session, seed_text(seed), now=now)
    return sum(len(read.subject) for read in files.values()) + len(recipes) + len(seeds)


def read_file(path: Path) -> VocabularyFile:
    """Read and check one file. Raises InvalidInput as `load_vocabulary` does."""
    try:
        return VocabularyFile.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InvalidInput(
            "%(path)s: %(where)s: %(first)s; correct it and load again.",
            path=path.name,
            where=where,
            first=first["msg"],
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidInput("%(path)s: %(error)s; correct it and load again.", path=path.name, error=error) from error


def _optional(path: Path) -> VocabularyFile:
    return read_file(path) if path.is_file() else VocabularyFile()


def _load_recipe(session: Session, entry: RecipeEntry, now: datetime) -> None:
    """With what it names outright as subjects; what its lines only say, such as water, need not be one."""
    named = [(SubjectKind.dish, entry.dish), (SubjectKind.person, entry.from_person)]
    named += [(SubjectKind.ingredient, line.ingredient or "") for line in entry.ingredients]
    for kind, name in named:
        if name:
            find_or_add_subject(session, kind, name, now=now)
    keep_recipe(session, recipe_text(entry), now=now, add_names=False)


def _load_subject(session: Session, kind: SubjectKind, entry: SubjectEntry, now: datetime) -> None:
    subject = find_or_add_subject(session, kind, entry.preferred, now=now)
    if entry.note:
        set_note(session, subject, entry.note)
    for name in entry.names:
        add_name(session, subject, name.name, name.kind, name.language)
    if entry.scientific:
        add_name(session, subject, entry.scientific, NameKind.scientific, "la")


def _load_broader(session: Session, kind: SubjectKind, entry: SubjectEntry, now: datetime) -> None:
    for name in entry.broader:
        narrower = find_or_add_subject(session, kind, entry.preferred, now=now)
        add_broader(session, narrower, find_or_add_subject(session, kind, name, now=now))
