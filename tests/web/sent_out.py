"""A trail with real sound: a clip of a story, and a story of another narrator."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.agreeing import record_agreement
from archive.agreements import NameShown, Use
from archive.clock import utc_now
from archive.database import writing
from archive.listening import ListeningCopy, replace_copy
from archive.stories import Story
from archive.story_drafts import spans_of
from archive.subjects import Subject
from archive.trail_drafts import StopText, add_stop, draft_trail
from archive.trail_publishing import publish_trail
from archive.trails import TrailClip
from ingest.place import Place
from tests.archive.builders import add
from tests.web.stories import MP4, WEBM, Told, stored, tell_a_story


@dataclass(frozen=True, slots=True)
class SentOut:
    """What a test needs to know of the trail it made: the codes of its two stops, and the stories they play."""

    slug: str
    codes: tuple[str, str]
    stories: tuple[Told, Told]


def lay_a_trail(place: Place, *, title: str = "Pots and salt", text: str = "Stand here.", **told: str) -> SentOut:
    """A published trail of two whole stories, each stop with sound of its own."""
    first = tell_a_story(place, **told)
    second = tell_a_story(place, title="Salt", narrator="Leilani Kealoha", words="Nobody thought about salt.")
    with writing(place.engine) as session:
        trail = draft_trail(session, title=title, introduction=text, by_id=None, now=utc_now())
        codes = []
        for one in (first, second):
            clip = clip_with_sound(place, session, session.get_one(Story, one.story_id))
            stop = add_stop(session, trail, StopText(title=one.title, text=text), clip_id=clip.id, by_id=None,
                            now=utc_now())  # fmt: skip
            codes.append(stop.code)
        publish_trail(session, trail, by_id=None, now=utc_now())
        return SentOut(trail.slug, (codes[0], codes[1]), (first, second))


def clip_with_sound(place: Place, session: Session, story: Story) -> TrailClip:
    clip = add(session, TrailClip(story_id=story.id))
    copy = ListeningCopy(
        clip_id=clip.id, opus_name=stored(place, WEBM, ".webm"), opus_bytes=len(WEBM),
        aac_name=stored(place, MP4, ".m4a"), aac_bytes=len(MP4), duration_s=10.0, peaks=[], fingerprint="-",
        created_at=utc_now(),
    )  # fmt: skip
    replace_copy(session, copy, spans_of(session, story))
    return clip


def agree_only(place: Place, told: Told, *uses: Use, name_shown: NameShown = NameShown.full) -> None:
    """Its narrator's word on a story: these uses and no others."""
    with writing(place.engine) as session:
        person = session.scalars(select(Subject).where(Subject.slug == told.person_slug)).one()
        record_agreement(
            session, scope=session.get_one(Story, told.story_id), person_id=person.id, uses=set(uses),
            name_shown=name_shown, wording="Words.", evidence="A letter.", by_id=None, now=utc_now(),
        )  # fmt: skip
