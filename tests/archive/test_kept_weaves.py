"""A kept weave no longer changes; the gate still acts on each of its steps."""

import pytest
from sqlalchemy import select

from archive.errors import InvalidInput, NotFound
from archive.events import Event
from archive.gate import VISITOR
from archive.reading_kept_weaves import list_kept_weaves, read_kept_weave
from archive.reading_weave import weave_from
from archive.weave_keeping import (
    NOT_AS_SEEN,
    TOO_FEW,
    find_weave,
    keep_weave,
    passages_of_weave,
    rename_weave,
    unkeep_weave,
)
from archive.weaves import WeaveStep
from tests.archive import builders
from tests.archive.reading_archive import words_in
from tests.archive.woven_archive import a_chain
from tests.conftest import NOW


@pytest.fixture
def woven(session):
    return a_chain(session, 6)


@pytest.fixture
def walk(session, woven):
    return weave_from(session, woven.stories[0].passages[0].key, viewer=VISITOR, now=NOW)


def read(session, key):
    return read_kept_weave(session, key, viewer=VISITOR, now=NOW)


def test_it_is_kept_as_it_was_seen_with_who_and_when(session, walk):
    curator = builders.an_account(session)
    kept = keep_weave(session, walk.keys, title="  From seed   to seed ", by_id=curator.id, now=NOW)
    found = read(session, kept.key)
    assert (found.title, found.kept_at, found.walk) == ("From seed to seed", NOW, walk)
    assert found.href == f"/weave/kept/{kept.key}"
    reasons = session.scalars(select(WeaveStep.reason).order_by(WeaveStep.position)).all()
    assert reasons[0] == ""
    assert reasons[1].startswith("same /crops/seed-1-")
    act = session.scalars(select(Event).where(Event.thing == f"weave:{kept.key}")).one()
    assert (act.act, act.account_id) == ("keep", curator.id)


def test_it_stays_as_the_archive_grows(session, woven, walk):
    kept = keep_weave(session, walk.keys, by_id=None, now=NOW)
    woven.tell("Later", [["seed 1", "seed 2"]], accepted=["seed 1", "seed 2"])
    again = weave_from(session, walk.keys[0], viewer=VISITOR, now=NOW)
    assert again.keys != walk.keys
    assert read(session, kept.key).walk.keys == walk.keys


def test_what_is_withdrawn_is_left_out_and_the_others_close_up(session, woven, walk):
    kept = keep_weave(session, walk.keys, by_id=None, now=NOW)
    woven.stories[2].agreement.withdrawn = True
    session.flush()
    found = read(session, kept.key)
    assert found.walk.keys == (*walk.keys[:2], *walk.keys[3:])
    assert (found.kept_steps, len(found.walk.steps)) == (6, 5)
    assert found.walk.steps[1].onward == (), "nothing ties the two that now stand beside each other"
    assert found.walk.steps[0].onward
    for trace in (walk.keys[2], "Teller 2"):
        assert trace not in words_in(found)
    assert passages_of_weave(session, kept.id) == [said.passages[0].id for said in woven.stories]


def test_where_nothing_is_left_it_answers_as_one_that_never_was(session, woven, walk):
    kept = keep_weave(session, walk.keys, by_id=None, now=NOW)
    for said in woven.stories:
        said.agreement.withdrawn = True
    session.flush()
    for key in (kept.key, "nonesuch22"):
        with pytest.raises(NotFound, match=r"^There is no such weave\.$"):
            read(session, key)
    assert list_kept_weaves(session, viewer=VISITOR, now=NOW) == ()
    (line,) = list_kept_weaves(session, viewer=VISITOR, now=NOW, closed_too=True)
    assert (line.key, line.walk.steps) == (kept.key, ())


def test_only_what_is_open_can_be_kept(session, woven, walk):
    woven.stories[1].agreement.withdrawn = True
    session.flush()
    with pytest.raises(InvalidInput) as refused:
        keep_weave(session, walk.keys, by_id=None, now=NOW)
    assert str(refused.value) == NOT_AS_SEEN


@pytest.mark.parametrize("keys", [[], ["one"], ["same", "same"], [f"k{n}" for n in range(10)]])
def test_a_weave_has_two_to_nine_passages_each_once(session, keys):
    with pytest.raises(InvalidInput) as refused:
        keep_weave(session, keys, by_id=None, now=NOW)
    assert str(refused.value) == TOO_FEW


def test_it_is_renamed_and_let_go(session, walk):
    kept = keep_weave(session, walk.keys, by_id=None, now=NOW)
    key = kept.key
    assert rename_weave(session, key, "Six seeds", by_id=None, now=NOW).title == "Six seeds"
    with pytest.raises(InvalidInput):
        rename_weave(session, key, "x" * 201, by_id=None, now=NOW)
    unkeep_weave(session, key, by_id=None, now=NOW)
    with pytest.raises(NotFound):
        find_weave(session, key)
    assert session.scalars(select(WeaveStep)).all() == []
    assert len(walk.steps) == 6
