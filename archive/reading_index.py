"""What of a story goes into the public index: exactly what a visitor may find, and nothing else.

Plain facts; the search package makes its documents from them. The other names
of subjects are here too, misheard ones included, since people search by them.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.gate import VISITOR
from archive.gate_lists import visible_to
from archive.naming import A_NARRATOR
from archive.reading_links import links_of_telling
from archive.reading_mentions import Link, SpokenOf, links_to_subjects, spoken_of
from archive.reading_moments import StoryName
from archive.reading_names import Voices, voices_of_stories
from archive.reading_told import Telling, tell
from archive.recordings import Recording
from archive.stories import Story, StorySpan
from archive.subjects import BroaderTerm, Subject, SubjectName


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
    """A story in the index; `subjects` are (kind, id), broader ones included. `version` is the story's own."""

    id: int
    version: int
    title: str
    lede: str
    language: str
    recorded_year: int | None
    narrators: tuple[str, ...]
    subjects: tuple[tuple[str, int], ...]
    subject_names: tuple[str, ...]
    recipes: tuple[int, ...]
    seeds: tuple[int, ...]
    passages: tuple[IndexedPassage, ...]


def indexed_story(session: Session, story_id: int, *, now: datetime) -> IndexedStory | None:
    """The story as a visitor may find it; None when it is not open to search, and so belongs in no index."""
    asks: dict[str, Any] = {"viewer": VISITOR, "channel": Channel.search, "now": now}
    met = select(Story).where(Story.id == story_id, visible_to(VISITOR, Channel.search, now, thing=Story))
    story = session.scalar(met)
    if story is None:
        return None
    telling = tell(session, {story_id}, **asks)[story_id]
    spoken = spoken_of(session, {passage.id for passage in telling.passages}, **asks)
    voices = voices_of_stories(session, {story_id})[story_id]
    name = StoryName(story.id, story.slug, story.title)
    links = links_of_telling(session, name, telling, spoken, voices, **asks)
    year, places = _year_and_places(session, story_id)
    own = _own_subjects(session, spoken, voices, places, now=now)
    names = _Names.load(session, set(own), now=now)
    return IndexedStory(
        id=story.id,
        version=story.version,
        title=story.title,
        lede=story.lede,
        language=story.language,
        recorded_year=year,
        narrators=tuple(voice.name for voice in voices.narrators if voice.name != A_NARRATOR),
        subjects=names.subjects(own),
        subject_names=names.names(own),
        recipes=tuple(link.id for link in links if link.kind == "recipe"),
        seeds=tuple(link.id for link in links if link.kind == "seed"),
        passages=_passages(telling, spoken, names),
    )


@dataclass(frozen=True, slots=True)
class _Names:
    """Subjects that may be met, all their names, and what is broader than each (itself first)."""

    met: dict[int, Link]
    other: dict[int, list[str]]
    above: dict[int, tuple[int, ...]]

    @classmethod
    def load(cls, session: Session, ids: set[int], *, now: datetime) -> "_Names":
        above = _broader(session, ids)
        every = ids.union(*above.values())
        met = links_to_subjects(session, every, viewer=VISITOR, channel=Channel.facet, now=now)
        other: dict[int, list[str]] = defaultdict(list)
        query = select(SubjectName.subject_id, SubjectName.name).where(
            SubjectName.subject_id.in_(met), SubjectName.desk_only.is_(False)
        )
        for id_, name in session.execute(query.order_by(SubjectName.id)):
            other[id_].append(name)
        return cls(met, other, above)

    def subjects(self, ids: Collection[int]) -> tuple[tuple[str, int], ...]:
        return tuple((self.met[id_].kind, id_) for id_ in self._with_broader(ids))

    def names(self, ids: Collection[int]) -> tuple[str, ...]:
        return tuple(
            dict.fromkeys(
                name for id_ in self._with_broader(ids) for name in (self.met[id_].name, *self.other.get(id_, ()))
            )
        )

    def _with_broader(self, ids: Collection[int]) -> list[int]:
        every = dict.fromkeys(up for id_ in ids for up in (id_, *self.above.get(id_, ())))
        return [id_ for id_ in every if id_ in self.met]


def _own_subjects(
    session: Session, spoken: dict[int, tuple[SpokenOf, ...]], voices: Voices, places: list[int], *, now: datetime
) -> list[int]:
    """Who tells it, what it speaks of and where it was recorded, each once."""
    tellers = [voice.person_id for voice in voices.narrators]
    said = [id_ for mentions in spoken.values() for id_ in _subjects_of(mentions)]
    met = links_to_subjects(session, [*tellers, *said, *places], viewer=VISITOR, channel=Channel.facet, now=now)
    return [id_ for id_ in dict.fromkeys([*tellers, *said, *places]) if id_ in met]


def _subjects_of(mentions: tuple[SpokenOf, ...]) -> list[int]:
    return [mention.target.id for mention in mentions if mention.target.kind not in ("recipe", "seed")]


def _passages(telling: Telling, spoken: dict[int, tuple[SpokenOf, ...]], names: _Names) -> tuple[IndexedPassage, ...]:
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


def _year_and_places(session: Session, story_id: int) -> tuple[int | None, list[int]]:
    query = (
        select(Recording.recorded_on, Recording.place_id)
        .join(StorySpan, StorySpan.recording_id == Recording.id)
        .where(StorySpan.story_id == story_id)
        .order_by(StorySpan.position)
    )
    rows = session.execute(query).all()
    year = next((day.year for day, _ in rows if day is not None), None)
    return year, [place_id for _, place_id in rows if place_id is not None]


def _broader(session: Session, ids: Collection[int]) -> dict[int, tuple[int, ...]]:
    """Subject id -> everything broader than it, however far up."""
    up = (
        select(BroaderTerm.narrower_id.label("start"), BroaderTerm.broader_id.label("above"))
        .where(BroaderTerm.narrower_id.in_(ids))
        .cte(recursive=True)
    )
    further = select(up.c.start, BroaderTerm.broader_id).join(up, BroaderTerm.narrower_id == up.c.above)
    every = up.union(further)
    above: dict[int, list[int]] = defaultdict(list)
    rows = select(every.c.start, every.c.above).join(Subject, Subject.id == every.c.above).order_by(every.c.above)
    for start, broader_id in session.execute(rows):
        above[start].append(broader_id)
    return {id_: tuple(own) for id_, own in above.items()}
