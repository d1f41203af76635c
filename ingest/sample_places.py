"""Pointing the sample's recipes and seeds at the passages that say them, once those are there.

By time, not by words: the voice is certain of when a sentence was spoken, and
a machine's reading of it may hold none of its words.
"""

import json
from datetime import datetime
from pathlib import Path
from typing import Self

from pydantic import BaseModel, TypeAdapter, ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.errors import InvalidInput
from archive.recipe_keeping import keep_recipe
from archive.recipe_texts import Said
from archive.recordings import Recording
from archive.said_at import KEPT, said_between
from archive.seed_keeping import keep_seed
from ingest.told_records import recipe_text, seed_text
from ingest.vocabulary import read_file


class SpokenSentence(BaseModel):
    """A sentence and when it is spoken, in seconds of its recording."""

    start_s: float
    end_s: float
    text: str


Times = dict[str, list[SpokenSentence]]
_TIMES = TypeAdapter(Times)


def read_times(folder: Path) -> Times:
    """The times of the sample's sentences, by recording.

    Raises:
        InvalidInput: the file is missing or cannot be read.
    """
    path = folder / "recordings" / "times.json"
    try:
        return _TIMES.validate_python(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, ValidationError) as error:
        raise InvalidInput(
            "The times of the sample's sentences cannot be read (%(path)s): %(error)s", path=path, error=error
        ) from error


def point_sample(session: Session, folder: Path, *, now: datetime) -> int:
    """Point every line, step and handover at its passage; returns how many places were found.

    Raises:
        InvalidInput: a vocabulary file names a sentence that its recording does not hold.
    """
    finder = SentenceFinder.load(session, folder)
    recipes, seeds = folder / "vocabulary" / "recipes.toml", folder / "vocabulary" / "seeds.toml"
    for recipe in read_file(recipes).recipe if recipes.is_file() else ():
        keep_recipe(session, recipe_text(recipe, finder.find), now=now, add_names=False)
    for seed in read_file(seeds).seed if seeds.is_file() else ():
        keep_seed(session, seed_text(seed, finder.find), now=now)
    return finder.found


class SentenceFinder:
    """Finds the sample's sentences by recording: when they are spoken, and in which passage."""

    def __init__(self, session: Session, times: Times) -> None:
        self.session, self.times, self.found = session, times, 0
        self.ids: dict[str, int] = {}
        for id_, name in session.execute(select(Recording.id, Recording.file_name).order_by(Recording.id)):
            self.ids[Path(name).stem] = id_

    @classmethod
    def load(cls, session: Session, folder: Path) -> Self:
        """With the times of the sample in this folder. Raises InvalidInput as `read_times` does."""
        return cls(session, read_times(folder))

    def sentence(self, recording: str, sentence: str) -> SpokenSentence:
        """When this sentence is spoken.

        Raises:
            InvalidInput: it is none of the recording's.
        """
        spoken = next((one for one in self.times.get(recording, ()) if one.text == sentence), None)
        if spoken is None:
            raise InvalidInput(
                "“%(sentence_)s” is no sentence of %(recording)s; give it as its text has it.",
                sentence_=sentence[:60],
                recording=recording,
            )
        return spoken

    def find(self, recording: str, sentence: str) -> Said:
        """Where this sentence is said; a recording that was not taken in leaves the place as it is."""
        spoken = self.sentence(recording, sentence)
        if recording not in self.ids:
            return KEPT
        place = said_between(self.session, self.ids[recording], spoken.start_s, spoken.end_s)
        self.found += place is not None
        return place
