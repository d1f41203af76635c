"""Words rejected three times are offered as a stop rule; in force, nothing suggests them; lifted, they may come."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.deciding import accept_mention, reject_mention
from archive.errors import InvalidInput, NotFound
from archive.gate import Viewer
from archive.mention_suggesting import Suggestion, suggest_mentions
from archive.mention_targets import Target
from archive.mentions import Mention
from archive.outbox import Errand, OutboxRow
from archive.passages import Passage
from archive.reading_stop_rules import read_offers, read_rules
from archive.stop_ruling import Offer, decline_stop_rule, lift_stop_rule, make_stop_rule, offers
from archive.subjects import SubjectKind
from tests.archive import builders
from tests.conftest import NOW


def passages(session: Session, count: int) -> list[Passage]:
    lines = [(float(i), i + 1.0, "Sage tea") for i in range(count)]
    return builders.a_transcript(session, builders.a_recording(session), lines)


def suggest(session: Session, passage: Passage, target: Target, origin: str = "dictionary") -> int:
    one = Suggestion(0, 4, "Sage", 0.0, 1.0, target, 1.0)
    return suggest_mentions(session, passage.id, [one], origin=origin, origin_version="1", now=NOW)


def reject_all(session: Session, target: Target, count: int) -> None:
    for passage in passages(session, count):
        suggest(session, passage, target)
        reject_mention(
            session, session.scalars(select(Mention).order_by(Mention.id.desc())).first(), by_id=None, now=NOW
        )


@pytest.mark.database
def test_three_rejections_are_offered_and_a_rule_keeps_the_words_out(any_session: Session) -> None:
    session = any_session
    sage: Target = ("subject", builders.a_subject(session, "sage", SubjectKind.crop).id)
    other: Target = ("subject", builders.a_subject(session, "Sage").id)
    [later] = passages(session, 1)
    reject_all(session, sage, 2)
    assert offers(session) == []
    reject_all(session, sage, 1)
    assert offers(session) == [Offer(sage, "sage", 3)]
    suggest(session, later, sage)
    rule = make_stop_rule(session, sage, "SAGE", by_id=None, reason="It is her name.", now=NOW)
    assert (rule.surface, rule.rejections) == ("sage", 3)
    assert session.scalars(select(Mention).where(Mention.passage_id == later.id)).all() == []
    assert [suggest(session, later, target) for target in (sage, other)] == [0, 1]
    assert offers(session) == []


def test_a_rule_leaves_what_people_decided_and_can_be_lifted(session: Session) -> None:
    sage: Target = ("subject", builders.a_subject(session, "sage", SubjectKind.crop).id)
    kept, free = passages(session, 2)
    suggest(session, kept, sage)
    accept_mention(session, session.scalars(select(Mention)).one(), by_id=None, now=NOW)
    rule = make_stop_rule(session, sage, "sage", by_id=None, now=NOW)
    assert [mention.passage_id for mention in session.scalars(select(Mention))] == [kept.id]
    assert suggest(session, free, sage, "sound-alike") == 0
    lift_stop_rule(session, rule.key, by_id=None, now=NOW)
    last = session.scalars(select(OutboxRow).order_by(OutboxRow.id.desc())).first()
    assert last is not None
    assert (last.errand, last.names) == (Errand.retag, ["sage"])
    assert suggest(session, free, sage) == 1
    with pytest.raises(NotFound):
        lift_stop_rule(session, rule.key, by_id=None, now=NOW)


def test_a_declined_rule_is_offered_again_after_three_more(session: Session) -> None:
    sage: Target = ("subject", builders.a_subject(session, "sage", SubjectKind.crop).id)
    reject_all(session, sage, 3)
    decline_stop_rule(session, sage, "sage", by_id=None, now=NOW)
    reject_all(session, sage, 2)
    assert offers(session) == []
    reject_all(session, sage, 1)
    assert offers(session) == [Offer(sage, "sage", 6)]
    with pytest.raises(InvalidInput, match="Choose the words"):
        make_stop_rule(session, ("seed", 10**9), "sage", by_id=None, now=NOW)


def test_the_desk_sees_offers_and_rules(session: Session) -> None:
    staff = builders.an_account(session, builders.Role.curator)
    viewer = Viewer(account_id=staff.id, role=staff.role)
    subject = builders.a_subject(session, "sage", SubjectKind.crop)
    sage: Target = ("subject", subject.id)
    reject_all(session, sage, 3)
    [offer] = read_offers(session, viewer=viewer, now=NOW)
    assert (offer.target.name, offer.surface, offer.rejections) == ("sage", "sage", 3)
    make_stop_rule(session, sage, "sage", by_id=staff.id, reason="A name.", now=NOW)
    assert read_offers(session, viewer=viewer, now=NOW) == ()
    [rule] = read_rules(session, viewer=viewer, now=NOW)
    assert (rule.target.id, rule.by, rule.reason) == (subject.id, staff.name, "A name.")
