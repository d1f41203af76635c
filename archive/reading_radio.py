"""What of a trail may be played on the radio: its stops in order, with who speaks and since when, as feeds may."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.facts import Span, StopFacts
from archive.gate import VISITOR, may
from archive.reading_addresses import address_of
from archive.reading_stops import TrailStop
from archive.reading_trail import read_trail
from archive.recordings import Recording
from archive.stop_facts import facts_of_stops
from archive.story_time import story_duration
from archive.trail_drafts import find_trail
from archive.trail_versions import stops_of_version, trail_facts, version_at


@dataclass(frozen=True, slots=True)
class RadioSpan:
    """Seconds of a master, with tones where something was left out."""

    sha256: str
    span: Span


@dataclass(frozen=True, slots=True)
class RadioPiece:
    """What is heard of one stop, and what its credit says; `narrator` may be “a narrator”."""

    number: int
    title: str
    story_title: str
    narrator: str
    synthetic: bool
    recorded_on: date | None
    spans: tuple[RadioSpan, ...]

    @property
    def duration_s(self) -> float:
        """How long it is, in seconds."""
        return story_duration([each.span for each in self.spans])


@dataclass(frozen=True, slots=True)
class Programme:
    """A trail as it may be broadcast now; `left_out` are the numbers of the stops that may not or have no sound."""

    slug: str
    title: str
    version: int
    published_at: datetime | None
    pieces: tuple[RadioPiece, ...]
    left_out: tuple[int, ...]

    @property
    def href(self) -> str:
        """The trail's address."""
        return address_of("trail", self.slug)


def programme_of(session: Session, slug: str, *, now: datetime) -> Programme:
    """What may be broadcast of an open trail. Raises NotFound as `read_trail` does."""
    page = read_trail(session, slug, now=now, channel=Channel.feed)
    facts = _facts(session, slug, now)
    told = {stop.code: stop for stop in page.open_stops}
    pieces = tuple(_piece(session, told[code], one) for code, one in facts.items() if code in told)
    heard = {piece.number for piece in pieces}
    left_out = tuple(stop.number for stop in page.stops if stop.number not in heard)
    return Programme(page.slug, page.title, page.version, page.published_at, pieces, left_out)


def _facts(session: Session, slug: str, now: datetime) -> dict[str, StopFacts]:
    """By code, in order, the stops whose sound the gate lets out."""
    trail = find_trail(session, slug)
    version = version_at(session, trail.id, now)
    stops = stops_of_version(session, version.id) if version else []
    facts = facts_of_stops(session, stops, trail_facts(session, trail), channel=Channel.podcast, now=now)
    return {
        each.stop.code: facts[each.stop.id]
        for each in stops
        if facts[each.stop.id].clip is not None and may(VISITOR, facts[each.stop.id], Channel.podcast, now).allow
    }


def _piece(session: Session, stop: TrailStop, facts: StopFacts) -> RadioPiece:
    spans: tuple[Span, ...] = facts.clip.audio if facts.clip else ()
    wanted = {span.recording_id for span in spans}
    rows = {row.id: row for row in session.scalars(select(Recording).where(Recording.id.in_(wanted)))}
    days = [rows[span.recording_id].recorded_on for span in spans]
    return RadioPiece(
        number=stop.number,
        title=stop.heading,
        story_title=stop.story_title,
        narrator=stop.narrator,
        synthetic=stop.synthetic,
        recorded_on=next((day for day in days if day is not None), None),
        spans=tuple(RadioSpan(rows[span.recording_id].sha256, span) for span in spans),
    )
