"""Keeping the file of meanings in step with what can be found: stories that changed are read, closed ones forgotten.

Nothing is asked for by events: what is due is the difference between the
index and the file, so a crash, a failure or a switch turned on late needs no care.
"""

import hashlib
import logging
from collections.abc import Mapping
from datetime import datetime

from archive.errors import MissingPart
from archive.index_book import note_story
from archive.reading_meaning import passages_to_read
from ingest.kept_indexes import EMBEDDED, name_of
from ingest.meaning.encoder import MODEL, encode
from ingest.meaning.vectors import meaning_path
from ingest.workplace import Workplace
from search.alike import Meant
from search.alike_file import VectorFile

log = logging.getLogger(__name__)

STORIES_AT_ONCE = 50
SHORTEST_LETTERS = 12
"""A shorter passage ("Yes, yes.") is like every other short one and leads nowhere."""


def keep_meanings(workplace: Workplace, *, now: datetime) -> list[int]:
    """Bring the file one slice nearer to the index; returns the stories that were read, none when nothing is due.

    Switched off, everything that was read before is removed.
    """
    settings = workplace.place.settings
    path = meaning_path(settings.data)
    if not settings.meaning:
        path.unlink(missing_ok=True)
        return []
    file = VectorFile(path, model=MODEL)
    try:
        indexed, known = _found_by_visitors(workplace), file.versions()
        file.remove(known.keys() - indexed.keys())
        due = sorted(story for story, version in indexed.items() if known.get(story) != version)[:STORIES_AT_ONCE]
        if due:
            file.replace({story: (indexed[story], read) for story, read in _read(workplace, file, due, now).items()})
    except MissingPart as error:
        log.warning("%s", error)
        return []
    _send_vectors(workplace, due, now)
    return due


def _send_vectors(workplace: Workplace, stories: list[int], now: datetime) -> None:
    """Have an index that keeps vectors of its own told these stories again, now that there are some."""
    with workplace.writing() as session:
        for kept in workplace.indexes:
            if kept.keeps_vectors:
                for story_id in stories:
                    note_story(session, kept.state(session), story_id, narrows=False, now=now)


def _found_by_visitors(workplace: Workplace) -> dict[int, int]:
    """Version of each story in the index for visitors that is always here, by story id."""
    here = name_of(EMBEDDED, "public")
    return next(kept.index.story_versions() for kept in workplace.indexes if kept.name == here)


def _read(workplace: Workplace, file: VectorFile, stories: list[int], now: datetime) -> dict[int, list[Meant]]:
    """What each story's passages mean; only texts that are new to the file go to the model."""
    with workplace.reading() as session:
        texts = {story: passages_to_read(session, story, now=now) for story in stories}
    wanted = {id_: text for own in texts.values() for id_, text in own.items() if len(text) >= SHORTEST_LETTERS}
    known = {id_: kept for id_, kept in file.known(wanted).items() if kept.text_print == _print(wanted[id_])}
    known |= _newly_read({id_: text for id_, text in wanted.items() if id_ not in known})
    return {story: [known[id_] for id_ in own if id_ in known] for story, own in texts.items()}


def _newly_read(texts: Mapping[int, str]) -> dict[int, Meant]:
    if not texts:
        return {}
    vectors = encode(list(texts.values()))
    return {
        id_: Meant(id_, _print(text), tuple(map(float, vector)))
        for (id_, text), vector in zip(texts.items(), vectors, strict=True)
    }


def _print(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()[:16]
