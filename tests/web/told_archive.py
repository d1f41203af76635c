"""Two tellers, a trail past both, a search index, a worker and a site, for a machine that does anything to them.

Sound is written out: a copy's bytes are the words that are heard in it, so that a word that leaves as sound is seen.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi import FastAPI

from archive.clock import utc_now
from archive.database import make_engine, reading, writing
from archive.listening import copy_of_story, spans_of_copy
from archive.outbox import Errand, open_errands
from archive.passages import Passage
from archive.recordings import Recording
from archive.settings import Settings
from archive.stories import Story
from archive.story_places import ask_for_stories
from archive.trail_drafts import StopText, add_stop, draft_trail
from archive.trail_publishing import publish_trail
from ingest import errands
from ingest.delivery import deliver
from ingest.keeping.backup import back_up
from ingest.keeping.restoring import restore
from ingest.keeping.withdrawal_journal import JOURNAL, journal_of, write_journal
from ingest.kept_indexes import EMBEDDED, KeptIndex, name_of
from ingest.place import Place, place_on
from ingest.takeover import enlist
from ingest.workplace import Workplace
from search.embedded import EmbeddedIndex
from tests.archive import builders
from tests.laid_archive import open_laid
from web.app import open_for

OF_INDEX = (Errand.index_story, Errand.know_names, Errand.rebuild_index)


@dataclass(frozen=True)
class Teller:
    """One story by its keys, which are the same in every restore, and the words that only it has."""

    number: int
    story_id: int
    recording_id: int
    passage_ids: tuple[int, int]
    person_id: int
    slug: str
    person_slug: str
    passage_keys: tuple[str, str]
    code: str
    sha256: str

    @property
    def said(self) -> tuple[str, str]:
        return f"okra{self.number}", f"sorrel{self.number}"

    @property
    def named(self) -> tuple[str, ...]:
        return f"Zqtitle{self.number}", f"Zqname{self.number}"


class Clock:
    """The hour, for everything that asks for it; no two acts share a moment."""

    def __init__(self) -> None:
        self.now = utc_now()

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now


@contextmanager
def by(clock: Clock) -> Iterator[None]:
    """Site and worker ask this clock."""
    with pytest.MonkeyPatch.context() as patch:
        for name, module in list(sys.modules.items()):
            if name.startswith(("web.", "ingest.")) and getattr(module, "utc_now", None) is utc_now:
                patch.setattr(module, "utc_now", clock)
        patch.setattr("ingest.copying.make_listening_copies", written_out)
        yield


HEARD: dict[str, tuple[str, str]] = {}
"""The words of each master."""
LINES = ((0.0, 10.0), (20.0, 30.0))


def written_out(spans: Any, *, store: Any) -> Any:
    """In place of the encoder: a file of the words that lie in the spans."""
    words = [
        word
        for span in spans
        for (start_s, end_s), word in zip(LINES, HEARD[span.path.stem], strict=True)
        if start_s < span.end_s and span.start_s < end_s
    ]
    with store.work_folder() as folder:
        made = []
        for suffix in (".webm", ".m4a"):
            (folder / "made").write_bytes(f"{suffix} {words}".encode())
            made.append(store.keep_derived(folder / "made", suffix))
    opus, aac = made
    return SimpleNamespace(opus=opus, aac=aac, duration_s=40.0, loudness_lufs=-20.0, peaks=[0.1])


class ToldArchive:
    """Everything that may happen to it, beneath what people say."""

    def __init__(self, folder: Path, site: FastAPI, clock: Clock) -> None:
        self.folder, self.site, self.clock, self.restores = folder, site, clock, 0
        self._open(open_laid(Settings(data=folder / "data", transcriber="none")))
        with writing(self.place.engine) as session:
            self.trail, self.tellers = _tell(session, clock())
        HEARD.update({one.sha256: one.said for one in self.tellers})
        with writing(self.place.engine) as session:
            ask_for_stories(
                session, [one.story_id for one in self.tellers], Errand.cut_story, Errand.index_story, now=clock()
            )
        self.work()

    def _open(self, place: Place) -> None:
        self.place = place
        open_for(self.site, place)
        self.begin_anew()

    def begin_anew(self) -> None:
        """The worker died and another one begins."""
        executor = f"test-{self.restores}-{self.clock().timestamp()}"
        enlist(self.place.engine, executor)
        index = EmbeddedIndex(self.place.settings.data / "index", "public")
        kept = KeptIndex(name_of(EMBEDDED, "public"), "public", index)
        self.workplace = Workplace(self.place, None, (kept,), executor)

    def work(self, *, only_index: bool = False) -> None:
        """The worker does what it is asked for: cuts sound, and tells the index."""
        self._do_errands(only_index=only_index)
        deliver(self.workplace)

    def _do_errands(self, *, only_index: bool) -> None:
        with reading(self.place.engine) as session:
            asked = open_errands(session, limit=1000)
        for row in asked:
            if row.errand in OF_INDEX or (row.errand is Errand.cut_story and not only_index):
                assert errands._do(self.workplace, row)

    def heard(self, teller: Teller) -> frozenset[int] | None:
        """Which passages the story's copy holds."""
        with reading(self.place.engine) as session:
            copy = copy_of_story(session, teller.story_id)
            if copy is None:
                return None
            spans = spans_of_copy(session, copy)
            held = (
                number
                for number, (start_s, end_s) in enumerate(LINES)
                if any(span.start_s < end_s and start_s < span.end_s for span in spans)
            )
            return frozenset(held)

    def index_dies(self) -> None:
        """The worker is killed when the index has what it was told, and before the book says so."""
        self._do_errands(only_index=True)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("ingest.delivery.confirm_stories", _killed)
            with suppress(KeyboardInterrupt):
                deliver(self.workplace)
        self.close_index()
        self.begin_anew()

    def close_index(self) -> None:
        for kept in self.workplace.indexes:
            kept.index.close()

    def back_up(self) -> str:
        return back_up(self.place, self.folder / "backups", now=self.clock()).snapshot

    def restore(self, snapshot: str) -> None:
        """Into a new folder, with the journal of the archive as it is now, and go on there."""
        self.restores += 1
        with reading(self.place.engine) as session:
            journal = journal_of(session, now=self.clock())
        write_journal(journal, self.folder / JOURNAL)
        self.close_index()
        self.place.engine.dispose()
        settings = Settings(data=self.folder / f"restored-{self.restores}", transcriber="none")
        restore(
            settings, self.folder / "backups", snapshot=snapshot, journals=[self.folder / JOURNAL], now=self.clock()
        )
        self._open(place_on(settings, make_engine(settings.resolved_database_url)))

    def close(self) -> None:
        self.close_index()
        self.place.engine.dispose()


