"""Whatever happens to record, worker and indexes, in any order: nothing closed is found, counted or faceted.

The model is the gate itself, asked anew after each step. Every passage says a
word that is said nowhere else, so that a word that finds a story tells which
passage it was found by.
"""

from datetime import timedelta
from importlib import import_module

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from indexed_archive import CLOCKED, Clock, Told, agree, note, tell, worker_at
from slow_index import Crash, SlowIndex
from sqlalchemy import select, update

from archive.agreeing import reinstate, withdraw
from archive.agreements import Use
from archive.channels import Channel
from archive.database import reading, writing
from archive.deciding import accept_mention, reject_mention
from archive.errors import StoryloomError
from archive.facts import Span
from archive.gate import VISITOR
from archive.gate_lists import visible_to
from archive.index_book import forget_all_but
from archive.mentions import Mention
from archive.passages import Passage
from archive.recordings import Recording
from archive.search_suppression import left_out, names_may_be_shown
from archive.seasons import day_of
from archive.settings import Settings
from archive.stories import Story, StoryState
from archive.story_drafts import edit_story
from archive.story_publishing import hide_story, publish_story
from archive.subjects import Subject
from ingest.delivery import deliver
from ingest.index_upkeep import look_after_indexes
from search.contract import Question
from tests.archive import builders
from tests.laid_archive import open_laid

LATER, A_DAY = timedelta(hours=1), timedelta(days=1)


