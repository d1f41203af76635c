"""A changed name is looked for again, and the stories in whose index entry it may stand are indexed again."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.mentions import MentionState
from archive.outbox import Errand, OutboxRow
from archive.recordings import Contribution, Part
from archive.subject_keeping import add_broader
from archive.subjects import SubjectKind
from archive.vocabulary_changes import ask_retag, names_changed
from tests.archive import builders
from tests.conftest import NOW


def asked(session: Session) -> list[OutboxRow]:
    return list(session.scalars(select(OutboxRow).order_by(OutboxRow.id)))


def test_names_are_asked_for_folded_and_once(session: Session) -> None:
    ask_retag(session, ["Crème  Fraîche", "creme fraiche", "İnce", " - "], now=NOW)
    ask_retag(session, ["", "\u0301"], now=NOW)
    [row] = asked(session)
    assert (row.errand, row.target_id, row.names) == (Errand.retag, 0, ["creme fraiche", "ince"])


@pytest.mark.database
def test_stories_that_speak_of_it_tell_by_it_or_lie_there_are_indexed(any_session: Session) -> None:
    session = any_session
    corn, blue = (builders.a_subject(session, name, SubjectKind.crop) for name in ("corn", "blue corn"))
    tala, pier = builders.a_subject(session, "Tala"), builders.a_subject(session, "Pier", SubjectKind.place)
    add_broader(session, blue, corn)
    recordings = [builders.a_recording(session) for _ in range(4)]
    spoken, rejected, told, there = recordings
    stories = [builders.a_story(session, [(one, 0.0, 9.0)]).id for one in recordings]
    for recording, state in ((spoken, MentionState.suggested), (rejected, MentionState.rejected)):
        [passage] = builders.a_transcript(session, recording, [(0.0, 9.0, "blue corn")])
        builders.a_mention(session, passage, blue, state=state)
    session.add(Contribution(recording_id=told.id, person_id=tala.id, part=Part.narrator))
    there.place_id = pier.id
    session.flush()
    for subject, expected in ((corn, stories[0]), (blue, stories[0]), (tala, stories[2]), (pier, stories[3])):
        before = len(asked(session))
        names_changed(session, ("subject", subject.id), [subject.name], now=NOW)
        assert [(row.errand, row.target_id) for row in asked(session)[before:]] == [
            (Errand.retag, 0),
            (Errand.index_story, expected),
            (Errand.know_names, subject.id),
        ]
