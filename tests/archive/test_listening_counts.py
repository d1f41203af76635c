"""How often stops were met: added up a day, on both databases, and read with the days on which nothing was met."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from archive.errors import NotFound
from archive.listening_counts import ListeningCount, Meeting, Met, add_counts
from archive.reading_listening_counts import DAYS_SHOWN, counts_of_trail
from archive.subjects import SubjectKind
from archive.trail_drafts import StopText, add_stop, find_stop, take_out_stop
from archive.trail_versions import working_stops
from tests.archive import builders
from tests.conftest import NOW

TODAY = date(2026, 6, 1)


def lay(session):
    crops = [builders.a_subject(session, name, SubjectKind.crop) for name in ("okra", "corn")]
    trail = builders.a_trail(session, *crops)
    return trail, [each.stop.code for each in working_stops(session, trail.id)]


@pytest.mark.database
def test_counts_are_added_to_what_is_there(any_session):
    _, (first, second) = lay(any_session)
    add_counts(any_session, {Meeting(first, TODAY, Met.scan): 2, Meeting(second, TODAY, Met.play): 1})
    add_counts(any_session, {Meeting(first, TODAY, Met.scan): 3, Meeting("nosuch", TODAY, Met.scan): 9})
    add_counts(any_session, {Meeting("nosuch", TODAY, Met.scan): 9})
    add_counts(any_session, {})
    rows = any_session.scalars(select(ListeningCount).order_by(ListeningCount.stop_id))
    assert [(row.met, row.count) for row in rows] == [(Met.scan, 5), (Met.play, 1)]


def test_the_desk_reads_totals_by_stop_and_by_day(session):
    trail, (first, second) = lay(session)
    yesterday, long_ago = TODAY - timedelta(days=1), TODAY - timedelta(days=DAYS_SHOWN)
    add_counts(
        session,
        {
            Meeting(first, TODAY, Met.scan): 4,
            Meeting(first, TODAY, Met.play): 3,
            Meeting(second, yesterday, Met.play): 2,
            Meeting(second, long_ago, Met.play): 10,
        },
    )
    counts = counts_of_trail(session, trail.slug, today=TODAY)
    assert [(stop.number, stop.scans, stop.plays) for stop in counts.stops] == [(1, 4, 3), (2, 0, 12)]
    assert (counts.scans, counts.plays) == (4, 15)
    assert len(counts.days) == DAYS_SHOWN
    assert [(day.day, day.scans, day.plays) for day in counts.days[-3:]] == [
        (TODAY - timedelta(days=2), 0, 0),
        (yesterday, 0, 2),
        (TODAY, 4, 3),
    ]
    assert (long_ago, 2, Met.play, 10) in counts.every


def test_a_stop_that_was_taken_out_keeps_its_counts_and_one_that_was_never_published_has_none(session):
    trail, (first, _) = lay(session)
    add_counts(session, {Meeting(first, TODAY, Met.scan): 1})
    take_out_stop(session, find_stop(session, first), by_id=None, now=NOW)
    add_stop(session, trail, StopText(), subject_id=builders.a_subject(session, "rye", SubjectKind.crop).id, by_id=None,
             now=NOW)  # fmt: skip
    counts = counts_of_trail(session, trail.slug, today=TODAY)
    assert (counts.stops[0].code, counts.stops[0].scans) == (first, 1)
    assert len(counts.stops) == 2


def test_there_is_nothing_to_read_of_a_trail_that_is_none(session):
    with pytest.raises(NotFound):
        counts_of_trail(session, "no-such-trail", today=TODAY)
