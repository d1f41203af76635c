"""A trail over the story of `tests.web.stories`: a clip of it at a stall, a dish without a voice, and all of it."""

from dataclasses import dataclass
from datetime import time, timedelta

from sqlalchemy import select

from archive.agreeing import record_agreement
from archive.agreements import NameShown, Use
from archive.clock import utc_now
from archive.database import writing
from archive.festivals import Festival, Stall
from archive.recordings import Recording
from archive.stories import Story
from archive.subjects import Subject
from archive.trail_drafts import StopText, add_stop, draft_trail, find_trail
from archive.trail_publishing import publish_trail, retire_trail
from archive.trail_versions import working_stops
from ingest.place import Place
from tests.archive import builders
from tests.web.stories import Told


@dataclass(frozen=True, slots=True)
class Walk:
    """What a test needs to know of the trail it made."""

    slug: str
    festival: str
    codes: tuple[str, ...]

    @property
    def path(self) -> str:
        return f"/trails/{self.slug}"


def walk_a_trail(place: Place, told: Told, *, title: str = "A walk", said: str = "", prepared: bool = True) -> Walk:
    """Write a published trail into the archive; `prepared`: its sounds are made."""
    now = utc_now()
    with writing(place.engine) as session:
        story = session.get_one(Story, told.story_id)
        recording = session.scalars(select(Recording).where(Recording.key == told.recording_key)).one()
        dish = session.scalars(select(Subject).where(Subject.slug == told.dish_slug)).one()
        day = now.date() + timedelta(days=2)
        festival = Festival(
            slug="table", name=f"Table {said}", starts_on=day, ends_on=day + timedelta(days=1), opens=time(10),
            closes=time(16), place=f"Agora {said}", note=f"Weekly {said}", published_at=now, created_at=now,
        )  # fmt: skip
        builders.add(session, festival)
        stall = builders.add(session, Stall(festival_id=festival.id, name=f"Oven {said}", x=0.25, y=0.5))
        asks = {"by_id": None, "now": now}
        trail = draft_trail(session, title=title, introduction=f"Intro {said}", festival_id=festival.id, **asks)
        held = [(recording, 0.0, 10.0)] if prepared else None
        clip = builders.a_clip(session, story, (recording, 0.0, 10.0), held=held)
        whole = builders.a_clip(session, story, held=held)
        words = (f"{words} {said}" for words in ("Oven talk", "Stand close", "by the wall", "Over the bridge"))
        text = StopText(*words, stall.id)
        for number, holds in enumerate(({"clip_id": clip.id}, {"subject_id": dish.id}, {"clip_id": whole.id})):
            add_stop(session, trail, text if number == 0 else StopText(), **asks, **holds)
        publish_trail(session, trail, **asks)
        codes = tuple(each.stop.code for each in working_stops(session, trail.id))
        return Walk(trail.slug, festival.slug, codes)


def retire(place: Place, walk: Walk) -> None:
    with writing(place.engine) as session:
        retire_trail(session, find_trail(session, walk.slug), by_id=None, now=utc_now())


def allow(place: Place, told: Told, uses: set[Use]) -> None:
    """What the story may be used for from now on."""
    with writing(place.engine) as session:
        record_agreement(
            session, scope=session.get_one(Story, told.story_id), person_id=None, uses=uses,
            name_shown=NameShown.full, wording="Words.", evidence="A letter.", by_id=None, now=utc_now(),
        )  # fmt: skip
