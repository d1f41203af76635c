"""Festivals with their stalls, and the same a week later."""

from datetime import date, time

import pytest
from sqlalchemy import select

from archive.errors import InvalidInput
from archive.festival_copying import copy_festival
from archive.festival_keeping import (
    FestivalText,
    PlanPicture,
    begin_festival,
    edit_festival,
    find_festival,
    publish_festival,
    set_plan,
)
from archive.stall_keeping import MOST_STALLS, StallText, keep_stalls, stalls_of
from archive.subjects import SubjectKind
from archive.trail_drafts import StopText, edit_stop
from archive.trail_publishing import publish_trail, retire_trail
from archive.trail_versions import working_stops
from archive.trails import Trail, TrailState
from tests.archive import builders
from tests.conftest import NOW

BY = {"by_id": None, "now": NOW}
SUNDAY = date(2026, 11, 29)


@pytest.fixture
def festival(session):
    text = FestivalText("Harvest Table", SUNDAY, SUNDAY, time(9), time(17), "Agora", "Bring a bowl.")
    return begin_festival(session, text, **BY)


def test_the_next_week_has_the_same_stalls_plan_and_trails_all_as_drafts(session, festival):
    publish_festival(session, festival, **BY)
    set_plan(session, festival, PlanPicture("a" * 64 + ".svg", 300, 200, "Two rows of stalls"), **BY)
    oven, _table = keep_stalls(
        session, festival, [StallText("", "Oven", "Loaves", 0.2, 0.4), StallText("", "Seeds")], **BY
    )
    okra = builders.a_subject(session, "okra", SubjectKind.crop)
    trail = builders.a_trail(session, okra, published=False, festival_id=festival.id)
    stop = working_stops(session, trail.id)[0].stop
    edit_stop(session, stop, StopText("At the oven", stall_id=oven.id), clip_id=None, subject_id=okra.id, **BY)
    publish_trail(session, trail, **BY)
    retire_trail(session, trail, **BY)

    copy = copy_festival(session, festival, **BY)

    assert (copy.starts_on, copy.ends_on, copy.opens, copy.published_at) == (
        date(2026, 12, 6),
        date(2026, 12, 6),
        time(9),
        None,
    )
    assert (copy.plan_name, copy.plan_text, copy.slug) == (festival.plan_name, "Two rows of stalls", "harvest-table-2")
    stalls = stalls_of(session, copy.id)
    assert [(stall.name, stall.note, stall.x, stall.y) for stall in stalls] == [
        ("Oven", "Loaves", 0.2, 0.4),
        ("Seeds", "", None, None),
    ]
    copied = session.scalars(select(Trail).where(Trail.festival_id == copy.id)).one()
    assert (copied.title, copied.state, copied.version) == (trail.title, TrailState.draft, 0)
    (each,) = working_stops(session, copied.id)
    assert (each.stop.title, each.stop.stall_id, each.stop.subject_id) == ("At the oven", stalls[0].id, okra.id)
    assert each.stop.code != stop.code
    assert each.stop.number is None


def test_a_week_is_copied_once(session, festival):
    copy_festival(session, festival, **BY)
    with pytest.raises(InvalidInput, match="copied already for the week of 2026-12-06"):
        copy_festival(session, festival, **BY)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (FestivalText("  ", SUNDAY, SUNDAY), "Give the festival a name."),
        (FestivalText("x", SUNDAY, date(2026, 11, 28)), "cannot end before it starts"),
        (FestivalText("x", SUNDAY, date(2027, 11, 28)), "at most 60 days"),
        (FestivalText("x", SUNDAY, SUNDAY, time(9), time(9)), "cannot close before it opens"),
        (FestivalText("x" * 300, SUNDAY, SUNDAY), "is too long here"),
    ],
)
def test_what_cannot_be_a_festival_is_said(session, text, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        begin_festival(session, text, **BY)


def test_a_published_festival_that_is_renamed_keeps_its_old_address(session, festival):
    publish_festival(session, festival, **BY)
    edit_festival(session, festival, FestivalText("Seed Day", SUNDAY, SUNDAY), **BY)
    assert festival.slug == "seed-day"
    assert find_festival(session, "harvest-table") is festival


@pytest.mark.parametrize(
    ("stalls", "sentence"),
    [
        ([StallText("", "Oven", x=0.2)], "Give both numbers"),
        ([StallText("", "Oven", x=1.2, y=0.5)], "lies outside the plan"),
        ([StallText("", "Oven", x=float("nan"), y=0.5)], "lies outside the plan"),
        ([StallText("", "")], "Give every stall a name"),
        ([StallText("nosuchkey", "Oven")], "changed meanwhile"),
        ([StallText("", f"Stall {n}") for n in range(MOST_STALLS + 1)], "at most 80 stalls"),
    ],
)
def test_what_cannot_be_a_stall_is_said(session, festival, stalls, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        keep_stalls(session, festival, stalls, **BY)


def test_a_stall_that_is_taken_away_is_named_at_no_stop_any_more(session, festival):
    oven, seeds = keep_stalls(session, festival, [StallText("", "Oven"), StallText("", "Seeds")], **BY)
    okra = builders.a_subject(session, "okra", SubjectKind.crop)
    trail = builders.a_trail(session, okra, published=False, festival_id=festival.id)
    stop = working_stops(session, trail.id)[0].stop
    edit_stop(session, stop, StopText(stall_id=oven.id), clip_id=None, subject_id=okra.id, **BY)
    publish_trail(session, trail, **BY)
    assert [stall.name for stall in keep_stalls(session, festival, [StallText(seeds.key, "Seeds")], **BY)] == ["Seeds"]
    session.expire_all()
    assert working_stops(session, trail.id)[0].stop.stall_id is None


def test_a_stop_stands_at_no_stall_of_another_festival(session, festival):
    other = begin_festival(session, FestivalText("Another", SUNDAY, SUNDAY), **BY)
    (stall,) = keep_stalls(session, other, [StallText("", "Oven")], **BY)
    okra = builders.a_subject(session, "okra", SubjectKind.crop)
    trail = builders.a_trail(session, okra, published=False, festival_id=festival.id)
    stop = working_stops(session, trail.id)[0].stop
    with pytest.raises(InvalidInput, match="not at the trail's festival"):
        edit_stop(session, stop, StopText(stall_id=stall.id), clip_id=None, subject_id=okra.id, **BY)
