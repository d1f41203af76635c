"""An archive made of rows, with a worker's tools and indexes that do what a test tells them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from slow_index import SlowIndex
from sqlalchemy.orm import Session

from archive.agreeing import record_agreement
from archive.agreements import NameShown, Use
from archive.database import reading, writing
from archive.keys import new_key
from archive.outbox import Errand, open_errands
from archive.passages import Passage
from archive.recordings import Recording
from archive.stories import Story, StoryState
from archive.subjects import Subject
from ingest import errands
from ingest.delivery_memory import DeliveryMemory
from ingest.kept_indexes import KeptIndex
from ingest.pauses import Pauses
from ingest.place import Place
from ingest.takeover import enlist
from ingest.workplace import Workplace
from tests.archive import builders
from tests.conftest import NOW

CLOCKED = ("errands", "story_delivery", "index_building", "name_delivery", "delivery")
INDEX_ERRANDS = {Errand.index_story, Errand.know_names, Errand.rebuild_index}


class Clock:
    """The hour, for everything that asks for it."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **time: float) -> None:
        self.now += timedelta(**time)


@dataclass
class Told:
    """A published story of two passages, each with a word that is said nowhere else."""

    story: Story
    recording: Recording
    passages: list[Passage]
    narrator: Subject
    words: tuple[str, str]
    title_word: str


def tell(place: Place, number: int, *, speaks_of: Subject | None = None, published: bool = True) -> Told:
    words = (f"okra{number}", f"sorrel{number}")
    with writing(place.engine) as session:
        narrator = builders.a_subject(session, f"Amara{number} Okafor{number}")
        recording = builders.a_recording(session, narrators=(narrator,))
        lines = [(0.0, 10.0, f"We grew {words[0]} then"), (20.0, 30.0, f"And {words[1]} for her")]
        passages = builders.a_transcript(session, recording, lines)
        builders.an_agreement(session, recording_id=recording.id, person_id=narrator.id, **builders.ALL_USES)
        state = StoryState.published if published else StoryState.draft
        title = f"Title{number}"
        story = builders.a_story(session, [(recording, 0.0, 15.0), (recording, 15.0, 40.0)], state=state, title=title)
        if speaks_of is not None:
            builders.a_mention(session, passages[1], speaks_of)
    return Told(story, recording, passages, narrator, words, title.lower())


def agree(session: Session, scope, *, now: datetime, uses=frozenset(Use), person_id=None, **more) -> None:
    record_agreement(
        session, scope=scope, person_id=person_id, uses=uses, wording="Words.", evidence="A letter.", by_id=None,
        now=now, **{"name_shown": NameShown.full, **more},
    )  # fmt: skip


def never_wait() -> DeliveryMemory:
    """Every pause is over when one looks again."""
    ticks = count(step=1000)
    return DeliveryMemory(down=Pauses(clock=lambda: next(ticks)), failed=Pauses(clock=lambda: next(ticks)))


def worker_at(place: Place, **indexes: SlowIndex) -> Workplace:
    """A worker that has just begun; `server` is a remote index, `beside` one in its own folder."""
    executor = f"test-{new_key()}"
    enlist(place.engine, executor)
    kept = tuple(
        KeptIndex(f"{name}:public", "public", index, is_remote=name == "server") for name, index in indexes.items()
    )
    return Workplace(place, None, kept, executor, never_wait())


def note(workplace: Workplace) -> None:
    """Write down for the indexes what the record asks for, in order; everything else that is asked for is let be."""
    with reading(workplace.place.engine) as session:
        rows = open_errands(session, limit=1000)
    for row in rows:
        if row.errand in INDEX_ERRANDS:
            assert errands._do(workplace, row)
