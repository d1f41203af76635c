"""The sample's festival file: its festival, stalls, trails and what a narrator took back, as a person writes them."""

import tomllib
from datetime import time
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from archive.agreements import Use
from archive.errors import InvalidInput

FILE = "festival.toml"


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FestivalEntry(_Entry):
    """The festival; its day is the week's, so it is not written here."""

    name: str
    opens: time | None = None
    closes: time | None = None
    place: str = ""
    note: str = ""
    plan_text: str = ""


class StallEntry(_Entry):
    """A stall and where it stands on the site plan."""

    name: str
    note: str = ""
    x: float | None = None
    y: float | None = None


class StopEntry(_Entry):
    """A stop: the sentences from `first` to `last` of a recording, or the whole of it."""

    recording: str
    first: str = ""
    last: str = ""
    subject: str = ""
    stall: str = ""
    title: str = ""
    text: str = ""
    place_hint: str = ""
    walking_note: str = ""

    @model_validator(mode="after")
    def _both_or_none(self) -> "StopEntry":
        if bool(self.first) != bool(self.last):
            raise ValueError("give the first and the last sentence that is heard, or neither for the whole story")
        return self


class TrailEntry(_Entry):
    """A trail with its stops, in order."""

    title: str
    introduction: str = ""
    stop: tuple[StopEntry, ...]


class TakenBack(_Entry):
    """What the narrators of a recording agree to from now on, in their words."""

    recording: str
    still: frozenset[Use]
    wording: str
    evidence: str


class FestivalFile(_Entry):
    """All that the file may hold."""

    festival: FestivalEntry
    stall: tuple[StallEntry, ...] = ()
    trail: tuple[TrailEntry, ...] = ()
    taken_back: tuple[TakenBack, ...] = ()

    @model_validator(mode="after")
    def _stalls_are_there(self) -> "FestivalFile":
        known = {stall.name for stall in self.stall} | {""}
        for stop in (stop for trail in self.trail for stop in trail.stop):
            if stop.stall not in known:
                raise ValueError(f"there is no stall “{stop.stall}”; name one of this file's stalls")
        return self


def read_festival(folder: Path) -> FestivalFile | None:
    """The sample's festival; None where there is no file.

    Raises:
        InvalidInput: the file cannot be read; the sentence says what is wrong in it.
    """
    path = folder / FILE
    if not path.is_file():
        return None
    try:
        return FestivalFile.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
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
