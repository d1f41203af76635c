"""Where a printed code leads today. It is permanent, so every state that its stop can be in has an answer.

A code is not a secret and opens nothing: it is another name of a page that the
gate decides on, and of 29^6 codes almost none exists. That space is what keeps
guessing idle. Nobody is locked out for typing, least of all by address, since a
whole festival stands behind one.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.errors import NotFound
from archive.facts import Span
from archive.gate import VISITOR
from archive.gate_facts import story_facts
from archive.gate_lists import visible_to
from archive.keys import ALPHABET
from archive.phrases import Phrase
from archive.reading_addresses import address_of, moment_address, stop_address
from archive.stories import Story
from archive.story_time import places_of
from archive.subjects import Subject
from archive.trail_drafts import NO_SUCH_STOP
from archive.trail_versions import stop_now, trail_facts
from archive.trails import CODE_LENGTH, Stop, StopContent, Trail, TrailClip, TrailVersion, VersionStop

NO_SUCH_CODE = Phrase("There is no sign with this code.")


@dataclass(frozen=True, slots=True)
class Way:
    """Where a code leads: a path; or, without one, the moment from which it will (none: its trail is over)."""

    path: str = ""
    opens_at: datetime | None = None


def code_typed(typed: str) -> str:
    """What somebody typed as codes are kept: without spaces, hyphens and capitals."""
    return "".join(character for character in typed.casefold() if character.isalnum())[: 2 * CODE_LENGTH]


def not_in_codes(code: str) -> str:
    """The characters in it that no code holds, each once: those that are easily taken for another."""
    return "".join(dict.fromkeys(character for character in code if character not in ALPHABET))


def where_code_leads(session: Session, code: str, *, now: datetime) -> Way:
    """Where the stop of this code is met at `now`. Raises NotFound: no sign was ever printed with it."""
    way = _to_open_stop(session, code, now)
    if way is None:
        stop = session.scalar(select(Stop).where(Stop.code == code))
        way = _while_closed(session, stop, now) if stop is not None else None
    if way is None:
        raise NotFound(NO_SUCH_CODE)
    return way


def where_number_leads(session: Session, trail_slug: str, number: int, *, now: datetime) -> Way:
    """The same of a stop by its trail and number. Raises NotFound."""
    query = select(Stop).join(Trail, Trail.id == Stop.trail_id).where(Trail.slug == trail_slug, Stop.number == number)
    stop = session.scalar(query)
    way = where_stop_leads(session, stop, now=now) if stop is not None else None
    if way is None:
        raise NotFound(NO_SUCH_STOP)
    return way


def nearest_code(session: Session, code: str, *, now: datetime) -> str:
    """The one code that differs from this in a single character which no code holds; '' where none or several do.

    Only one that can be met today is told.
    """
    wrong = not_in_codes(code)
    if len(code) != CODE_LENGTH or len(wrong) != 1 or code.count(wrong) != 1:
        return ""
    before, after = code.split(wrong)
    alike = session.scalars(select(Stop).where(Stop.code.like(f"{before}_{after}")).limit(2)).all()
    if len(alike) != 1:
        return ""
    way = where_stop_leads(session, alike[0], now=now)
    return alike[0].code if way is not None and way.path else ""


def where_stop_leads(session: Session, stop: Stop, *, now: datetime) -> Way | None:
    """Where a stop is met at `now`; None of one that visitors never could meet."""
    return _to_open_stop(session, stop.code, now) or _while_closed(session, stop, now)


def _to_open_stop(session: Session, code: str, now: datetime) -> Way | None:
    here = stop_now(session, code, now=now)
    return Way(stop_address(here.trail_slug, here.stop.number)) if here and here.trail.is_open(now) else None


def _while_closed(session: Session, stop: Stop, now: datetime) -> Way | None:
    opens_at = _opens_at(session, stop, session.get_one(Trail, stop.trail_id), now)
    if opens_at is not None:
        return Way(opens_at=opens_at)
    last = _content(session, stop, TrailVersion.opens_at <= now)
    return None if last is None else Way(_elsewhere(session, last, now))


def _content(session: Session, stop: Stop, which: object) -> VersionStop | None:
    """What the stop held in the newest of these versions."""
    query = (
        select(VersionStop)
        .join(TrailVersion, TrailVersion.id == VersionStop.version_id)
        .where(VersionStop.stop_id == stop.id, which)  # type: ignore[arg-type]
        .order_by(TrailVersion.number.desc())
    )
    return session.scalars(query.limit(1)).first()


def _opens_at(session: Session, stop: Stop, trail: Trail, now: datetime) -> datetime | None:
    """When the next version opens that holds the stop, if the trail is to be open then."""
    query = (
        select(TrailVersion.opens_at)
        .join(VersionStop, VersionStop.version_id == TrailVersion.id)
        .where(VersionStop.stop_id == stop.id, TrailVersion.opens_at > now)
        .order_by(TrailVersion.opens_at)
    )
    opens_at = session.scalars(query.limit(1)).first()
    facts = trail_facts(session, trail)
    lasts = opens_at is not None and (facts.retires_at is None or opens_at < facts.retires_at)
    return opens_at if lasts and facts.state == "published" else None


def _elsewhere(session: Session, content: StopContent, now: datetime) -> str:
    """The page of the story that was heard there, at its second, or of the subject; '' where neither is public."""
    clip = session.get(TrailClip, content.clip_id) if content.clip_id else None
    if clip is not None:
        return _in_story(session, clip, now)
    met = visible_to(VISITOR, Channel.page, now, thing=Subject)
    subject = session.scalar(select(Subject).where(Subject.id == content.subject_id, met))
    return address_of(subject.kind, subject.slug) if subject else ""


def _in_story(session: Session, clip: TrailClip, now: datetime) -> str:
    met = visible_to(VISITOR, Channel.page, now, thing=Story)
    story = session.scalar(select(Story).where(Story.id == clip.story_id, met))
    if story is None:
        return ""
    if clip.recording_id is None or clip.start_s is None or clip.end_s is None:
        return address_of("story", story.slug)
    facts = story_facts(session, story.id)
    places = places_of(facts.audio or facts.spans, Span(clip.recording_id, clip.start_s, clip.end_s))
    return moment_address(story.slug, places[0].start_s) if places else address_of("story", story.slug)