class Archive:
    """One archive with a server and an index of its own beside it, and every act that may happen to it."""

    def __init__(self, place, clock: Clock, number: int) -> None:
        self.place, self.clock = place, clock
        self.server, self.beside = SlowIndex(), SlowIndex(at_once=True)
        with writing(place.engine) as session:
            forget_all_but(session, [])
            session.execute(update(Story).values(state=StoryState.hidden))
            self.tala = builders.a_subject(session, f"Tala{number}")
        self.told = [tell(place, 2 * number + each, speaks_of=self.tala) for each in (0, 1)]
        self.begin_anew()

    def begin_anew(self) -> None:
        self.workplace = worker_at(self.place, server=self.server, beside=self.beside)

    def act(self, kind: str, which: int) -> None:
        told = self.told[which]
        try:
            with writing(self.place.engine) as session:
                getattr(self, kind)(session, told)
        except StoryloomError:
            pass  # what cannot be done now changes nothing

    def hide(self, session, told: Told) -> None:
        hide_story(session, session.get_one(Story, told.story.id), by_id=None, now=self.clock.now)

    def publish(self, session, told: Told) -> None:
        publish_story(session, session.get_one(Story, told.story.id), by_id=None, now=self.clock.now)

    def withdraw_story(self, session, told: Told) -> None:
        withdraw(session, session.get_one(Story, told.story.id), reason="-", by_id=None, now=self.clock.now)

    def reinstate_story(self, session, told: Told) -> None:
        reinstate(session, session.get_one(Story, told.story.id), reason="-", by_id=None, now=self.clock.now)

    def withdraw_passage(self, session, told: Told) -> None:
        withdraw(session, session.get_one(Passage, told.passages[1].id), reason="-", by_id=None, now=self.clock.now)

    def reinstate_passage(self, session, told: Told) -> None:
        reinstate(session, session.get_one(Passage, told.passages[1].id), reason="-", by_id=None, now=self.clock.now)

    def withdraw_recording(self, session, told: Told) -> None:
        recording = session.get_one(Recording, told.recording.id)
        withdraw(session, recording, person_id=told.narrator.id, reason="-", by_id=None, now=self.clock.now)

    def reinstate_recording(self, session, told: Told) -> None:
        recording = session.get_one(Recording, told.recording.id)
        reinstate(session, recording, person_id=told.narrator.id, reason="-", by_id=None, now=self.clock.now)

    def close_passage(self, session, told: Told) -> None:
        agree(session, session.get_one(Passage, told.passages[0].id), now=self.clock.now, uses={Use.print})

    def open_passage_for_a_while(self, session, told: Told) -> None:
        now = self.clock.now
        agree(session, session.get_one(Passage, told.passages[0].id), now=now, ends_at=now + LATER)

    def open_passage_later(self, session, told: Told) -> None:
        now = self.clock.now
        agree(session, session.get_one(Passage, told.passages[0].id), now=now, starts_at=now + LATER)

    def open_story_for_a_while(self, session, told: Told) -> None:
        now = self.clock.now
        agree(session, session.get_one(Story, told.story.id), now=now, ends_at=now + LATER)

    def open_story_later(self, session, told: Told) -> None:
        now = self.clock.now
        agree(session, session.get_one(Story, told.story.id), now=now, starts_at=now + LATER)

    def open_passage_today_alone(self, session, told: Told) -> None:
        today = day_of(self.clock.now)
        passage = session.get_one(Passage, told.passages[0].id)
        agree(session, passage, now=self.clock.now, season_from=today, season_to=today)

    def open_story_from_tomorrow_to_yesterday(self, session, told: Told) -> None:
        now = self.clock.now
        days = {"season_from": day_of(now + A_DAY), "season_to": day_of(now - A_DAY)}
        agree(session, session.get_one(Story, told.story.id), now=now, **days)

    def keep_story_to_a_group(self, session, told: Told) -> None:
        protocol_id = builders.two_protocols(session)[0]
        agree(session, session.get_one(Story, told.story.id), now=self.clock.now, protocol_id=protocol_id)

    def tala_refuses(self, session, _told: Told) -> None:
        agree(session, session.get_one(Subject, self.tala.id), now=self.clock.now, uses=set())

    def tala_agrees_for_a_while(self, session, _told: Told) -> None:
        now = self.clock.now
        agree(session, session.get_one(Subject, self.tala.id), now=now, ends_at=now + LATER)

    def narrator_withdraws(self, session, told: Told) -> None:
        withdraw(session, session.get_one(Subject, told.narrator.id), reason="-", by_id=None, now=self.clock.now)

    def accept(self, session, told: Told) -> None:
        accept_mention(session, self._mention(session, told), by_id=None, now=self.clock.now)

    def reject(self, session, told: Told) -> None:
        reject_mention(session, self._mention(session, told), by_id=None, now=self.clock.now)

    def _mention(self, session, told: Told) -> Mention:
        return session.scalars(select(Mention).where(Mention.passage_id == told.passages[1].id)).one()

    def cut_away(self, session, told: Told) -> None:
        story = session.get_one(Story, told.story.id)
        edit_story(session, story, spans=[Span(told.recording.id, 0.0, 15.0)], by_id=None, now=self.clock.now)

    def put_back(self, session, told: Told) -> None:
        story = session.get_one(Story, told.story.id)
        edit_story(session, story, spans=[Span(told.recording.id, 0.0, 40.0)], by_id=None, now=self.clock.now)

    def work(self, kind: str) -> None:
        """Something happens to the worker or to the server."""
        getattr(self, kind)()

    def note(self) -> None:
        note(self.workplace)

    def deliver(self) -> None:
        deliver(self.workplace)

    def look_after(self) -> None:
        look_after_indexes(self.workplace, now=self.clock.now)

    def server_works(self) -> None:
        self.server.work(1)

    def server_fails(self) -> None:
        self.server.work(1, fail=True)

    def server_goes(self) -> None:
        self.server.down = True

    def server_comes(self) -> None:
        self.server.down = False

    def server_loses_everything(self) -> None:
        self.server.lose_everything()

    def time_passes(self) -> None:
        self.clock.pass_(hours=2)

    def a_day_passes(self) -> None:
        self.clock.pass_(hours=24)

    def crash(self) -> None:
        self.begin_anew()

    def crash_while_sending(self) -> None:
        for index in (self.server, self.beside):
            index.crashes = True
            try:
                deliver(self.workplace)
            except Crash:
                self.begin_anew()
            index.crashes = False

    def settle(self) -> None:
        self.server.down = False
        for _ in range(6):
            self.note()
            self.deliver()
            self.server.work()
            self.look_after()
        self.deliver()

    def check(self) -> None:
        """What is found by each word, counted and faceted, is exactly what the gate opens, or less."""
        with reading(self.place.engine) as session:
            now = self.clock.now
            stories = set(
                session.scalars(select(Story.id).where(visible_to(VISITOR, Channel.search, now, thing=Story)))
            )
            said = select(Passage.id).where(visible_to(VISITOR, Channel.search, now, thing=Passage))
            passages = set(session.scalars(said))
            closed = left_out(session, viewer=VISITOR, now=now)
            asked = [self.beside, *([self.server] if names_may_be_shown(session, "server:public", now=now) else [])]
        for index in asked:
            if not index.is_ready():
                continue
            for told in self.told:
                for passage, word in zip(told.passages, told.words, strict=True):
                    found = self._ask(index, word, closed)
                    assert found.total == 0 or passage.id in passages, (word, closed)
                    assert {hit.story_id for hit in found.hits} <= stories
                for word in (told.title_word, told.narrator.name.split()[0], self.tala.name):
                    found = self._ask(index, word, closed)
                    assert {hit.story_id for hit in found.hits} <= stories
                    assert found.total == len(found.hits)
                    assert all(facet.stories <= found.total for facet in found.facets)

    def check_all_is_found(self) -> None:
        """Once all is settled, both indexes find every open story and passage of it."""
        with reading(self.place.engine) as session:
            said = select(Passage.id).where(visible_to(VISITOR, Channel.search, self.clock.now, thing=Passage))
            passages = set(session.scalars(said))
            assert left_out(session, viewer=VISITOR, now=self.clock.now) == frozenset()
            assert names_may_be_shown(session, "server:public", now=self.clock.now)
        for index in (self.server, self.beside):
            for told in self.told:
                for passage, word in zip(told.passages, told.words, strict=True):
                    assert bool(self._ask(index, word, frozenset()).total) == (passage.id in passages), word

    @staticmethod
    def _ask(index: SlowIndex, word: str, closed: frozenset[int]):
        return index.search(Question(f"{word} ", excluded_stories=closed))