def _killed(*_given: Any, **_more: Any) -> None:
    raise KeyboardInterrupt


def _tell(session: Any, now: datetime) -> tuple[str, list[Teller]]:
    trail = draft_trail(session, title="Past both", by_id=None, now=now)
    tellers = [_teller(session, number, trail, now) for number in (1, 2)]
    publish_trail(session, trail, by_id=None, now=now)
    return trail.slug, tellers


def _teller(session: Any, number: int, trail: Any, now: datetime) -> Teller:
    person = builders.a_subject(session, f"Zqname{number} Okafor")
    recording: Recording = builders.a_recording(session, narrators=(person,))
    recording.sha256 = f"{number:064x}"
    words = (f"We grew okra{number} then", f"And sorrel{number} for her")
    lines = [(start_s, end_s, text) for (start_s, end_s), text in zip(LINES, words, strict=True)]
    passages: list[Passage] = builders.a_transcript(session, recording, lines)
    builders.an_agreement(session, now=now, recording_id=recording.id, person_id=person.id, **builders.ALL_USES)
    story: Story = builders.a_story(session, [(recording, 0.0, 40.0)], title=f"Zqtitle{number}")
    clip = builders.a_clip(session, story)
    stop = add_stop(session, trail, StopText(), clip_id=clip.id, by_id=None, now=now)
    return Teller(
        number, story.id, recording.id, (passages[0].id, passages[1].id), person.id, story.slug, person.slug,
        (passages[0].key, passages[1].key), stop.code, recording.sha256,
    )  # fmt: skip
