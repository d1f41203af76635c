"""What somebody closed stays closed when a machine reads the recording again and cuts its passages otherwise."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.agreements import Agreement
from archive.carrying_restrictions import carry_restrictions
from archive.channels import Channel
from archive.gate import VISITOR, may
from archive.gate_facts import passage_facts
from archive.gate_lists import visible_to
from archive.passage_keeping import passages_for, take_up
from archive.passages import Passage, PassageVersion
from archive.recordings import Recording
from archive.subjects import Subject
from archive.transcripts import Transcript, TranscriptKind
from archive.undoing import undo_engine
from tests.archive import builders
from tests.conftest import NOW

LINES = [(0.0, 10.0, "Before"), (10.0, 20.0, "What Vera did and why"), (20.0, 30.0, "After")]
OTHERWISE = [(0.0, 10.1, "Before"), (10.1, 15.0, "What Vera did"), (15.0, 20.0, "and why"), (20.0, 30.0, "After")]


def open_recording(session: Session) -> tuple[Recording, list[Passage]]:
    """Told, agreed to and published as a whole."""
    narrator = builders.a_subject(session, "Nia")
    recording = builders.a_recording(session, narrators=(narrator,))
    builders.an_agreement(session, recording_id=recording.id, person_id=narrator.id, **builders.ALL_USES)
    passages = builders.a_transcript(session, recording, LINES)
    builders.a_story(session, [(recording, 0.0, 30.0)])
    return recording, passages


def read_otherwise(session: Session, recording: Recording, lines: list[tuple[float, float, str]]) -> list[Passage]:
    transcript = builders.add(
        session,
        Transcript(recording_id=recording.id, kind=TranscriptKind.machine, language="en", settings={}, created_at=NOW),
    )
    passages = passages_for(session, recording.id, [(start_s, end_s) for start_s, end_s, _ in lines])
    for position, (passage, (start_s, end_s, text)) in enumerate(zip(passages, lines, strict=True)):
        builders.add(
            session,
            PassageVersion(passage_id=passage.id, transcript_id=transcript.id, position=position, start_s=start_s,
                           end_s=end_s, text=text, words=[]),
        )  # fmt: skip
    take_up(session, recording, transcript, now=NOW)
    session.flush()
    return passages


def can_be_read(session: Session, passages: list[Passage]) -> list[bool]:
    """Asked of both halves of the gate."""
    listed = set(session.scalars(select(Passage.id).where(visible_to(VISITOR, Channel.page, NOW, thing=Passage))))
    asked = [may(VISITOR, passage_facts(session, one.id), Channel.page, NOW).allow for one in passages]
    assert asked == [one.id in listed for one in passages]
    return asked


def test_a_restricted_passage_that_is_split_is_restricted_in_both_parts(session: Session) -> None:
    recording, (_, closed, _) = open_recording(session)
    builders.an_agreement(session, passage_id=closed.id, withdrawn=True, wording="Not this", evidence="A letter")
    again = read_otherwise(session, recording, OTHERWISE)
    assert closed not in again
    assert can_be_read(session, again) == [True, False, False, True]
    carried = session.scalars(select(Agreement).where(Agreement.passage_id == again[1].id)).one()
    assert carried.evidence.endswith(f"carried over from passage {closed.key} to another reading of its recording.")


def test_a_passage_joined_with_a_restricted_one_is_restricted(session: Session) -> None:
    recording, (_, closed, _) = open_recording(session)
    ends_at = NOW + timedelta(days=1)
    builders.an_agreement(session, passage_id=closed.id, starts_at=ends_at, **builders.ALL_USES)
    again = read_otherwise(session, recording, [(0.0, 20.0, "Before and what"), (20.0, 30.0, "After")])
    assert can_be_read(session, again) == [False, True]
    assert session.scalars(select(Agreement.starts_at).where(Agreement.passage_id == again[0].id)).one() == ends_at


def test_who_does_not_want_to_be_spoken_of_is_not_even_where_their_name_is_misheard(session: Session) -> None:
    recording, (_, closed, _) = open_recording(session)
    vera: Subject = builders.a_subject(session, "Vera")
    builders.a_mention(session, closed, vera, state="accepted", start_char=5, end_char=9)
    builders.an_agreement(session, subject_id=vera.id, **{**builders.ALL_USES, "web": False})
    again = read_otherwise(session, recording, [(*line[:2], "What where a did") for line in OTHERWISE])
    assert can_be_read(session, again) == [True, False, False, True]


def test_what_was_closed_in_a_reading_that_is_undone_is_closed_in_the_one_that_comes_back(session: Session) -> None:
    recording = builders.a_recording(session)
    [first, second, _] = builders.a_transcript(session, recording, LINES)
    read_otherwise(session, recording, OTHERWISE)
    assert recording.current_transcript_id is not None
    newer = session.get_one(Transcript, recording.current_transcript_id)
    newer.engine, newer.engine_version = "openai-whisper", "2"
    [part] = session.scalars(
        select(PassageVersion.passage_id).where(
            PassageVersion.transcript_id == newer.id, PassageVersion.text == "and why"
        )
    )
    builders.an_agreement(session, passage_id=part, withdrawn=True)
    assert undo_engine(session, "whisper", by_id=None, now=NOW).withdrawn == 1
    said = session.scalars(select(Agreement.passage_id).where(Agreement.passage_id.in_([first.id, second.id])))
    assert list(said) == [second.id]


def test_what_closes_nothing_is_not_carried_and_nothing_is_carried_twice(session: Session) -> None:
    recording, (first, closed, last) = open_recording(session)
    builders.an_agreement(session, passage_id=first.id, **builders.ALL_USES)
    builders.an_agreement(session, passage_id=closed.id, **{**builders.ALL_USES, "print": False})
    again = read_otherwise(session, recording, OTHERWISE)
    assert (again[0], again[-1]) == (first, last)
    said = select(Agreement.passage_id).where(Agreement.passage_id.is_not(None)).order_by(Agreement.id)
    assert list(session.scalars(said)) == [first.id, closed.id, again[1].id, again[2].id]
    assert recording.current_transcript_id is not None
    assert carry_restrictions(session, recording.id, recording.current_transcript_id, now=NOW) == 0


def test_a_word_that_is_taken_back_on_a_line_is_not_brought_back(session: Session) -> None:
    """Whoever has spoken for themselves on a line is not spoken for again."""
    recording, (_, closed, _) = open_recording(session)
    builders.an_agreement(session, passage_id=closed.id, withdrawn=True)
    again = read_otherwise(session, recording, OTHERWISE)
    carried = session.scalars(select(Agreement).where(Agreement.passage_id == again[1].id)).one()
    carried.current = False
    session.flush()
    assert recording.current_transcript_id is not None
    assert carry_restrictions(session, recording.id, recording.current_transcript_id, now=NOW) == 0
    assert can_be_read(session, again) == [True, True, False, True]
