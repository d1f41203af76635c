"""Lists, cards, counts and search results: the same story everywhere, or nowhere."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.agreements import NameShown
from archive.channels import Channel
from archive.gate import VISITOR
from archive.gate_lists import visible_to
from archive.mentions import Mention, MentionState
from archive.passages import Passage
from archive.reading_featured import archive_counts, featured
from archive.reading_index import indexed_story
from archive.reading_search import moments_text, open_story_ids, subjects_by_ids
from archive.reading_stories import count_stories, list_stories, story_cards
from archive.reading_subject_lists import list_subjects
from archive.reading_told import tell
from archive.subjects import BroaderTerm, SubjectKind
from tests.archive import builders
from tests.archive.reading_archive import a_small_archive, close, words_in
from tests.conftest import NOW

VISIT = {"viewer": VISITOR, "now": NOW}


def everything(session: Session, small) -> str:
    """All that lists and the index tell a visitor."""
    passages = [passage.id for passage in (*small.soup, *small.beds)]
    return words_in(
        [
            list_stories(session, **VISIT),
            story_cards(session, [small.story.id], **VISIT),
            featured(session, **VISIT),
            [list_subjects(session, kind, **VISIT) for kind in SubjectKind],
            moments_text(session, passages, **VISIT),
            subjects_by_ids(session, [small.amara.id, small.tala.id], **VISIT),
            indexed_story(session, small.story.id, now=NOW),
        ]
    )


@pytest.mark.database
def test_cards_keep_the_order_given_and_leave_out_what_is_closed(any_session: Session) -> None:
    smalls = [a_small_archive(any_session) for _ in range(3)]
    close(any_session, smalls[1], "withdrawn")
    ids = [smalls[2].story.id, smalls[1].story.id, smalls[0].story.id, 987654]
    assert [card.id for card in story_cards(any_session, ids, **VISIT)] == [ids[0], ids[2]]
    assert {card.id for card in list_stories(any_session, **VISIT)} == {ids[0], ids[2]}
    assert count_stories(any_session, **VISIT) == 2


def test_pages_of_the_list_follow_each_other(session: Session) -> None:
    for days in range(3):
        a_small_archive(session).story.published_at = NOW - timedelta(days=days)
    session.flush()
    every = [card.id for card in list_stories(session, **VISIT)]
    assert [card.id for n in range(3) for card in list_stories(session, limit=1, offset=n, **VISIT)] == every


@pytest.mark.parametrize("way", ["withdrawn", "hidden", "draft", "not agreed"])
def test_a_closed_story_is_in_no_list_count_or_index(session: Session, way: str) -> None:
    small = a_small_archive(session)
    assert small.story.slug in everything(session, small)
    close(session, small, way)
    told = everything(session, small)
    assert "Soup and beds" not in told
    assert "My callaloo" not in told
    assert open_story_ids(session, **VISIT) == frozenset()
    assert archive_counts(session, **VISIT).stories == archive_counts(session, **VISIT).people == 0
    assert [(entry.stories, entry.count) for entry in list_subjects(session, SubjectKind.dish, **VISIT)] == [(0, 0)]


def test_a_restricted_passage_is_in_no_list_or_index(session: Session) -> None:
    small = a_small_archive(session)
    builders.an_agreement(session, passage_id=small.soup[1].id, web=False)
    told = everything(session, small)
    assert "My callaloo" not in told
    assert small.soup[1].key not in told
    assert [entry.count for entry in list_subjects(session, SubjectKind.dish, **VISIT)] == [0]


def test_someone_shown_by_given_name_is_named_in_full_in_no_list_or_index(session: Session) -> None:
    small = a_small_archive(session)
    small.agreements["amara"].name_shown = NameShown.given
    builders.a_mention(session, small.beds[2], small.amara, quote="Rain", start_char=0, end_char=4)
    told = everything(session, small)
    assert "Okafor" not in told
    assert "Tala Greenthorn and Amara" in told
    assert [entry.name for entry in list_subjects(session, SubjectKind.person, **VISIT)] == ["Tala Greenthorn"]


@pytest.mark.database
def test_what_is_told_is_what_the_gate_opens(any_session: Session) -> None:
    small = a_small_archive(any_session)
    builders.an_agreement(any_session, passage_id=small.soup[1].id, web=False)
    builders.an_agreement(any_session, subject_id=small.tala.id, web=True, feed=False)
    for channel in (Channel.page, Channel.feed, Channel.search):
        telling = tell(any_session, {small.story.id}, viewer=VISITOR, channel=channel, now=NOW).get(small.story.id)
        open_ids = set(any_session.scalars(select(Passage.id).where(visible_to(VISITOR, channel, NOW, thing=Passage))))
        assert {passage.id for passage in telling.passages} == open_ids if telling else open_ids == set()


def test_the_voice_of_the_week_stays_all_week_and_goes_round(session: Session) -> None:
    ids = {a_small_archive(session).story.id for _ in range(3)}
    monday = NOW - timedelta(days=NOW.isocalendar().weekday - 1)

    def chosen(days: int) -> int:
        week = featured(session, viewer=VISITOR, now=monday + timedelta(days=days))
        assert week is not None
        assert week.moment.story_id == week.card.id
        return week.card.id

    assert len({chosen(day) for day in range(7)}) == 1
    assert {chosen(7 * week) for week in range(3)} == ids


def test_nothing_is_featured_that_cannot_be_heard(session: Session) -> None:
    a_small_archive(session, with_copy=False)
    assert featured(session, **VISIT) is None


def test_found_passages_come_back_in_story_time(session: Session) -> None:
    small = a_small_archive(session)
    found = moments_text(session, [small.soup[1].id, small.soup[0].id], **VISIT)
    assert set(found) == {small.soup[1].id}
    moment = found[small.soup[1].id].moments[small.story.id]
    assert (moment.start_s, moment.audible, moment.href) == (20, True, f"/stories/{small.story.slug}#t=20")


def test_a_suggestion_that_does_not_stand_counts_nowhere(session: Session) -> None:
    small = a_small_archive(session)
    for mention in session.scalars(select(Mention)):
        mention.score = 0.5
    session.flush()
    indexed = indexed_story(session, small.story.id, now=NOW)
    assert indexed is not None
    assert indexed.subjects == ()
    assert indexed.narrator_ids == (small.tala.id, small.amara.id)
    assert indexed.recipes == indexed.seeds == ()
    assert [entry.count for entry in list_subjects(session, SubjectKind.dish, **VISIT)] == [0]


@pytest.mark.database
def test_the_index_holds_names_broader_subjects_and_links(any_session: Session) -> None:
    small = a_small_archive(any_session)
    soups = builders.a_subject(any_session, "soups", SubjectKind.dish)
    dishes = builders.a_subject(any_session, "everything cooked", SubjectKind.dish)
    builders.add(any_session, BroaderTerm(narrower_id=small.callaloo.id, broader_id=soups.id))
    builders.add(any_session, BroaderTerm(narrower_id=soups.id, broader_id=dishes.id))
    indexed = indexed_story(any_session, small.story.id, now=NOW)
    assert indexed is not None
    assert {("dish", small.callaloo.id), ("dish", soups.id), ("dish", dishes.id)} <= set(indexed.subjects)
    assert "calaloo" in indexed.subject_names
    assert indexed.recipes == (small.recipe.id,)
    assert indexed.seeds == (small.seed.id,)
    assert indexed.recorded_year == 2024
    assert [passage.starts_s for passage in indexed.passages] == [(0,), (10,), (20,), (30,)]


def test_a_rejected_mention_counts_nowhere(session: Session) -> None:
    small = a_small_archive(session)
    for mention in session.scalars(select(Mention).where(Mention.subject_id == small.callaloo.id)):
        mention.state = MentionState.rejected
    session.flush()
    assert [entry.count for entry in list_subjects(session, SubjectKind.dish, **VISIT)] == [0]
