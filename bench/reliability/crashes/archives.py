"""Small archives to crash, each as somebody's work left it: a recording given, read, published, on a trail."""

import io
import os
import sys
import wave
from pathlib import Path

import inflect  # noqa: F401 (with the next, what tagging loads when it is first needed: here once for all)
import numpy as np
import spellchecker  # noqa: F401
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.agreeing import record_agreement
from archive.agreements import NameShown, Use
from archive.clock import utc_now
from archive.database import make_engine, writing
from archive.facts import Span
from archive.recordings import Recording
from archive.settings import Settings
from archive.stop_clips import clip_of_story
from archive.stories import Story
from archive.story_drafts import draft_story
from archive.story_publishing import publish_story
from archive.subject_keeping import find_or_add_subject
from archive.subjects import SubjectKind
from archive.trail_drafts import StopText, add_stop, draft_trail
from archive.uploads import DEPOSIT_STATEMENT
from ingest.intake import Deposit, take_in
from ingest.place import Place, open_place, place_on
from ingest.worker_main import leave, main

RATE_HZ, SECONDS = 16_000, 2.0


def settings(folder: Path) -> Settings:
    """The settings of the archive in this folder."""
    return Settings(data=folder / "data", transcriber="test:echo", log_level="error", window_s=5)


def opened(folder: Path) -> Place:
    """The archive in this folder, which is there."""
    chosen = settings(folder)
    return place_on(chosen, make_engine(chosen.resolved_database_url))


def work(folder: Path) -> None:
    """Be a worker until nothing is left to do; ends the process."""
    chosen = {"DATA": folder / "data", "TRANSCRIBER": "test:echo", "LOG_LEVEL": "error", "WINDOW_S": "5"}
    os.environ.update({f"STORYLOOM_{name}": str(value) for name, value in chosen.items()})
    sys.argv = ["worker", "--drain"]
    leave(main())


def sound(pitch_hz: float = 300.0, seconds: float = SECONDS) -> bytes:
    """A tone as a WAV."""
    samples = 0.3 * np.sin(2 * np.pi * pitch_hz * np.arange(round(seconds * RATE_HZ)) / RATE_HZ)
    held = io.BytesIO()
    with wave.open(held, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(np.rint(samples * 32767).astype("<i2").tobytes())
    return held.getvalue()


def begin(folder: Path) -> None:
    """An archive that knows two names."""
    place = open_place(settings(folder))
    with writing(place.engine) as session:
        for name, kind in (("blue corn", SubjectKind.crop), ("pumpkin stew", SubjectKind.dish)):
            find_or_add_subject(session, kind, name, now=utc_now())


def give(folder: Path) -> None:
    """A recording is handed in."""
    place = opened(folder)
    take_in(place, [sound()], Deposit("corn.wav", DEPOSIT_STATEMENT, narrator_name="Tala"), now=utc_now())


def draft(folder: Path) -> None:
    """A story is cut from all of it, and agreed to."""
    place, now = opened(folder), utc_now()
    with writing(place.engine) as session:
        recording = session.scalars(select(Recording)).one()
        spans = [Span(recording.id, 0.0, recording.duration_s)]
        story = draft_story(session, title="Blue corn", lede="", spans=spans, language="en", by_id=None, now=now)
        tala = find_or_add_subject(session, SubjectKind.person, "Tala", now=now)
        record_agreement(
            session, scope=story, person_id=tala.id, uses=set(Use), name_shown=NameShown.full, wording="Words.",
            evidence="A letter.", by_id=None, now=now,
        )  # fmt: skip


def publish(folder: Path) -> None:
    """It is published."""
    with writing(opened(folder).engine) as session:
        publish_story(session, the_story(session), by_id=None, now=utc_now())


def lay_trail(folder: Path) -> None:
    """A trail with a clip of it and a crop is drafted."""
    now = utc_now()
    with writing(opened(folder).engine) as session:
        story = the_story(session)
        recording = session.scalars(select(Recording)).one()
        clip = clip_of_story(session, story, Span(recording.id, 0.0, 1.0), now=now)
        corn = find_or_add_subject(session, SubjectKind.crop, "blue corn", now=now)
        trail = draft_trail(session, title="Corn walk", by_id=None, now=now)
        add_stop(session, trail, StopText(), clip_id=clip.id, by_id=None, now=now)
        add_stop(session, trail, StopText(), subject_id=corn.id, by_id=None, now=now)


def the_story(session: Session) -> Story:
    """Its only story."""
    return session.scalars(select(Story)).one()
