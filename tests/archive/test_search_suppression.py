"""What is left out of questions, and the book it rests on, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.agreeing import record_agreement, withdraw
from archive.agreements import NameShown, Use
from archive.gate import VISITOR
from archive.index_book import (
    Sent,
    begin_building,
    begin_sending,
    behind,
    confirm,
    due_entries,
    note_built,
    note_receipt,
    note_story,
    open_receipts,
    state_of,
)
from archive.outbox import OutboxRow
from archive.passages import Passage
from archive.reading_search_lag import search_lag
from archive.search_suppression import left_out, names_may_be_shown, stories_to_read_again
from tests.archive.reading_archive import a_small_archive
from tests.conftest import NOW

pytestmark = pytest.mark.database
NAME = "embedded:public"


def without(session: Session, *, later: timedelta = timedelta(0)) -> frozenset[int]:
    return left_out(session, viewer=VISITOR, now=NOW + later)


def test_from_the_fact_to_the_confirmed_removal(any_session: Session) -> None:
    small = a_small_archive(any_session)
    story_id = small.story.id
    state = state_of(any_session, NAME, "public", in_use=True)
    note_built(any_session, NAME, begin_building(any_session, NAME), {story_id: NOW}, now=NOW)
    assert (without(any_session), behind(any_session, NAME)) == (frozenset(), False)
    withdraw(any_session, small.story, reason="Asked.", by_id=None, now=NOW)
    assert without(any_session) == {story_id}, "the errand is open"
    note_story(any_session, state, story_id, narrows=True, now=NOW)
    assert [entry.story_id for entry in due_entries(any_session, NAME, most=5)] == [story_id]
    version = begin_sending(any_session, NAME, [Sent(story_id, removes=True, read_at=NOW)])
    note_receipt(any_session, NAME, version, [7, 8])
    assert open_receipts(any_session, NAME) == {version: (7, 8)}
    assert [lag.waiting for lag in search_lag(any_session).indexes] == [1]
    confirm(any_session, NAME, version)
    assert (open_receipts(any_session, NAME), behind(any_session, NAME)) == ({}, False)
    assert not names_may_be_shown(any_session, NAME, now=NOW), "its names were never told"


def test_what_ends_by_the_clock(any_session: Session) -> None:
    small = a_small_archive(any_session)
    state_of(any_session, NAME, "public", in_use=True)
    record_agreement(
        any_session, scope=any_session.get_one(Passage, small.soup[1].id), person_id=None, uses={Use.web},
        name_shown=NameShown.full, starts_at=NOW + timedelta(hours=1), ends_at=NOW + timedelta(hours=3), wording="-",
        evidence="-", by_id=None, now=NOW,
    )  # fmt: skip
    for row in any_session.scalars(select(OutboxRow)):
        row.done_at = NOW
    note_built(any_session, NAME, begin_building(any_session, NAME), {small.story.id: NOW}, now=NOW)
    assert without(any_session, later=timedelta(hours=2)) == frozenset()
    assert without(any_session, later=timedelta(hours=3)) == {small.story.id}
    for hours, again in ((0, []), (1, [small.story.id]), (3, [small.story.id])):
        now = NOW + timedelta(hours=hours)
        assert stories_to_read_again(any_session, "public", now=now) == again


def test_what_a_season_closes_and_opens(any_session: Session) -> None:
    """The index read it on 1 June, within its season; it is closed from 2 June to the end of October."""
    small = a_small_archive(any_session)
    state_of(any_session, NAME, "public", in_use=True)
    record_agreement(
        any_session, scope=any_session.get_one(Passage, small.soup[1].id), person_id=None, uses={Use.web},
        name_shown=NameShown.full, season_from=1101, season_to=601, wording="-", evidence="-", by_id=None, now=NOW,
    )  # fmt: skip
    for row in any_session.scalars(select(OutboxRow)):
        row.done_at = NOW
    note_built(any_session, NAME, begin_building(any_session, NAME), {small.story.id: NOW}, now=NOW)
    for days, closed in ((0, False), (1, True), (150, True), (153, False), (360, False)):
        later, left = timedelta(days=days), {small.story.id} if closed else set()
        assert without(any_session, later=later) == left, days
        assert set(stories_to_read_again(any_session, "public", now=NOW + later)) == left, days
    note_built(
        any_session, NAME, begin_building(any_session, NAME), {small.story.id: NOW + timedelta(days=30)}, now=NOW
    )
    assert without(any_session, later=timedelta(days=160)) == frozenset()
    assert stories_to_read_again(any_session, "public", now=NOW + timedelta(days=160)) == [small.story.id]
