"""The rule by which stories are put in order, and what a title says."""

import pytest
from sqlalchemy.orm import Session

from archive.gate import VISITOR
from archive.mentions import MentionState
from archive.reading_stories_of import stories_of_record
from archive.reading_subjects import read_subject
from archive.story_strength import Said, said_in_title, strength_of
from archive.subjects import SubjectKind
from tests.archive import builders
from tests.archive.reading_archive import WORD, a_named_mention, a_small_archive
from tests.conftest import NOW

VISIT = {"viewer": VISITOR, "now": NOW}


def test_each_rule_gives_way_only_to_the_ones_before_it():
    weakest_first = [
        strength_of([Said(0, 1, 9)], in_title=False),
        strength_of([Said(0, 1, 3)], in_title=False),  # rarer
        strength_of([Said(0, 8, 3)], in_title=False),  # oftener
        strength_of([Said(0, 8, 3), Said(0, 1, 1)], in_title=False),  # by a second, rare way too
        strength_of([Said(0, 1, 9)], in_title=True),
        strength_of([Said(0, 1, 9)], in_title=False, own_voice=True),
        strength_of([Said(1, 0, 9)], in_title=False),  # accepted
        strength_of([Said(1, 5, 9)], in_title=False),
        strength_of([Said(1, 0, 9)], in_title=True),
    ]
    assert sorted(weakest_first, key=lambda one: one.order) == weakest_first
    assert strength_of([], in_title=False).weight == 0
    assert strength_of([Said(2, 1, 4)], in_title=False).times == 3


@pytest.mark.parametrize(
    ("title", "names", "says"),
    [
        ("Onions in the tree", ["onions"], True),
        ("An onion a day", ["onions"], False),
        ("Two pumpkin stews", ["pumpkin stew"], True),
        ("Amara’s jar", ["Amara"], True),
        ("Not so much, Kwame", ["Kwame Mensah", "Kwame"], True),
        ("Cornwall", ["corn"], False),
        ("The callalóo pot", ["callaloo"], True),
        ("Black rice and cakes", ["black rice cakes"], False),
        ("", ["corn"], False),
        ("Anything", ["", "…"], False),
    ],
)
def test_a_title_says_a_name_as_whole_words(title, names, says):
    assert said_in_title(title, names) is says


def test_stories_of_a_dish_and_of_its_recipe_are_in_the_same_order(session: Session) -> None:
    small = a_small_archive(session)
    other = builders.a_recording(session, narrators=(small.tala,))
    builders.an_agreement(session, recording_id=other.id, person_id=small.tala.id, **WORD)
    lines = builders.a_transcript(session, other, [(0, 10, "callaloo"), (10, 20, "callaloo"), (20, 30, "callaloo")])
    often = builders.a_story(session, [(other, 0.0, 30.0)], title="Often")
    for line in lines:
        builders.a_mention(session, line, small.callaloo)
    named = builders.a_story(session, [(other, 0.0, 10.0)], title="Two callaloos")
    page = read_subject(session, SubjectKind.dish, small.callaloo.slug, **VISIT)
    assert [story.id for story in page.stories] == [named.id, often.id, small.story.id]
    assert [story.strength.in_title for story in page.stories] == [True, False, False]
    assert len(page.moments) == 5
    builders.a_mention(session, small.soup[1], small.callaloo, state=MentionState.accepted)
    page = read_subject(session, SubjectKind.dish, small.callaloo.slug, **VISIT)
    assert [story.id for story in page.stories] == [small.story.id, named.id, often.id]
    assert [story.id for story in stories_of_record(session, small.recipe, **VISIT)] == [
        story.id for story in page.stories
    ]


def test_a_record_named_itself_is_a_way_of_its_own(session: Session) -> None:
    small = a_small_archive(session)
    a_named_mention(session, small.soup[2], "It", recipe_id=small.recipe.id)
    (story,) = stories_of_record(session, small.recipe, **VISIT)
    assert [chain.through.name if chain.through else None for chain in story.chains] == [None, "callaloo"]
    assert story.strength.times == 2


def test_a_retired_dish_leads_nowhere_from_either_end(session: Session) -> None:
    small = a_small_archive(session)
    small.callaloo.retired_at = NOW
    session.flush()
    assert stories_of_record(session, small.recipe, **VISIT) == ()
