"""A season is the same days for one thing and in SQL, in every year, over its turn, by the date in UTC."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import literal, select
from sqlalchemy.orm import Session

from archive.agreements import Agreement
from archive.base import UtcDateTime
from archive.errors import InvalidInput
from archive.seasons import Season, day_of, in_season, season_typed
from tests.archive import builders

SUMMER, WINTER, A_DAY, LEAP = (601, 831), (1101, 228), (229, 229), (229, 301)
MOMENTS = [
    datetime(year, month, day, hour, minute, second, micro, tzinfo=UTC)
    for year, month, day in (
        (2026, 1, 1), (2026, 2, 28), (2026, 3, 1), (2026, 5, 31), (2026, 6, 1), (2026, 8, 31), (2026, 9, 1),
        (2026, 10, 31), (2026, 11, 1), (2026, 12, 31), (2028, 2, 28), (2028, 2, 29), (2028, 3, 1),
    )
    for hour, minute, second, micro in ((0, 0, 0, 0), (23, 59, 59, 999999))
]  # fmt: skip


def days_in(season: tuple[int, int]) -> set[tuple[int, int, int]]:
    return {(m.year, m.month, m.day) for m in MOMENTS if Season(*season).holds(m)}


def test_both_its_days_belong_to_it_and_it_may_go_over_the_turn_of_the_year() -> None:
    assert days_in(SUMMER) == {(2026, 6, 1), (2026, 8, 31)}
    winter = {(2026, 1, 1), (2026, 2, 28), (2026, 11, 1), (2026, 12, 31), (2028, 2, 28)}
    assert days_in(WINTER) == winter
    assert days_in(A_DAY) == {(2028, 2, 29)}


def test_the_date_is_that_of_utc() -> None:
    evening = datetime(2026, 10, 31, 20, 0, tzinfo=timezone(timedelta(hours=-6)))
    assert day_of(evening) == 1101
    assert Season(*WINTER).holds(evening)


@pytest.mark.database
def test_sql_says_the_same_of_every_day(any_session: Session) -> None:
    recording = builders.a_recording(any_session)
    seasons = {}
    for first, last in (SUMMER, WINTER, A_DAY, LEAP):
        row = builders.an_agreement(any_session, recording_id=recording.id, season_from=first, season_to=last)
        seasons[row.id] = (first, last)
    for moment in MOMENTS:
        query = select(Agreement.id).where(in_season(Agreement, literal(moment, UtcDateTime())))
        held = {id_ for id_, season in seasons.items() if Season(*season).holds(moment)}
        assert set(any_session.scalars(query)) == held, moment


def test_a_season_is_typed_as_two_days() -> None:
    assert season_typed("11-01..02-28") == (1101, 228)
    assert season_typed(" 2-29 .. 3-1 ") == (229, 301)
    assert season_typed("..") == (None, None)
    for wrong in (
        "11-01",
        "11-01..",
        "13-01..02-01",
        "11-31..02-01",
        "winter..spring",
        "1101..0228",
        "9" * 5000 + "-1..1-1",
    ):
        with pytest.raises(InvalidInput, match="month and day"):
            season_typed(wrong)
