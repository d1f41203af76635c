"""The week's weave: drawn by the week, the same all through it, and made anew only without what was closed."""

from datetime import timedelta

import pytest

from archive.gate import VISITOR
from archive.mentions import Decision, MentionState
from archive.weave_of_week import weave_of_week, week_began
from archive.weave_walk import LEAST
from tests.archive import builders
from tests.archive.reading_archive import words_in
from tests.archive.woven_archive import Woven
from tests.conftest import NOW

MONDAY = week_began(NOW)


@pytest.fixture
def woven(session):
    """Told a month before this week."""
    woven = Woven(session)
    for n in range(8):
        woven.tell(f"Teller {n}", [[f"own {n}", f"own {n + 1}"], ["common"]], accepted=[f"own {n}"])
    date_back(session, woven, MONDAY - timedelta(days=30))
    return woven


def date_back(session, woven, then):
    for said in woven.stories:
        said.story.published_at = then
        for mention in said.mentions.values():
            mention.created_at = then
    session.flush()


def week(session, now):
    return weave_of_week(session, viewer=VISITOR, now=now)


def test_it_begins_on_monday_and_holds_until_sunday(session, woven):
    walks = {week(session, MONDAY + timedelta(hours=hours)) for hours in (0, 1, 60, 167)}
    assert len(walks) == 1
    assert len(walks.pop().steps) >= LEAST


def test_other_weeks_begin_elsewhere(session, woven):
    assert len({week(session, MONDAY + timedelta(weeks=n)).keys[0] for n in range(8)}) > 1


def test_what_is_added_or_decided_meanwhile_waits_for_the_next_week(session, woven):
    before = week(session, NOW)
    later = Woven(session, dict(woven.things), dict(woven.people))
    for n in range(6):
        later.tell(f"Later {n}", [[f"own {n}", f"own {n + 1}"]], accepted=[f"own {n}"])
    for said in later.stories:
        said.story.published_at = MONDAY + timedelta(minutes=1)
    for said in woven.stories:
        mention = said.mentions[1, "common"]
        mention.state = MentionState.accepted
        builders.add(session, Decision(mention_id=mention.id, action="accept", decided_at=MONDAY + timedelta(hours=9)))
    session.flush()
    assert week(session, NOW).keys == before.keys
    monday_after = {key for n in range(1, 9) for key in week(session, NOW + timedelta(weeks=n)).keys}
    assert monday_after & {passage.key for said in later.stories for passage in said.passages}


@pytest.mark.parametrize("taken", [0, 3])
def test_a_voice_that_is_closed_is_out_at_once_and_another_walk_holds(session, woven, taken):
    gone = week(session, NOW).keys[taken]
    (said,) = [each for each in woven.stories if gone in {passage.key for passage in each.passages}]
    said.agreement.withdrawn = True
    session.flush()
    after = week(session, NOW)
    assert gone not in words_in(after)
    assert len(after.steps) >= LEAST


def test_an_archive_younger_than_the_week_is_taken_as_it_is(session, woven):
    date_back(session, woven, NOW)
    assert len(week(session, NOW).steps) >= LEAST


def test_there_is_none_while_nothing_holds_together(session):
    assert week(session, NOW) is None
    Woven(session).tell("Amara", [["rye"]])
    assert week(session, NOW) is None
