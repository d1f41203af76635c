"""A festival with a trail in the browser's sample: a clip, a voice that has left, a crop, and another clip."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import time, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.agreeing import record_agreement
from archive.agreements import NameShown, Use
from archive.clock import utc_now
from archive.database import writing
from archive.facts import Span
from archive.festival_devices import make_device
from archive.festivals import Festival, Stall
from archive.listening import ListeningCopy, copy_of_story, replace_copy
from archive.stop_clips import clip_of_story
from archive.stories import Story, StorySpan
from archive.story_drafts import spans_of
from archive.subject_keeping import find_or_add_subject
from archive.subjects import SubjectKind
from archive.trail_drafts import StopText, add_stop, draft_trail, find_trail
from archive.trail_publishing import publish_trail, retire_trail
from archive.trails import Stop, Trail, TrailClip
from ingest.place import Place

FESTIVAL: Final = "harvest-table"
TRAIL: Final = "a-walk-for-browsers"
CLIP_S: Final = 6.0
STALLS: Final = ("Bread oven", "Seed table")
SOUND: Final = (
    "opus_name", "opus_bytes", "aac_name", "aac_bytes", "duration_s", "loudness_lufs", "peaks", "fingerprint",
)  # fmt: skip


def lay_trail(place: Place, slugs: tuple[str, ...]) -> None:
    """Publish it; the worker cuts its clips."""
    with writing(place.engine) as session:
        festival = _festival(session)
        first, second = (session.scalars(select(Story).where(Story.slug == slug)).one() for slug in slugs[:2])
        asks = {"by_id": None, "now": utc_now()}
        trail = draft_trail(
            session, title="A walk for browsers", introduction="Four stops.", festival_id=festival.id, **asks
        )
        corn = find_or_add_subject(session, SubjectKind.crop, "blue corn", now=utc_now())
        stall = session.scalars(select(Stall.id)).first()
        note = StopText("At the oven", "Stand close.", "by the wall", "Thirty steps along the canal.", stall)
        add_stop(session, trail, note, clip_id=_clip(session, first, 0.0).id, **asks)
        add_stop(session, trail, StopText(), clip_id=_clip(session, second, 0.0).id, **asks)
        add_stop(session, trail, StopText(walking_note="Over the bridge."), subject_id=corn.id, **asks)
        add_stop(session, trail, StopText("Once more"), clip_id=_clip(session, first, CLIP_S).id, **asks)
        publish_trail(session, trail, **asks)
        record_agreement(
            session, scope=second, person_id=None, uses=set(Use) - {Use.festival}, name_shown=NameShown.full,
            wording="Not at festivals.", evidence="A letter.", **asks,
        )  # fmt: skip


@contextmanager
def kept_trail(place: Place, slug: str) -> Iterator[tuple[str, str]]:
    """A trail with one stop that is kept to its festival, and the secret of a link for a device; retired afterwards."""
    asks = {"by_id": None, "now": utc_now()}
    with writing(place.engine) as session:
        like = session.scalars(select(Story).where(Story.slug == slug)).one()
        day = utc_now().date()
        festival = Festival(slug="kept-table", name="Kept Table", starts_on=day, ends_on=day, created_at=utc_now())
        story = Story(
            slug="kept-story", title="Kept", state=like.state, created_at=utc_now(), published_at=like.published_at
        )
        session.add_all([festival, story])
        session.flush()
        sound, spans = copy_of_story(session, like.id), spans_of(session, like)
        session.add_all(
            StorySpan(
                story_id=story.id, position=n, recording_id=one.recording_id, start_s=one.start_s, end_s=one.end_s
            )
            for n, one in enumerate(spans)
        )
        record_agreement(
            session, scope=story, person_id=None, uses=set(Use), name_shown=NameShown.full, wording="Kept.",
            evidence="A letter.", festival_id=festival.id, **asks,
        )  # fmt: skip
        clip = clip_of_story(session, story, None, now=utc_now())
        held = {name: getattr(sound, name) for name in SOUND}
        replace_copy(session, ListeningCopy(clip_id=clip.id, created_at=utc_now(), **held), spans)
        trail = draft_trail(session, title="A kept walk", festival_id=festival.id, **asks)
        add_stop(session, trail, StopText("At the table"), clip_id=clip.id, **asks)
        publish_trail(session, trail, **asks)
        named = trail.slug, make_device(session, festival, "Tablet", **asks)
    yield named
    with writing(place.engine) as session:
        retire_trail(session, find_trail(session, named[0]), by_id=None, now=utc_now())


def code_of(place: Place, number: int) -> str:
    """What the sign of this stop of the trail says."""
    with writing(place.engine) as session:
        query = (
            select(Stop.code).join(Trail, Trail.id == Stop.trail_id).where(Trail.slug == TRAIL, Stop.number == number)
        )
        return session.scalars(query).one()


def _festival(session: Session) -> Festival:
    day = utc_now().date() + timedelta(days=2)
    festival = Festival(
        slug=FESTIVAL, name="Harvest Table", starts_on=day, ends_on=day, opens=time(10), closes=time(16),
        place="The Agora", published_at=utc_now(), created_at=utc_now(),
    )  # fmt: skip
    session.add(festival)
    session.flush()
    places = ((0.2, 0.3), (0.7, 0.6))
    session.add_all(
        Stall(festival_id=festival.id, position=n, name=name, x=x, y=y)
        for n, (name, (x, y)) in enumerate(zip(STALLS, places, strict=True))
    )
    session.flush()
    return festival


def _clip(session: Session, story: Story, from_s: float) -> TrailClip:
    span = session.scalars(select(StorySpan).where(StorySpan.story_id == story.id)).first()
    assert span is not None
    start_s = span.start_s + from_s
    return clip_of_story(session, story, Span(span.recording_id, start_s, start_s + CLIP_S), now=utc_now())
