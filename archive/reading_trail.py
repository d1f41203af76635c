"""A trail as visitors meet it: its words, its festival, and its stops in order, as the gate allows."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.errors import NotFound
from archive.facts import TrailFacts
from archive.festivals import Festival
from archive.gate import VISITOR, Viewer, may
from archive.gate_lists import visible_to
from archive.reading_addresses import address_of, stop_address
from archive.reading_stops import TrailStop, met_stops
from archive.site_plans import SitePlan, plan_of
from archive.trail_drafts import NO_SUCH_TRAIL, find_trail
from archive.trail_versions import stops_of_version, trail_facts, version_at, working_stops
from archive.trails import Trail, TrailState, TrailVersion


@dataclass(frozen=True, slots=True)
class FestivalName:
    """The festival that a trail belongs to, where it may be met."""

    slug: str
    name: str
    starts_on: date
    ends_on: date
    opens: time | None
    closes: time | None
    place: str
    plan: SitePlan | None = None

    @property
    def href(self) -> str:
        """Its address."""
        return address_of("festival", self.slug)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailHead:
    """What is said of a trail on each of its pages: in one version, or as it is being worked on (`is_preview`)."""

    key: str
    slug: str
    title: str
    introduction: str
    version: int
    published_at: datetime | None
    is_preview: bool = False

    @property
    def href(self) -> str:
        """Its address."""
        return address_of("trail", self.slug)

    def href_of(self, stop: TrailStop) -> str:
        """The address of one of its stops."""
        return stop_address(self.slug, stop.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailPage(TrailHead):
    """A trail with all its stops."""

    opens_at: datetime | None
    retires_at: datetime | None
    festival: FestivalName | None
    stops: tuple[TrailStop, ...]

    @property
    def open_stops(self) -> tuple[TrailStop, ...]:
        """Those that may be met."""
        return tuple(stop for stop in self.stops if stop.open)

    @property
    def duration_s(self) -> float:
        """How long it takes to listen to, in seconds."""
        return sum(stop.duration_s for stop in self.open_stops)

    def stop_at(self, number: int) -> TrailStop | None:
        """The stop of this number, None where this version has none."""
        return next((stop for stop in self.stops if stop.number == number), None)

    def after(self, stop: TrailStop) -> TrailStop | None:
        """The next open stop, None at the end."""
        return next((one for one in self.stops[self.stops.index(stop) + 1 :] if one.open), None)

    def before(self, stop: TrailStop) -> TrailStop | None:
        """The open stop before this one, None at the start."""
        return next((one for one in reversed(self.stops[: self.stops.index(stop)]) if one.open), None)


def read_trail(
    session: Session, slug: str, *, now: datetime, viewer: Viewer = VISITOR, channel: Channel = Channel.trail
) -> TrailPage:
    """The trail at this address, in the version that is open at `now`.

    Raises:
        NotFound: there is none that is open; a draft, a scheduled or a retired one reads the same. One that
            has another address by now is met there: see `archive.record_addresses`.
    """
    trail, version, facts = open_version(session, slug, channel=channel, now=now)
    return _in_version(session, trail, version, facts, viewer=viewer, channel=channel, now=now)


def open_version(
    session: Session, slug: str, *, channel: Channel, now: datetime
) -> tuple[Trail, TrailVersion, TrailFacts]:
    """The trail at this address, the version of it that is open, and its facts. Raises NotFound as `read_trail`."""
    trail = find_trail(session, slug)
    facts = trail_facts(session, trail)
    version = version_at(session, trail.id, now)
    if trail.slug != slug or version is None or not may(VISITOR, facts, channel, now).allow:
        raise NotFound(NO_SUCH_TRAIL)
    return trail, version, facts


def newest_version(session: Session, trail: Trail, *, now: datetime, channel: Channel) -> TrailPage | None:
    """The version that was published last as it will be met once it opens; None of a draft and where it is retired.

    For the desk: what is printed is printed before it opens.
    """
    facts = trail_facts(session, trail)
    version = session.scalar(
        select(TrailVersion).where(TrailVersion.trail_id == trail.id).order_by(TrailVersion.number.desc()).limit(1)
    )
    if version is None:
        return None
    facts = replace(facts, opens_at=min(version.opens_at, now))
    return _in_version(session, trail, version, facts, channel=channel, now=now) if facts.is_open(now) else None


def _in_version(
    session: Session,
    trail: Trail,
    version: TrailVersion,
    facts: TrailFacts,
    *,
    viewer: Viewer = VISITOR,
    channel: Channel,
    now: datetime,
) -> TrailPage:
    stops = stops_of_version(session, version.id)
    return TrailPage(
        key=trail.key,
        slug=trail.slug,
        title=version.title,
        introduction=version.introduction,
        version=version.number,
        published_at=version.published_at,
        opens_at=version.opens_at,
        retires_at=trail.retires_at,
        festival=_festival(session, version.festival_id, channel, now),
        stops=met_stops(session, stops, facts, viewer=viewer, channel=channel, now=now),
    )


def preview_trail(session: Session, trail: Trail, *, now: datetime, channel: Channel = Channel.trail) -> TrailPage:
    """The trail that is being worked on, as a visitor would meet it if it were published now. For the desk."""
    facts = replace(trail_facts(session, trail), state=TrailState.published, opens_at=now, retires_at=None)
    stops = working_stops(session, trail.id)
    return TrailPage(
        key=trail.key,
        slug=trail.slug,
        title=trail.title,
        introduction=trail.introduction,
        version=trail.version + 1,
        published_at=None,
        opens_at=None,
        retires_at=trail.retires_at,
        festival=_festival(session, trail.festival_id, channel, now),
        stops=met_stops(session, stops, facts, channel=channel, now=now),
        is_preview=True,
    )


def festival_name(row: Festival) -> FestivalName:
    """What is said of a festival wherever it is named."""
    when = (row.starts_on, row.ends_on, row.opens, row.closes)
    return FestivalName(row.slug, row.name, *when, row.place, plan_of(row))


def _festival(session: Session, festival_id: int | None, channel: Channel, now: datetime) -> FestivalName | None:
    query = select(Festival).where(Festival.id == festival_id, visible_to(VISITOR, channel, now, thing=Festival))
    row = session.scalar(query) if festival_id else None
    return None if row is None else festival_name(row)
