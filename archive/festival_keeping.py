"""Looking after festivals: their names, days and hours, their site plans, and whether visitors meet them."""

from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy.orm import Session

from archive.errors import InvalidInput
from archive.events import note_event
from archive.festival_stories import ask_for_festival
from archive.festivals import Festival
from archive.fitting import check_fit
from archive.record_addresses import find_festival, follow_name, slug_for

MOST_DAYS = 60
__all__ = ["FestivalText", "PlanPicture", "begin_festival", "edit_festival", "find_festival", "publish_festival",
           "set_plan", "take_plan_down", "unpublish_festival"]  # fmt: skip


@dataclass(frozen=True, slots=True)
class FestivalText:
    """What is said of a festival; the hours are those of each of its days."""

    name: str
    starts_on: date
    ends_on: date
    opens: time | None = None
    closes: time | None = None
    place: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class PlanPicture:
    """A site plan in the store; `text` says what it shows to those who cannot see it."""

    name: str
    width_px: int
    height_px: int
    text: str


def begin_festival(session: Session, text: FestivalText, *, by_id: int | None, now: datetime) -> Festival:
    """Begin a festival, which nobody outside the desk sees yet.

    Raises:
        InvalidInput: it has no name, its days or hours run backwards, or a text is too long.
    """
    festival = Festival(created_at=now, slug="")
    _write(festival, text)
    festival.slug = slug_for(session, Festival, festival.name)
    session.add(festival)
    session.flush()
    return _noted(session, festival, "begin", by_id, now)


def edit_festival(
    session: Session, festival: Festival, text: FestivalText, *, by_id: int | None, now: datetime
) -> Festival:
    """Say a festival anew; one that was published keeps its old address too. Raises as `begin_festival` does."""
    former, was_published = festival.name, festival.published_at is not None
    _write(festival, text)
    if was_published:
        follow_name(session, festival, festival.name, former=former)
    return _noted(session, festival, "edit", by_id, now)


def publish_festival(session: Session, festival: Festival, *, by_id: int | None, now: datetime) -> Festival:
    """Let visitors meet a festival; publishing a published one changes nothing."""
    if festival.published_at is None:
        festival.published_at = now
        _noted(session, festival, "publish", by_id, now)
        ask_for_festival(session, festival.id, now=now)
    return festival


def unpublish_festival(session: Session, festival: Festival, *, by_id: int | None, now: datetime) -> Festival:
    """Take a festival out of visitors' sight; its trails stay as they are."""
    if festival.published_at is not None:
        festival.published_at = None
        _noted(session, festival, "hide", by_id, now)
        ask_for_festival(session, festival.id, now=now)
    return festival


def set_plan(session: Session, festival: Festival, plan: PlanPicture, *, by_id: int | None, now: datetime) -> Festival:
    """Give a festival this site plan; stalls keep their places, which are shares of it.

    Raises:
        InvalidInput: nothing says what it shows, or that is too long.
    """
    text = " ".join(plan.text.split())
    if not text:
        raise InvalidInput("Say in a few words what the plan shows, for those who cannot see it.")
    festival.plan_name, festival.plan_text = plan.name, text
    festival.plan_width_px, festival.plan_height_px = plan.width_px, plan.height_px
    return _noted(session, festival, "set_plan", by_id, now)


def take_plan_down(session: Session, festival: Festival, *, by_id: int | None, now: datetime) -> Festival:
    """Let a festival go without a plan of its own; its file goes when nothing names it any more."""
    if festival.plan_name:
        festival.plan_name = festival.plan_text = ""
        festival.plan_width_px = festival.plan_height_px = 0
        _noted(session, festival, "take_plan_down", by_id, now)
    return festival


def _write(festival: Festival, text: FestivalText) -> None:
    name = " ".join(text.name.split())
    if not name:
        raise InvalidInput("Give the festival a name.")
    if text.ends_on < text.starts_on:
        raise InvalidInput("A festival cannot end before it starts; look at its days again.")
    if (text.ends_on - text.starts_on).days >= MOST_DAYS:
        raise InvalidInput("A festival has at most %(most_days)s days; make one for each part.", most_days=MOST_DAYS)
    if text.opens is not None and text.closes is not None and text.closes <= text.opens:
        raise InvalidInput("A festival cannot close before it opens; look at its hours again.")
    festival.name, festival.place, festival.note = name, " ".join(text.place.split()), text.note.strip()
    festival.starts_on, festival.ends_on = text.starts_on, text.ends_on
    festival.opens, festival.closes = text.opens, text.closes
    check_fit(festival)


def _noted(session: Session, festival: Festival, act: str, by_id: int | None, now: datetime) -> Festival:
    check_fit(festival)
    session.flush()
    note_event(session, act, f"festival:{festival.key}", by_id=by_id, now=now)
    return festival
