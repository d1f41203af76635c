"""The weave: it holds together, is the same each time, and holds when a voice is taken out of it."""

from itertools import pairwise

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.errors import NotFound
from archive.gate import VISITOR
from archive.passages import Passage
from archive.reading_nearby import nearest_with_threads
from archive.reading_weave import weave_from
from archive.recordings import Contribution
from archive.weave_parts import WovenWalk
from archive.weave_walk import LEAST, MOST
from archive.weave_ways import MOST_FROM_ONE_STORY
from tests.archive import builders
from tests.archive.reading_archive import words_in
from tests.archive.woven_archive import Woven, a_chain, a_random_archive
from tests.conftest import NOW


def weave(session: Session, key: str) -> WovenWalk:
    return weave_from(session, key, viewer=VISITOR, now=NOW)


def tellers(session: Session, walk: WovenWalk) -> list[set[int]]:
    query = select(Contribution.person_id).join(Passage, Passage.recording_id == Contribution.recording_id)
    return [set(session.scalars(query.where(Passage.key == key))) for key in walk.keys]


def test_a_chain_is_followed_to_nine(session):
    woven = a_chain(session)
    walk = weave(session, woven.stories[0].passages[0].key)
    assert walk.keys == tuple(said.passages[0].key for said in woven.stories[:MOST])
    assert [step.onward[0].subject.name for step in walk.steps[:-1]] == [f"seed {n}" for n in range(1, MOST)]
    assert walk.steps[-1].onward == ()
    assert walk.duration_s == 10.0 * MOST


@pytest.mark.parametrize("seed", range(6))
def test_every_walk_keeps_its_rules_and_is_the_same_again(session, seed):
    woven = a_random_archive(session, seed)
    lengths = set()
    for said in woven.stories:
        for passage in said.passages:
            walk = weave(session, passage.key)
            assert walk == weave(session, passage.key)
            assert walk.keys[0] == passage.key
            assert len(set(walk.keys)) == len(walk.keys) <= MOST
            stories = [step.moment.story_id for step in walk.steps]
            assert max(map(stories.count, stories)) <= MOST_FROM_ONE_STORY
            assert all(not one & other for one, other in pairwise(tellers(session, walk)))
            assert all(step.onward for step in walk.steps[:-1])
            lengths.add(len(walk.steps))
    assert max(lengths) >= LEAST


def test_a_step_that_leads_nowhere_is_not_taken(session):
    """The strongest thread from the start ends at once; the weaker one goes on."""
    woven = Woven(session)
    start = woven.tell("Amara", [["rare", "less rare"]], accepted=["rare"]).passages[0]
    dead_end = woven.tell("Vera", [["rare"]], accepted=["rare"]).passages[0]
    woven.tell("Hana", [["less rare", "a"]])
    woven.tell("Kwame", [["a", "b"]])
    woven.tell("Tala", [["b", "c"]])
    woven.tell("Zora", [["c"]])
    walk = weave(session, start.key)
    assert dead_end.key not in walk.keys
    assert len(walk.steps) == LEAST


def test_where_fewer_hold_together_the_walk_is_what_there_is(session):
    woven = a_chain(session, 3)
    assert len(weave(session, woven.stories[0].passages[0].key).steps) == 3
    alone = woven.tell("Zora", [[], ["a thing that nobody else names"], ["seed 1"]])
    (step,) = weave(session, alone.passages[0].key).steps
    assert step.onward == ()
    assert nearest_with_threads(session, step.moment, viewer=VISITOR, now=NOW) == alone.passages[1].key


def test_one_thing_ties_no_step_twice_where_that_makes_five(session):
    woven = Woven(session)
    for n in range(6):
        woven.tell(f"Teller {n}", [["common", f"own {n}", f"own {n + 1}"]])
    walk = weave(session, woven.stories[0].passages[0].key)
    said = [step.onward[0].subject.name for step in walk.steps[:-1]]
    assert len(said) >= LEAST - 1
    assert len(set(said)) == len(said)


@pytest.mark.parametrize("taken", [2, 4])
def test_a_consent_taken_back_is_out_at_once_and_the_walk_still_holds(session, taken):
    woven = Woven(session)
    for n in range(10):
        woven.tell(f"Teller {n}", [["common", f"own {n}", f"own {n + 1}"]])
    start = woven.stories[0].passages[0].key
    gone = weave(session, start).keys[taken]
    (said,) = [each for each in woven.stories if each.passages[0].key == gone]
    said.agreement.withdrawn = True
    session.flush()
    after = weave(session, start)
    assert gone not in words_in(after)
    assert said.story.title not in words_in(after)
    assert len(after.steps) >= LEAST
    assert all(step.onward for step in after.steps[:-1])


def test_one_restricted_passage_is_out_and_its_story_stays(session):
    woven = a_chain(session, 6)
    more = woven.tell("Teller 9", [["seed 2", "seed 3"], ["seed 5"]])
    builders.an_agreement(session, passage_id=more.passages[0].id, withdrawn=True)
    walk = weave(session, woven.stories[0].passages[0].key)
    assert more.passages[0].key not in walk.keys


def test_a_walk_from_what_may_not_be_met_is_not_found(session):
    woven = a_chain(session, 6)
    woven.stories[0].agreement.web = False
    session.flush()
    for key in (woven.stories[0].passages[0].key, "nonesuch22"):
        with pytest.raises(NotFound, match=r"^There is no such passage\.$"):
            weave(session, key)
