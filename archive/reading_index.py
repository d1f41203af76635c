"""What of a story goes into an index: for the public exactly what a visitor may find, for the desk all there is.

Plain facts; the search package makes its documents from them. The other names
of subjects are here too, misheard ones included, since people search by them.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.festival_stories import festivals_of_story
from archive.gate_lists import visible_to
from archive.naming import A_NARRATOR
from archive.reading_index_names import INDEX_READERS, IndexNames, IndexReader
from archive.reading_links import links_of_telling, load_links
from archive.reading_mentions import SpokenOf, spoken_of
from archive.reading_moments import StoryName
from archive.reading_names import Voices, voices_of_stories
from archive.reading_told import Telling, tell
from archive.recordings import Recording
from archive.stories import Story, StorySpan


@dataclass(frozen=True, slots=True)
class IndexedPassage:
    """A passage in the index; seconds are story time, at each place where it is heard."""

    id: int
    text: str
    starts_s: tuple[float, ...]
    subjects: tuple[tuple[str, int], ...]
    subject_names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IndexedStory:
    """A story in the index; `subjects` are (kind, id), broader ones included. `version` is the story's own.

    `narrator_ids` are the tellers whom this audience may know as subjects; they are
    among the `subjects` only where the story speaks of them.
    """

    id: int
    version: int
    title: str
    lede: str
    language: str
    recorded_on: date | None
    duration_s: float
    narrators: tuple[str, ...]
    narrator_ids: tuple[int, ...]
    subjects: tuple[tuple[str, int], ...]
    subject_names: tuple[str, ...]
    recipes: tuple[int, ...]
    seeds: tuple[int, ...]
    festivals: tuple[int, ...]
    passages: tuple[IndexedPassage, ...]

    @property
    def recorded_year(self) -> int | None:
        """The year of its recording."""
        return None if self.recorded_on is None else self.recorded_on.year

    @property
    def recorded_at_s(self) -> int | None:
        """The day of its recording in seconds since 1970, UTC."""
        day = self.recorded_on
        return None if day is None else int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


def indexed_story(session: Session, story_id: int, *, now: datetime, audience: str = "public") -> IndexedStory | None:
    """The story as this audience may find it; None when it may not, and so belongs in no index of theirs."""
    reader = INDEX_READERS[audience]
    asks: dict[str, Any] = {"viewer": reader.viewer, "channel": reader.story, "now": now}
    met = select(Story).where(Story.id == story_id, visible_to(reader.viewer, reader.story, now, thing=Story))
    story = session.scalar(met)
    if story is None:
        return None
    telling = tell(session, {story_id}, **asks).get(story_id, Telling((), False, 0.0, ()))
    spoken = spoken_of(session, {passage.id for passage in telling.passages}, **asks)
    voices = voices_of_stories(session, {story_id}).get(story_id, Voices("", ()))
    name = StoryName(story.id, story.slug, story.title)
    links = links_of_telling(load_links(session, spoken, **asks), name, telling, spoken, voices)
    recorded_on, places = _day_and_places(session, story_id)
    tellers = list(dict.fromkeys(voice.person_id for voice in voices.narrators))
    said = [id_ for mentions in spoken.values() for id_ in _subjects_of(mentions)]
    names = IndexNames.load(session, {*tellers, *said, *places}, reader, now=now)
    return IndexedStory(
        id=story.id,
        version=story.version,
        title=story.title,
        lede=story.lede,
        language=story.language,
        recorded_on=recorded_on,
        duration_s=telling.duration_s,
        narrators=_narrators(voices, names, reader),
        narrator_ids=tuple(id_ for id_ in tellers if id_ in names.met),
        subjects=names.subjects([*said, *places]),
        subject_names=names.names([*tellers, *said, *places]),
        recipes=tuple(link.id for link in links if link.kind == "recipe"),
        seeds=tuple(link.id for link in links if link.kind == "seed"),
        festivals=festivals_of_story(session, story_id, **asks),
        passages=_passages(telling, spoken, names),
    )


def _narrators(voices: Voices, names: IndexNames, reader: IndexReader) -> tuple[str, ...]:
    """The tellers' names as they may be shown; for the desk as they are."""
    if reader.every_name:
        return tuple(names.met[voice.person_id].name for voice in voices.narrators if voice.person_id in names.met)
    return tuple(voice.name for voice in voices.narrators if voice.name != A_NARRATOR)


def _subjects_of(mentions: tuple[SpokenOf, ...]) -> list[int]:
    return [mention.target.id for mention in mentions if mention.target.kind not in ("recipe", "seed")]


def _passages(
    telling: Telling, spoken: dict[int, tuple[SpokenOf, ...]], names: IndexNames
) -> tuple[IndexedPassage, ...]:
    starts: dict[int, list[float]] = defaultdict(list)
    for passage in telling.passages:
        starts[passage.id].append(passage.start_s)
    once = {passage.id: passage.text for passage in telling.passages}
    return tuple(
        IndexedPassage(
            id=id_,
            text=text,
            starts_s=tuple(starts[id_]),
            subjects=names.subjects(_subjects_of(spoken.get(id_, ()))),
            subject_names=names.names(_subjects_of(spoken.get(id_, ()))),
        )
        for id_, text in once.items()
    )


def _day_and_places(session: Session, story_id: int) -> tuple[date | None, list[int]]:
    query = (
        select(Recording.recorded_on, Recording.place_id)
        .join(StorySpan, StorySpan.recording_id == Recording.id)
        .where(StorySpan.story_id == story_id)
        .order_by(StorySpan.position)
    )
    rows = session.execute(query).all()
    recorded_on = next((day for day, _ in rows if day is not None), None)
    return recorded_on, [place_id for _, place_id in rows if place_id is not None]
