"""A recording is read again: the same seconds are the same passage, and a person's reading stays."""

import pytest
from sqlalchemy.orm import Session

from archive.mentions import Anchor, Mention
from archive.passage_correcting import correct_passage
from archive.passage_keeping import pairs, passages_for, take_up
from archive.passages import Passage, PassageVersion
from archive.recordings import Recording
from archive.transcripts import Transcript, TranscriptKind
from tests.archive import builders
from tests.conftest import NOW

THREE = [(0.0, 10.0), (10.0, 20.0), (20.0, 30.0)]


@pytest.mark.parametrize(
    ("lines", "same"),
    [
        (THREE, {0: 0, 1: 1, 2: 2}),
        ([(0.5, 9.0), (11.0, 20.5), (21.0, 29.0)], {0: 0, 1: 1, 2: 2}),
        ([(0.0, 5.0), (5.0, 10.0), (10.0, 20.0)], {2: 1}),
        ([(0.0, 20.0), (20.0, 30.0)], {1: 2}),
        ([(0.0, 7.9), (12.1, 20.0)], {0: 0, 1: 1}),
        ([(2.1, 12.1)], {}),
        ([(1.9, 11.9)], {0: 0}),
        ([(30.0, 40.0)], {}),
        ([(5.0, 5.0)], {}),
        ([], {}),
    ],
)
def test_what_covers_the_same_seconds_is_the_same(lines: list[tuple[float, float]], same: dict[int, int]) -> None:
    assert pairs(THREE, lines) == same


def test_spans_that_lie_over_each_other_are_nobodys() -> None:
    assert pairs([(0.0, 30.0), (5.0, 10.0)], [(0.0, 30.0)]) == {}
    assert pairs([(0.0, 30.0), (5.0, 10.0)], [(40.0, 50.0), (5.0, 9.0)]) == {}


def read_again(session: Session, recording: Recording, lines: list[tuple[float, float, str]]) -> list[Passage]:
    """As a machine does, to the letter."""
    transcript = builders.add(
        session,
        Transcript(recording_id=recording.id, kind=TranscriptKind.machine, language="en", settings={}, created_at=NOW),
    )
    passages = passages_for(session, recording.id, [(start_s, end_s) for start_s, end_s, _ in lines])
    for position, (passage, (start_s, end_s, text)) in enumerate(zip(passages, lines, strict=True)):
        version = PassageVersion(passage_id=passage.id, transcript_id=transcript.id, position=position,
                                 start_s=start_s, end_s=end_s, text=text, words=[])  # fmt: skip
        builders.add(session, version)
    take_up(session, recording, transcript, now=NOW)
    return passages


def test_keys_stay_where_the_seconds_do_and_mentions_stay_where_the_words_do(session: Session) -> None:
    recording = builders.a_recording(session)
    first, second, _ = builders.a_transcript(
        session, recording, [(0, 10, "Our callaloo"), (10, 20, "and okra"), (20, 30, "Rain")]
    )
    kept = builders.a_mention(session, first, builders.a_subject(session, "callaloo"), start_char=4, end_char=12)
    lost = builders.a_mention(session, second, builders.a_subject(session, "okra"), start_char=4, end_char=8)
    again = read_again(session, recording, [(0.2, 9.5, "It is our callaloo"), (10, 20, "and ochre"), (20, 25, "R"),
                                            (25, 30, "ain")])  # fmt: skip
    assert again[:2] == [first, second]
    assert {passage.key for passage in again[2:]}.isdisjoint({first.key, second.key})
    assert (kept.anchor, kept.start_char) == (Anchor.valid, 10)
    assert lost.anchor is Anchor.stale


def test_a_persons_reading_stays_and_so_do_its_anchors(session: Session) -> None:
    recording = builders.a_recording(session)
    [line] = builders.a_transcript(session, recording, [(0, 10, "Our calaloo")])
    corrected = correct_passage(session, line, "Our callaloo", seen=None, by_id=None, now=NOW)
    subject = builders.a_subject(session, "callaloo")
    mention: Mention = builders.a_mention(session, line, subject, start_char=4, end_char=12)
    assert read_again(session, recording, [(0, 10, "Hour cal a loo")]) == [line]
    assert recording.current_transcript_id == corrected.transcript_id
    assert (mention.anchor, mention.start_char) == (Anchor.valid, 4)


def test_the_first_reading_is_all_new_and_current(session: Session) -> None:
    recording = builders.a_recording(session)
    [passage] = read_again(session, recording, [(0, 10, "Rain")])
    assert passage.key
    assert recording.current_transcript_id is not None
