"""The written policy changes with a reason, is remembered, and what it moves is indexed again."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.errors import InvalidInput
from archive.mentions import Mention
from archive.outbox import Errand, OutboxRow
from archive.standing import stands
from archive.standing_policy import change_policy, policy_history, policy_in_force
from tests.archive import builders
from tests.conftest import NOW


@pytest.mark.database
def test_a_change_moves_what_lies_between_and_is_kept(any_session: Session) -> None:
    session = any_session
    steward = builders.an_account(session)
    tala = builders.a_subject(session, "Tala")
    stories = []
    for score in (0.5, 0.75, 0.9):
        recording = builders.a_recording(session)
        [passage] = builders.a_transcript(session, recording, [(0.0, 5.0, "Tala Greenthorn")])
        stories.append(builders.a_story(session, [(recording, 0.0, 5.0)]).id)
        builders.a_mention(session, passage, tala, score=score)

    def standing() -> list[float]:
        return list(session.scalars(select(Mention.score).where(stands()).order_by(Mention.score)))

    def asked() -> list[int]:
        rows = session.scalars(select(OutboxRow).where(OutboxRow.errand == Errand.index_story).order_by(OutboxRow.id))
        return [row.target_id for row in rows]

    assert standing() == [0.75, 0.9]
    for least, now_standing, moved in ((0.8, [0.9], [1]), (None, [], [2]), (0.4, [0.5, 0.75, 0.9], [0, 1, 2])):
        before = len(asked())
        change_policy(session, "dictionary", least, by_id=steward.id, reason="We looked.", now=NOW)
        assert standing() == now_standing
        assert asked()[before:] == [stories[place] for place in moved]
    change_policy(session, "dictionary", 0.4, by_id=steward.id, now=NOW)
    assert [(one.least_score, one.by) for one in policy_history(session)] == [
        (0.4, steward.name), (None, steward.name), (0.8, steward.name),
    ]  # fmt: skip
    assert policy_in_force(session) == {"dictionary": 0.4}


@pytest.mark.parametrize(("origin", "score"), [("rule", 0.5), ("dictionary", 1.5), ("dictionary", -0.1)])
def test_what_no_policy_can_say(session: Session, origin: str, score: float) -> None:
    with pytest.raises(InvalidInput):
        change_policy(session, origin, score, by_id=None, now=NOW)
    assert policy_history(session) == []