ACTS = (
    "hide", "publish", "withdraw_story", "reinstate_story", "withdraw_passage", "reinstate_passage",
    "withdraw_recording", "reinstate_recording", "close_passage", "open_passage_for_a_while", "open_passage_later",
    "open_story_for_a_while", "open_story_later", "open_passage_today_alone",
    "open_story_from_tomorrow_to_yesterday", "keep_story_to_a_group", "tala_refuses", "tala_agrees_for_a_while",
    "narrator_withdraws", "accept", "reject", "cut_away", "put_back",
)  # fmt: skip
WORK = (
    "note", "deliver", "server_works", "look_after", "server_fails", "server_goes", "server_comes",
    "server_loses_everything", "time_passes", "a_day_passes", "crash", "crash_while_sending", "settle",
)  # fmt: skip
STEPS = st.lists(
    st.one_of(st.tuples(st.sampled_from(ACTS), st.integers(0, 1)), st.tuples(st.sampled_from(WORK), st.none())),
    min_size=4,
    max_size=14,
)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    place = open_laid(Settings(data=tmp_path_factory.mktemp("closed"), transcriber="none"))
    yield place
    place.engine.dispose()


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    for name in CLOCKED:
        module = import_module(f"ingest.{name}")
        if hasattr(module, "utc_now"):
            monkeypatch.setattr(module, "utc_now", clock)
    return clock


numbers = iter(range(1, 1_000_000))


def steps_of(*names: str) -> list[tuple[str, int | None]]:
    return [(name, 0 if name in ACTS else None) for name in names]


@example(steps_of("open_passage_for_a_while", "settle", "time_passes", "look_after", "note", "deliver"))
@example(steps_of("open_passage_today_alone", "settle", "a_day_passes", "look_after", "note", "deliver", "settle"))
@example(steps_of("open_story_from_tomorrow_to_yesterday", "settle", "a_day_passes", "look_after", "settle"))
@example(steps_of("keep_story_to_a_group", "note", "server_fails", "deliver", "server_works", "deliver"))
@example(steps_of("tala_agrees_for_a_while", "settle", "time_passes", "note", "deliver", "server_works", "deliver"))
@example(steps_of("server_goes", "withdraw_story", "note", "deliver", "server_comes", "deliver", "server_works"))
@example(steps_of("hide", "note", "deliver", "server_fails", "deliver", "crash", "server_works", "deliver"))
@example(steps_of("withdraw_passage", "note", "crash_while_sending", "server_loses_everything", "look_after"))
@example(steps_of("cut_away", "note", "deliver", "put_back", "cut_away", "server_works", "deliver", "server_works"))
@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # each example is an archive: making a failing one smaller takes long
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_nothing_closed_is_ever_found(place, clock, steps) -> None:
    archive = Archive(place, clock, next(numbers))
    archive.settle()
    archive.check_all_is_found()
    for kind, which in steps:
        archive.act(kind, which) if which is not None else archive.work(kind)
        archive.check()
    archive.settle()
    archive.check()
    archive.check_all_is_found()
