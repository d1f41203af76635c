"""Stories are found by the festivals at which they were heard, as far as they may be."""

import pytest
from sqlalchemy import select

from archive.channels import Channel
from archive.database_search_filters import meets
from archive.festival_stories import ask_for_festival, festivals_of_story, stories_of_festivals
from archive.gate import VISITOR
from archive.outbox import Errand, OutboxRow
from archive.reading_filters import FESTIVAL, narrowed_by, narrowings
from archive.reading_index import indexed_story
from archive.reading_index_names import INDEX_READERS
from archive.stories import OldSlug, Story
from archive.trail_drafts import take_out_stop
from archive.trail_publishing import publish_trail
from archive.trail_versions import working_stops
from tests.archive import builders
from tests.archive.trail_archive import ToldAtFestival
from tests.conftest import NOW

WHO = {"viewer": VISITOR, "now": NOW}


@pytest.fixture
def told(session):
    return ToldAtFestival(session)


def found(session, told):
    """By the database itself and by what an index is told, which must be the same."""
    condition = meets(session, FESTIVAL, [told.festival.id], INDEX_READERS["public"], NOW)
    by_database = set(session.scalars(select(Story.id).where(condition)))
    told_index = {one.id for one in (told.first, told.second) if told.festival.id in indexed(session, one)}
    assert told_index == by_database
    return by_database


def indexed(session, story):
    one = indexed_story(session, story.id, now=NOW)
    assert one is not None
    return one.festivals


def test_a_story_belongs_to_the_festivals_at_which_it_was_ever_a_stop(session, told):
    both = {told.first.id, told.second.id}
    assert found(session, told) == both
    assert indexed(session, told.first) == (told.festival.id,)
    take_out_stop(session, working_stops(session, told.trail.id)[0].stop, by_id=None, now=NOW)
    publish_trail(session, told.trail, by_id=None, now=NOW)
    assert found(session, told) == both


def test_not_where_it_may_not_be_told_there_nor_where_the_festival_is_not_published(session, told):
    own = {**builders.ALL_USES, "festival": False}
    builders.an_agreement(session, story_id=told.first.id, person_id=told.amara.id, **own)
    assert found(session, told) == {told.second.id}
    assert indexed(session, told.first) == ()
    told.festival.published_at = None
    session.flush()
    assert found(session, told) == set()
    at_desk = {"viewer": INDEX_READERS["desk"].viewer, "channel": Channel.desk, "now": NOW}
    assert festivals_of_story(session, told.first.id, **at_desk) == (told.festival.id,)
    assert set(stories_of_festivals(session, [told.festival.id], **at_desk)) == {told.first.id, told.second.id}


def test_an_address_names_it_today_or_once_and_counts_find_its_name(session, told):
    session.add(OldSlug(kind=FESTIVAL, slug="once", target_id=told.festival.id))
    session.flush()
    pairs = [(FESTIVAL, told.festival.slug), (FESTIVAL, "once"), (FESTIVAL, "nothing")]
    named = narrowed_by(session, pairs, **WHO)
    assert [named[pair].id for pair in pairs[:2]] == [told.festival.id] * 2
    assert pairs[2] not in named
    counted = narrowings(session, [(FESTIVAL, told.festival.id)], **WHO)
    assert counted[FESTIVAL, told.festival.id].name == told.festival.name
    told.festival.published_at = None
    session.flush()
    assert narrowed_by(session, pairs, **WHO) == {}
    assert narrowings(session, [(FESTIVAL, told.festival.id)], **WHO) == {}


def test_publishing_a_trail_or_its_festival_has_its_stories_indexed(session, told):
    def asked():
        query = select(OutboxRow).where(OutboxRow.errand == Errand.index_story)
        return [row.target_id for row in session.scalars(query)]

    stories = sorted((told.first.id, told.second.id))
    assert asked() == stories
    ask_for_festival(session, told.festival.id, now=NOW)
    assert asked() == stories * 2
