"""A published trail over two told stories and a dish, with real sound at its stops."""

from dataclasses import dataclass

from sqlalchemy import select

from archive.clock import utc_now
from archive.database import writing
from archive.facts import Span
from archive.listening import ListeningCopy, replace_copy
from archive.recordings import Recording
from archive.stories import Story
from archive.subjects import Subject
from archive.trail_publishing import publish_trail
from archive.trail_versions import working_stops
from archive.trails import Trail
from ingest.place import Place
from tests.archive.builders import a_clip, a_trail
from tests.web.stories import MP4, WEBM, Told, stored, tell_a_story


@dataclass(frozen=True, slots=True)
class Walked:
    """What a test needs to know of it; the third stop is the dish."""

    slug: str
    codes: tuple[str, ...]
    first: Told
    second: Told


def walk_a_trail(place: Place) -> Walked:
    """Lay it, with sound of its own for each clip."""
    first = tell_a_story(place)
    second = tell_a_story(place, title="Zanzibar nights", narrator="Quillon Brackwater", words="We cooked at night")
    with writing(place.engine) as session:
        clips = []
        for told in (first, second):
            story = session.get_one(Story, told.story_id)
            recording = session.scalars(select(Recording).where(Recording.key == told.recording_key)).one()
            clip = a_clip(session, story, (recording, 1.0, 9.0))
            copy = ListeningCopy(
                clip_id=clip.id, opus_name=stored(place, WEBM, ".webm"), opus_bytes=len(WEBM),
                aac_name=stored(place, MP4, ".m4a"), aac_bytes=len(MP4),
                duration_s=8.0, peaks=[0.1, 0.9], fingerprint="-", created_at=utc_now(),
            )  # fmt: skip
            replace_copy(session, copy, [Span(recording.id, 1.0, 9.0)])
            clips.append(clip)
        dish = session.scalars(select(Subject).where(Subject.slug == first.dish_slug)).one()
        trail = a_trail(session, *clips, dish)
        return Walked(trail.slug, tuple(each.stop.code for each in working_stops(session, trail.id)), first, second)


def publish_again(place: Place, walked: Walked) -> None:
    """As its next version."""
    with writing(place.engine) as session:
        trail = session.scalars(select(Trail).where(Trail.slug == walked.slug)).one()
        publish_trail(session, trail, by_id=None, now=utc_now())
