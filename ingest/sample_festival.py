"""The sample's festival of the week: stalls on a plan, and trails whose clips are chosen by spoken sentence.

A narrator of the sample takes one part of what he agreed to back once the
trails are published: so that its stop says what a printed code says then.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.agreeing import record_agreement
from archive.agreement_versions import last_agreed, versions
from archive.errors import InvalidInput
from archive.facts import Span
from archive.festival_keeping import FestivalText, PlanPicture, begin_festival, publish_festival, set_plan
from archive.festivals import Festival
from archive.recordings import Contribution, Part, Recording
from archive.stall_keeping import StallText, keep_stalls
from archive.stop_clips import clip_of_story
from archive.stories import Story, StorySpan, StoryState
from archive.subject_addresses import find_at
from archive.trail_drafts import StopText, add_stop, draft_trail
from archive.trail_publishing import publish_trail
from archive.trails import Trail, TrailClip
from ingest.sample_festival_file import FestivalFile, StopEntry, TakenBack, TrailEntry, read_festival
from ingest.sample_places import SentenceFinder
from media.pictures import StoredPicture
from media.plans import keep_plan
from media.store import LocalStore

SATURDAY = 5
BREATH_S = 0.3
"""How much of the silence around its sentences a clip takes along; never more than half of it."""


@dataclass(frozen=True, slots=True)
class Laid:
    """A festival with the titles of its trails, each with how many stops it has, and one sentence for each left out."""

    festival: Festival
    stalls: int
    trails: tuple[tuple[str, int], ...]
    missing: tuple[str, ...]


def sample_plan(store: LocalStore, folder: Path) -> StoredPicture | None:
    """The sample's site plan, cleaned and kept like one that a curator hands in; None where it has none."""
    plan = folder / "site-plan.svg"
    return keep_plan(store, [plan.read_bytes()]) if plan.is_file() else None


def lay_festival(session: Session, folder: Path, *, plan: StoredPicture | None = None, now: datetime) -> Laid | None:
    """Make and publish this week's festival and its trails; None where the sample has none.

    Raises:
        InvalidInput: the file cannot be read, or names a sentence or an address that is none.
    """
    file = read_festival(folder)
    if file is None:
        return None
    festival = _festival(session, file, now)
    if plan is not None:
        picture = PlanPicture(plan.name, plan.width_px, plan.height_px, file.festival.plan_text)
        set_plan(session, festival, picture, by_id=None, now=now)
    stalls = _stalls(session, festival, file, now)
    layer = _Layer(session, SentenceFinder.load(session, folder), stalls, now)
    trails = [layer.lay(entry, festival) for entry in file.trail]
    counted = tuple((trail.title, stops) for trail, stops in trails if stops)
    return Laid(festival, len(stalls), counted, tuple(layer.missing))


def take_back_in_sample(session: Session, folder: Path, *, now: datetime) -> int:
    """Write down what narrators agree to from now on; returns how many of them said so."""
    file = read_festival(folder)
    ids = SentenceFinder.load(session, folder).ids
    said = 0
    for entry in file.taken_back if file else ():
        if entry.recording in ids:
            said += _take_back(session, session.get_one(Recording, ids[entry.recording]), entry, now)
    return said


def saturday_of(day: date) -> date:
    """The Saturday on or after a day."""
    return day + timedelta(days=(SATURDAY - day.weekday()) % 7)


def _festival(session: Session, file: FestivalFile, now: datetime) -> Festival:
    said, day = file.festival, saturday_of(now.date())
    text = FestivalText(said.name, day, day, said.opens, said.closes, said.place, said.note)
    return publish_festival(session, begin_festival(session, text, by_id=None, now=now), by_id=None, now=now)


def _stalls(session: Session, festival: Festival, file: FestivalFile, now: datetime) -> dict[str, int]:
    texts = [StallText("", one.name, one.note, one.x, one.y) for one in file.stall]
    return {row.name: row.id for row in keep_stalls(session, festival, texts, by_id=None, now=now)}


class _Layer:
    """Lays trails, remembering the stops that it had to leave out."""

    def __init__(self, session: Session, finder: SentenceFinder, stalls: dict[str, int], now: datetime) -> None:
        self.session, self.finder, self.stalls, self.now = session, finder, stalls, now
        self.missing: list[str] = []

    def lay(self, entry: TrailEntry, festival: Festival) -> tuple[Trail, int]:
        """A trail as its entry says it, published if any of its stops can be heard; with how many there are."""
        said = {"title": entry.title, "introduction": entry.introduction}
        trail = draft_trail(self.session, **said, festival_id=festival.id, by_id=None, now=self.now)
        stops = 0
        for stop in entry.stop:
            clip = self._clip(stop)
            if clip is None:
                self.missing.append(f"{stop.recording} is no published story this time; “{stop.title}” has no stop.")
                continue
            subject_id = find_at(self.session, stop.subject).id if stop.subject else None
            add_stop(
                self.session, trail, self._text(stop), clip_id=clip.id, subject_id=subject_id, by_id=None, now=self.now
            )
            stops += 1
        if stops:
            publish_trail(self.session, trail, by_id=None, now=self.now)
        return trail, stops

    def _text(self, stop: StopEntry) -> StopText:
        return StopText(stop.title, stop.text, stop.place_hint, stop.walking_note, self.stalls.get(stop.stall))

    def _clip(self, stop: StopEntry) -> TrailClip | None:
        heard = self._sentences(stop) if stop.first else None
        recording_id = self.finder.ids.get(stop.recording)
        query = (
            select(Story, StorySpan)
            .join(StorySpan, StorySpan.story_id == Story.id)
            .where(StorySpan.recording_id == recording_id, Story.state == StoryState.published)
        )
        found = self.session.execute(query.order_by(Story.id)).first()
        if recording_id is None or found is None:
            return None
        story, whole = found
        span = None
        if heard is not None:
            span = Span(recording_id, max(heard[0], whole.start_s), min(heard[1], whole.end_s))
        return clip_of_story(self.session, story, span, now=self.now)

    def _sentences(self, stop: StopEntry) -> tuple[float, float]:
        """From the first to the last sentence, with a little of the silence around them."""
        first = self.finder.sentence(stop.recording, stop.first)
        last = self.finder.sentence(stop.recording, stop.last)
        if last.end_s <= first.start_s:
            raise InvalidInput(
                "“%(last)s” is spoken before “%(first)s”; give them in the order in which they are heard.",
                last=stop.last[:60],
                first=stop.first[:60],
            )
        told = self.finder.times[stop.recording]
        before = max((one.end_s for one in told if one.end_s <= first.start_s), default=0.0)
        after = min((one.start_s for one in told if one.start_s >= last.end_s), default=last.end_s + 2 * BREATH_S)
        start_s = first.start_s - min(BREATH_S, (first.start_s - before) / 2)
        return start_s, last.end_s + min(BREATH_S, (after - last.end_s) / 2)


def _take_back(session: Session, recording: Recording, entry: TakenBack, now: datetime) -> int:
    """A new version of each narrator's word; how they are named stays as they said it."""
    query = select(Contribution.person_id).where(
        Contribution.recording_id == recording.id, Contribution.part == Part.narrator
    )
    people = list(session.scalars(query))
    for person_id in people:
        agreed = last_agreed(versions(session, recording, person_id))
        if agreed is None:
            continue
        record_agreement(
            session, scope=recording, person_id=person_id, uses=entry.still, name_shown=agreed.name_shown,
            pseudonym=agreed.pseudonym, wording=entry.wording, evidence=entry.evidence, by_id=None, now=now,
        )  # fmt: skip
    return len(people)
