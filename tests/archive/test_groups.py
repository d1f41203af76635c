"""Groups and protocols: any or all of them, by who is in them at the moment of asking."""

import pytest
from sqlalchemy.orm import Session

from archive.agreeing import reinstate, withdraw
from archive.circles import OUTSIDE, circle_of_account
from archive.errors import InvalidInput
from archive.group_keeping import add_member, edit_group, list_groups, make_group, take_member_out
from archive.protocol_keeping import protocol_of
from archive.protocols import GroupRule
from tests.archive import builders
from tests.conftest import NOW

BY = {"by_id": None, "now": NOW}


def test_any_and_all_follow_who_is_in(session: Session) -> None:
    keepers, terrace = (make_group(session, name, "", **BY) for name in ("Seed keepers", "Women of the terrace"))
    someone = builders.an_account(session)
    either = protocol_of(session, [keepers, terrace], GroupRule.any).id
    both = protocol_of(session, [terrace, keepers, terrace], GroupRule.all).id
    empty = protocol_of(session, [make_group(session, "Nobody yet", "", **BY)], GroupRule.all).id

    def met() -> set[int]:
        return set(circle_of_account(session, someone.id).protocols)

    assert circle_of_account(session, someone.id) == OUTSIDE
    add_member(session, keepers, someone, **BY)
    add_member(session, keepers, someone, **BY)
    assert met() == {either}
    add_member(session, terrace, someone, **BY)
    assert met() == {either, both}
    take_member_out(session, keepers, someone, **BY)
    assert met() == {either}
    take_member_out(session, terrace, someone, **BY)
    assert empty not in met()
    assert met() == set()


def test_a_protocol_is_kept_once_and_one_group_needs_no_rule(session: Session) -> None:
    keepers, terrace = (make_group(session, name, "", **BY) for name in ("Seed keepers", "Women of the terrace"))
    assert protocol_of(session, [keepers], GroupRule.any) is protocol_of(session, [keepers], GroupRule.all)
    assert protocol_of(session, [keepers, terrace], GroupRule.all) is protocol_of(
        session, [terrace, keepers], GroupRule.all
    )
    with pytest.raises(InvalidInput, match="Choose the groups"):
        protocol_of(session, [], GroupRule.any)


def test_names_are_told_apart(session: Session) -> None:
    group = make_group(session, " Seed keepers ", "", **BY)
    for name, why in (("seed KEEPERS", "this name"), ("  ", "a name"), ("x" * 101, "too long")):
        with pytest.raises(InvalidInput, match=why):
            make_group(session, name, "", **BY)
    edit_group(session, group, "Seed Keepers", "Ask Tala.", **BY)
    assert [(one.name, one.note, one.kept) for one in list_groups(session)] == [("Seed Keepers", "Ask Tala.", 0)]


def test_a_withdrawal_taken_back_keeps_it_to_the_same_people(session: Session) -> None:
    recording = builders.a_recording(session)
    (first, _) = builders.two_protocols(session)
    festival = builders.a_festival(session)
    bounds = {"season_from": 1101, "season_to": 228, "protocol_id": first, "festival_id": festival.id}
    builders.an_agreement(session, recording_id=recording.id, **bounds, **builders.ALL_USES)
    withdraw(session, recording, reason="asked", **BY)
    again = reinstate(session, recording, reason="asked", **BY)
    assert {name: getattr(again, name) for name in bounds} == bounds
