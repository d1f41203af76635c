"""Where a line, a step or a handover is said: a passage, and the second of its recording.

A place that a person gives as a time becomes the passage that is heard then. A
recording that is transcribed anew has new passages; what was said is then found
again by its second, without anything being written.
"""

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive.errors import InvalidInput, NotFound
from archive.passages import Passage, PassageVersion, find_passage
from archive.recordings import Recording

KEPT: Literal["kept"] = "kept"
"""In place of a place: as it was before."""
_CLOCK = re.compile(r"(?:(?P<hours>\d{1,2}):)?(?P<minutes>\d{1,3}):(?P<seconds>\d{1,2}(?:\.\d+)?)")
_SECONDS = re.compile(r"\d{1,5}(?:\.\d+)?")
_KEY = re.compile(r"(?:.*/p/)?(?P<key>[2-9a-z]{10})/?")
_NEAR_S = 2.0


@dataclass(frozen=True, slots=True)
class SaidAt:
    """A passage, and the second of its recording at which it is said (None: where the passage begins)."""

    passage_id: int
    second: float | None = None


def place_given(session: Session, words: str, recording_id: int | None) -> SaidAt | None:
    """A place as a person gives it: "1:23" in the recording, a passage's key, or the address of one.

    Raises:
        InvalidInput: it is none of these, or nothing is said there.
    """
    words = words.strip()
    if not words:
        return None
    second = _second(words)
    if second is None:
        return SaidAt(_passage_of_key(session, words))
    if recording_id is None:
        raise InvalidInput("Choose the recording in which “%(words)s” is a time.", words=words[:20])
    found = said_between(session, recording_id, second, second)
    if found is None:
        raise InvalidInput(
            "Nothing is said at %(words)s of that recording; give a time at which someone speaks.", words=words[:20]
        )
    return found


def _second(words: str) -> float | None:
    found = _CLOCK.fullmatch(words)
    if found:
        return int(found["hours"] or 0) * 3600 + int(found["minutes"]) * 60 + float(found["seconds"])
    return float(words) if _SECONDS.fullmatch(words) else None


def _passage_of_key(session: Session, words: str) -> int:
    found = _KEY.fullmatch(words)
    if found:
        with suppress(NotFound):
            return find_passage(session, found["key"]).id
    raise InvalidInput(
        "“%(words)s” is no place; give a time such as 1:23, or the address of a passage.", words=words[:40]
    )


def said_between(session: Session, recording_id: int, start_s: float, end_s: float) -> SaidAt | None:
    """The passage of the current reading that is heard most in these seconds; None where none is near them."""
    return _most_heard(_current(session, recording_id), start_s, end_s)


def _current(session: Session, recording_id: int) -> list[tuple[int, float, float]]:
    query = (
        select(PassageVersion.passage_id, PassageVersion.start_s, PassageVersion.end_s)
        .join(Recording, Recording.current_transcript_id == PassageVersion.transcript_id)
        .where(Recording.id == recording_id)
        .order_by(PassageVersion.position)
    )
    return [(id_, start, end) for id_, start, end in session.execute(query)]


def _most_heard(passages: list[tuple[int, float, float]], start_s: float, end_s: float) -> SaidAt | None:
    near = [
        (min(end_s, end) - max(start_s, start), -start, id_)
        for id_, start, end in passages
        if min(end_s, end) - max(start_s, start) >= -_NEAR_S
    ]
    return SaidAt(max(near)[2], start_s) if near else None


def places_now(session: Session, places: Iterable[SaidAt]) -> dict[SaidAt, int]:
    """Each place's passage in the current reading of its recording; one that is not found any more is left out."""
    wanted = set(places)
    ids = {place.passage_id for place in wanted}
    current = set(
        session.scalars(
            select(PassageVersion.passage_id)
            .join(Recording, Recording.current_transcript_id == PassageVersion.transcript_id)
            .where(PassageVersion.passage_id.in_(ids))
        )
    )
    found = {place: place.passage_id for place in wanted if place.passage_id in current}
    for place in wanted - set(found):
        again = _found_again(session, place)
        if again is not None:
            found[place] = again
    return found


def _found_again(session: Session, place: SaidAt) -> int | None:
    last = (
        select(Passage.recording_id, PassageVersion.start_s, PassageVersion.end_s)
        .join(Passage, Passage.id == PassageVersion.passage_id)
        .where(
            Passage.id == place.passage_id,
            PassageVersion.transcript_id
            == select(func.max(PassageVersion.transcript_id))
            .where(PassageVersion.passage_id == place.passage_id)
            .scalar_subquery(),
        )
    )
    row = session.execute(last).one_or_none()
    if row is None:
        return None
    start_s = row.start_s if place.second is None else place.second
    end_s = row.end_s if place.second is None else place.second
    again = said_between(session, row.recording_id, start_s, end_s)
    return None if again is None else again.passage_id
