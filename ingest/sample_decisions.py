"""What a curator decided in the sample archive, from its file, through the functions that a curator's own pages use.

A machine does not hear the same on every computer: words that it did not
write this time are reported, and the rest is decided all the same.
"""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.deciding import accept_mention, reject_mention, repoint_mention
from archive.errors import InvalidInput, NotFound
from archive.folding import fold
from archive.mention_targets import Target, target_of
from archive.mentions import Anchor, Mention, MentionState
from archive.name_picking import pick_mention
from archive.passages import Passage
from archive.record_addresses import find_recipe, find_seed
from archive.subject_addresses import find_at
from archive.subject_keeping import add_name
from archive.subjects import NameKind
from archive.vocabulary_changes import names_changed
from ingest.sample_places import SentenceFinder, SpokenSentence

_NEAR_S = 1.5
"""How far from its sentence a name may seem to be said: a recogniser's times are not the voice's."""


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    recording: str
    heard: str
    words: str
    of: str


class HeardAs(_Entry):
    """A name that a machine makes something else of."""


class Decision(_Entry):
    """One decision on words that are spoken in a sentence of a recording; `to` is where a re-pointed one leads."""

    act: Literal["accept", "pick", "repoint", "reject"]
    to: str = ""
    why: str = ""


class DecisionsFile(BaseModel):
    """All that the file may hold."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    heard_as: tuple[HeardAs, ...] = ()
    decision: tuple[Decision, ...] = ()


@dataclass(frozen=True, slots=True)
class Decided:
    """How many decisions were made, and one sentence for each that found nothing to decide on."""

    made: int
    missing: tuple[str, ...]


def read_decisions(folder: Path) -> DecisionsFile:
    """The sample's decisions; none where there is no file.

    Raises:
        InvalidInput: the file cannot be read; the sentence says what is wrong in it.
    """
    path = folder / "decisions.toml"
    if not path.is_file():
        return DecisionsFile()
    try:
        return DecisionsFile.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InvalidInput(
            "%(path)s: %(where)s: %(first)s; correct it and build again.",
            path=path.name,
            where=where,
            first=first["msg"],
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidInput("%(path)s: %(error)s; correct it and build again.", path=path.name, error=error) from error


def teach_sample_names(session: Session, folder: Path, *, now: datetime) -> int:
    """Give subjects the names that they are heard as; passages that hold one are read for it by the worker."""
    entries = read_decisions(folder).heard_as
    for entry in entries:
        subject = find_at(session, entry.of)
        add_name(session, subject, entry.words, NameKind.heard_as)
        names_changed(session, ("subject", subject.id), [entry.words], now=now)
    return len(entries)


def decide_sample(session: Session, folder: Path, *, now: datetime) -> Decided:
    """Make every decision of the file whose words are there; making them again changes nothing.

    Raises:
        InvalidInput: the file cannot be read, or names a sentence or an address that is none.
    """
    finder = SentenceFinder.load(session, folder)
    made, missing = 0, []
    for entry in read_decisions(folder).decision:
        spoken = finder.sentence(entry.recording, entry.heard)
        recording_id = finder.ids.get(entry.recording)
        target = target_at(session, entry.of)
        mention = None if recording_id is None else _said_there(session, recording_id, spoken, entry.words, target)
        if mention is None:
            missing.append(
                f"{entry.recording}: “{entry.words}” was not taken for {entry.of} this time; nothing to {entry.act}."
            )
        else:
            _decide(session, mention, entry, now)
            made += 1
    return Decided(made, tuple(missing))


def target_at(session: Session, address: str) -> Target:
    """The subject, recipe or seed at an address such as crops/corn.

    Raises:
        InvalidInput: there is none.
    """
    folder, _, slug = address.partition("/")
    try:
        if folder == "recipes":
            return "recipe", find_recipe(session, slug).id
        if folder == "seeds":
            return "seed", find_seed(session, slug).id
        return "subject", find_at(session, address).id
    except NotFound as error:
        raise InvalidInput(
            "decisions.toml: nothing is at “%(address)s”; give an address such as crops/corn.", address=address
        ) from error


def _said_there(
    session: Session, recording_id: int, spoken: SpokenSentence, words: str, target: Target
) -> Mention | None:
    """The mention of these words around these seconds, the nearest to the sentence's middle."""
    query = (
        select(Mention)
        .join(Passage, Passage.id == Mention.passage_id)
        .where(
            Passage.recording_id == recording_id,
            Mention.anchor == Anchor.valid,
            Mention.start_s >= spoken.start_s - _NEAR_S,
            Mention.end_s <= spoken.end_s + _NEAR_S,
        )
    )
    middle = (spoken.start_s + spoken.end_s) / 2
    found = [one for one in session.scalars(query) if fold(one.quote) == fold(words) and target_of(one) == target]
    return min(found, key=lambda one: (abs(one.start_s - middle), one.id), default=None)


def _decide(session: Session, mention: Mention, entry: Decision, now: datetime) -> None:
    if entry.act == "repoint":
        if mention.state is MentionState.rejected:  # it was, on an earlier run
            return
        repoint_mention(session, mention, target_at(session, entry.to), by_id=None, reason=entry.why, now=now)
        return
    act = {"accept": accept_mention, "pick": pick_mention, "reject": reject_mention}[entry.act]
    act(session, mention, by_id=None, reason=entry.why, now=now)
