"""Two stories of one recording, a crop, and a trail of a festival over a clip, a whole story and the crop."""

from datetime import time, timedelta

from archive.festivals import Festival, Stall
from archive.subjects import SubjectKind
from tests.archive import builders
from tests.conftest import NOW

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
LINES = [(0, 10, "We fried okra."), (10, 20, "My aunt salted it."), (20, 30, "Then we ate.")]


class ToldAtFestival:
    def __init__(self, session) -> None:
        self.amara = builders.a_subject(session, "Amara Okafor")
        self.okra = builders.a_subject(session, "okra", SubjectKind.crop)
        self.recording = builders.a_recording(session, narrators=(self.amara,))
        self.passages = builders.a_transcript(session, self.recording, LINES)
        builders.an_agreement(session, recording_id=self.recording.id, person_id=self.amara.id, **builders.ALL_USES)
        self.first = builders.a_story(session, [(self.recording, 0.0, 30.0)], title="Okra")
        self.second = builders.a_story(session, [(self.recording, 10.0, 30.0)], title="Salt")
        held = (self.recording, 10.0, 20.0)
        self.clip = builders.a_clip(session, self.first, held, held=[held])
        self.story = builders.a_clip(session, self.second, held=[(self.recording, 10.0, 30.0)])
        self.festival = a_festival(session)
        self.trail = builders.a_trail(session, self.clip, self.story, self.okra, festival_id=self.festival.id)


def a_festival(session, *, days: int = 2, **fields) -> Festival:
    day = NOW.date() + days * DAY
    given = {
        "slug": f"festival-{days}", "name": f"Festival in {days}", "starts_on": day, "ends_on": day, "opens": time(10),
        "closes": time(16), "place": "The Agora", "published_at": NOW, "created_at": NOW,
    }  # fmt: skip
    return builders.add(session, Festival(**{**given, **fields}))


def a_stall(session, festival: Festival, name: str, x: float | None = None, y: float | None = None) -> Stall:
    return builders.add(session, Stall(festival_id=festival.id, name=name, x=x, y=y))
