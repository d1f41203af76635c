"""Threads: what leads from a passage to another, for what reason, and that nothing closed is among it."""

import pytest
from sqlalchemy.orm import Session

from archive.errors import NotFound
from archive.gate import VISITOR
from archive.mentions import MentionState
from archive.passages import PassageAlias
from archive.reading_threads import MOST_FROM_ONE_STORY, threads_from
from archive.recipes import Recipe
from archive.stories import StoryState
from archive.subjects import BroaderTerm, SubjectKind
from archive.weave_parts import Threads, Tie
from tests.archive import builders
from tests.archive.reading_archive import words_in
from tests.archive.woven_archive import Woven
from tests.conftest import NOW


def threads(session: Session, key: str) -> Threads:
    return threads_from(session, key, viewer=VISITOR, now=NOW)


def reasons(found: Threads) -> list[list[tuple[Tie, str]]]:
    return [[(reason.tie, reason.subject.name) for reason in thread.reasons] for thread in found.threads]


@pytest.fixture
def woven(session: Session) -> Woven:
    return Woven(session)


def test_the_rarest_thing_ties_most(session, woven):
    start = woven.tell("Amara", [["banana beans", "onions"]]).passages[0]
    woven.tell("Vera", [["onions"]])
    woven.tell("Hana", [["onions"]])
    woven.tell("Kwame", [["banana beans"]])
    found = threads(session, start.key)
    assert reasons(found) == [[(Tie.same, "banana beans")], [(Tie.same, "onions")], [(Tie.same, "onions")]]
    assert [thread.reasons[0].stories for thread in found.threads] == [2, 3, 3]
    assert found.threads[0].strength > found.threads[1].strength


def test_what_a_person_accepted_weighs_more_than_what_is_suggested(session, woven):
    start = woven.tell("Amara", [["rye"]]).passages[0]
    woven.tell("Vera", [["rye"]])
    sure = woven.tell("Hana", [["rye"]], accepted=["rye"]).passages[0]
    first, second = threads(session, start.key).threads
    assert first.moment.passage_key == sure.key
    assert (first.strength, second.strength) == (pytest.approx(0.5 / 3, abs=1e-5), pytest.approx(0.25 / 3, abs=1e-5))
    assert (first.moment.suggested, second.moment.suggested) == (False, True)


def test_the_words_that_tie_are_marked_and_no_others(session, woven):
    start = woven.tell("Amara", [["rye"]]).passages[0]
    woven.tell("Vera", [["rye", "salt"]])
    (thread,) = threads(session, start.key).threads
    assert [text for text, said in thread.moment.parts if said] == ["rye"]


def test_two_ways_to_make_one_dish(session, woven):
    stew = woven.thing("pumpkin stew", SubjectKind.dish)
    one = woven.tell("Amara", [["pumpkin stew"]])
    other = woven.tell("Vera", [["pumpkin stew"]])
    guest = woven.tell("Hana", [["pumpkin stew"]])
    for title, said in (("Amara's", one), ("Vera's", other)):
        builders.add(
            session,
            Recipe(slug=title.lower(), title=title, dish_id=stew.id, from_person_id=said.teller.id, created_at=NOW),
        )
    first, second = threads(session, one.passages[0].key).threads
    assert (first.moment.passage_key, first.reasons[0].tie) == (other.passages[0].key, Tie.retold)
    assert [recipe.name for recipe in first.reasons[0].recipes] == ["Amara's", "Vera's"]
    assert (second.moment.passage_key, second.reasons[0].tie) == (guest.passages[0].key, Tie.same)


def test_a_kind_of_something_ties_weakly_and_a_place_in_a_place_does_not(session, woven):
    start = woven.tell("Amara", [["cowpeas", "canal"]]).passages[0]
    for narrow, wide, kind in (("cowpeas", "beans", SubjectKind.crop), ("canal", "river", SubjectKind.place)):
        woven.thing(narrow).kind = kind
        term = BroaderTerm(narrower_id=woven.thing(narrow).id, broader_id=woven.thing(wide, kind).id)
        builders.add(session, term)
    woven.tell("Vera", [["beans"]])
    woven.tell("Hana", [["river"]])
    (thread,) = threads(session, start.key).threads
    (reason,) = thread.reasons
    assert (reason.tie, reason.subject.name, reason.other.name) == (Tie.wider, "cowpeas", "beans")
    assert thread.strength == pytest.approx(0.25 * 0.25 / 2, abs=1e-5)


def test_only_mentions_that_stand_tie(session, woven):
    start = woven.tell("Amara", [["rye", "salt"]])
    woven.tell("Vera", [["rye"]]).mentions[0, "rye"].state = MentionState.rejected
    woven.tell("Hana", [["salt"]]).mentions[0, "salt"].score = 0.1
    session.flush()
    assert threads(session, start.passages[0].key).threads == ()


def test_its_own_story_is_not_led_to_and_no_story_more_than_twice(session, woven):
    start = woven.tell("Amara", [["rye"], ["rye"]]).passages[0]
    woven.tell("Vera", [["rye"]] * 5)
    assert len(threads(session, start.key).threads) == MOST_FROM_ONE_STORY


@pytest.mark.parametrize("way", ["withdrawn", "hidden", "passage", "subject"])
def test_nothing_closed_is_led_to(session, woven, way):
    start = woven.tell("Amara", [["rye"]]).passages[0]
    other = woven.tell("Vera", [["rye"]])
    assert len(threads(session, start.key).threads) == 1
    if way == "withdrawn":
        other.agreement.withdrawn = True
    elif way == "hidden":
        other.story.state = StoryState.hidden
    elif way == "passage":
        builders.an_agreement(session, passage_id=other.passages[0].id, withdrawn=True)
    else:
        woven.thing("rye").retired_at = NOW
    session.flush()
    found = threads(session, start.key)
    assert found.threads == ()
    assert other.passages[0].key not in words_in(found)
    assert "Vera" not in words_in(found)


def test_closed_stories_do_not_count_towards_how_rare_a_thing_is(session, woven):
    start = woven.tell("Amara", [["rye"]]).passages[0]
    woven.tell("Vera", [["rye"]])
    woven.tell("Hana", [["rye"]]).agreement.web = False
    session.flush()
    (thread,) = threads(session, start.key).threads
    assert thread.reasons[0].stories == 2


def test_a_passage_that_may_not_be_met_answers_as_one_that_never_was(session, woven):
    said = woven.tell("Amara", [["rye"]])
    woven.tell("Vera", [["rye"]])
    said.agreement.withdrawn = True
    session.flush()
    for key in (said.passages[0].key, "nonesuch22"):
        with pytest.raises(NotFound, match=r"^There is no such passage\.$"):
            threads(session, key)


def test_a_former_key_leads_on(session, woven):
    passage = woven.tell("Amara", [["rye"]]).passages[0]
    builders.add(session, PassageAlias(key="frmrkey222", passage_id=passage.id))
    assert threads(session, "frmrkey222").moment.passage_key == passage.key
