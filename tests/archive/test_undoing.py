"""Undoing an engine: what nobody decided goes in one step, what people decided stays and is listed."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.candidate_deciding import refuse_candidate
from archive.candidate_noting import NamedPlace, note_candidates
from archive.decided_on import DecidedOn
from archive.deciding import accept_mention, reject_mention, undo_decision
from archive.errors import InvalidInput, NotFound
from archive.mention_suggesting import Suggestion, suggest_mentions
from archive.mentions import Anchor, Decision, Mention
from archive.name_candidates import CandidatePlace, NameCandidate
from archive.outbox import Errand, OutboxRow
from archive.passages import Passage, PassageVersion
from archive.reading_engines import read_engines
from archive.recordings import Recording
from archive.subjects import Subject, SubjectKind
from archive.transcripts import Transcript
from archive.undoing import allow_engine, engines_at_work, undo_engine
from tests.archive import builders
from tests.conftest import NOW

TEXT = "corn corn corn corn okra"


def a_passage(session: Session, text: str = TEXT) -> tuple[Recording, Passage]:
    recording = builders.a_recording(session)
    [passage] = builders.a_transcript(session, recording, [(0.0, 9.0, text)])
    return recording, passage


def suggest(session: Session, passage: Passage, corn: Subject, places: list[int], version: str) -> int:
    given = [Suggestion(5 * at, 5 * at + 4, "corn", 0.0, 1.0, ("subject", corn.id), 1.0) for at in places]
    return suggest_mentions(session, passage.id, given, origin="dictionary", origin_version=version, now=NOW)


@pytest.mark.database
def test_one_version_goes_and_what_was_decided_stays(any_session: Session) -> None:
    session = any_session
    corn, okra = (builders.a_subject(session, name, SubjectKind.crop) for name in ("corn", "okra"))
    recording, passage = a_passage(session)
    story = builders.a_story(session, [(recording, 0.0, 9.0)])
    suggest(session, passage, corn, [0, 1, 2, 3], "3")
    older = builders.a_mention(
        session, passage, okra, start_char=20, end_char=24, origin="dictionary", origin_version="2"
    )
    accepted, rejected, taken_back, _ = session.scalars(select(Mention).where(Mention.origin_version == "3")).all()
    for mention, act in ((accepted, accept_mention), (rejected, reject_mention), (taken_back, accept_mention)):
        act(session, mention, by_id=None, now=NOW)
    undo_decision(session, taken_back, by_id=None, now=NOW)
    asked = session.scalars(select(OutboxRow.id)).all()
    undone = undo_engine(session, "dictionary", "3", by_id=None, reason="Too eager.", now=NOW)
    assert (undone.engine, undone.version, undone.withdrawn) == ("dictionary", "3", 1)
    assert [(one.recording_key, one.words, one.decided) for one in undone.kept] == [
        (recording.key, "corn", decided) for decided in ("accepted", "rejected", "taken back")
    ]
    assert set(session.scalars(select(Mention.id))) == {accepted.id, rejected.id, taken_back.id, older.id}
    new = session.scalars(select(OutboxRow).where(OutboxRow.id.not_in(asked))).all()
    assert [(row.errand, row.target_id) for row in new] == [(Errand.index_story, story.id)]
    assert len(session.scalars(select(Decision)).all()) == 4


def test_an_undone_version_suggests_nothing_until_it_is_allowed(session: Session) -> None:
    corn = builders.a_subject(session, "corn", SubjectKind.crop)
    _, passage = a_passage(session)
    suggest(session, passage, corn, [0], "3")
    undo_engine(session, "dictionary", by_id=None, now=NOW)
    assert suggest(session, passage, corn, [0, 1], "3") == 0
    assert suggest(session, passage, corn, [0, 1], "4") == 2
    with pytest.raises(NotFound, match="was not undone"):
        allow_engine(session, "dictionary", "4", by_id=None, now=NOW)
    allow_engine(session, "dictionary", "3", by_id=None, now=NOW)
    assert suggest(session, passage, corn, [0, 1, 2], "3") == 1


def test_what_cannot_be_undone_says_what_can(session: Session) -> None:
    corn = builders.a_subject(session, "corn", SubjectKind.crop)
    with pytest.raises(NotFound, match="nothing to undo"):
        undo_engine(session, "dictionary", by_id=None, now=NOW)
    for version in ("3", "4"):
        suggest(session, a_passage(session)[1], corn, [0], version)
    with pytest.raises(InvalidInput, match="dictionary@3 or dictionary@4"):
        undo_engine(session, "dictionary", by_id=None, now=NOW)
    with pytest.raises(NotFound, match="dictionary@3, dictionary@4"):
        undo_engine(session, "dictionary", "9", by_id=None, now=NOW)


def test_rules_go_with_the_names_that_nobody_decided(session: Session) -> None:
    recording, passage = a_passage(session, "my aunt Bea cooked dolma")
    found = [
        NamedPlace("Bea", SubjectKind.person, "Bea", 8, 11, 1.0, 2.0, "kin"),
        NamedPlace("dolma", SubjectKind.dish, "dolma", 19, 24, 3.0, 4.0, "cooked"),
    ]
    note_candidates(session, passage.id, found, origin_version="1", now=NOW)
    dolma = session.scalars(select(NameCandidate).where(NameCandidate.name == "dolma")).one()
    refuse_candidate(session, dolma, by_id=None, now=NOW)
    [line] = read_engines(session)
    assert (line.name, line.made, line.accepted, line.rejected, line.undone) == ("rule@1", 2, 0, 1, False)
    undone = undo_engine(session, "rule", by_id=None, now=NOW)
    assert (undone.withdrawn, undone.kept) == (1, (DecidedOn(recording.key, "dolma", "not_a_name"),))
    assert session.scalars(select(NameCandidate.name)).all() == ["dolma"]
    assert session.scalars(select(CandidatePlace.quote)).all() == ["dolma"]
    assert note_candidates(session, passage.id, found, origin_version="1", now=NOW) == 0
    assert note_candidates(session, passage.id, found, origin_version="2", now=NOW) == 1


@pytest.mark.database
def test_readings_give_way_to_the_one_before_unless_someone_built_on_them(any_session: Session) -> None:
    session = any_session
    corn = builders.a_subject(session, "corn", SubjectKind.crop)
    read = {name: a_passage(session) for name in ("plain", "again", "corrected", "decided", "told")}
    by_name = {name: recording for name, (recording, _) in read.items()}
    for recording in by_name.values():
        made = session.get_one(Transcript, recording.current_transcript_id)
        made.engine, made.engine_version = "openai-whisper", "20250625"
    before = builders.add(
        session,
        Transcript(recording_id=by_name["again"].id, kind="typed", language="en", settings={}, created_at=NOW),
    )
    corrected = by_name["corrected"]
    child = Transcript(
        recording_id=corrected.id, kind="corrected", language="en", settings={}, created_at=NOW,
        parent_id=corrected.current_transcript_id,
    )  # fmt: skip
    corrected.current_transcript_id = builders.add(session, child).id
    for name in ("plain", "decided"):
        suggest(session, read[name][1], corn, [0], "3")
    decided = session.scalars(select(Mention).where(Mention.passage_id == read["decided"][1].id)).one()
    accept_mention(session, decided, by_id=None, now=NOW)
    builders.a_story(session, [(by_name["told"], 0.0, 9.0)])
    kept = {name: recording.current_transcript_id for name, recording in by_name.items()}
    assert engines_at_work(session)["openai-whisper"] == ["20250625"]
    undone = undo_engine(session, "whisper", "20250625", by_id=None, now=NOW)
    now_read = {name: recording.current_transcript_id for name, recording in by_name.items()}
    assert now_read == {**kept, "plain": None, "again": before.id}
    assert undone.withdrawn == 2
    assert [(one.recording_key, one.decided) for one in undone.kept] == [
        (by_name["corrected"].key, "corrected"),
        (by_name["decided"].key, "decided on"),
        (by_name["told"].key, "cut into a story"),
    ]
    assert session.scalars(select(Mention.id)).all() == [decided.id]


def test_what_another_tagger_suggests_is_anchored_in_the_reading_that_comes_back(session: Session) -> None:
    corn = builders.a_subject(session, "corn", SubjectKind.crop)
    recording, passage = a_passage(session, "Our corn grew.")
    made = Transcript(
        recording_id=recording.id, kind="machine", language="en", settings={}, created_at=NOW,
        engine="openai-whisper", engine_version="20250625",
    )  # fmt: skip
    recording.current_transcript_id = builders.add(session, made).id
    line = {"position": 0, "start_s": 0.0, "end_s": 9.0, "words": []}
    builders.add(
        session, PassageVersion(passage_id=passage.id, transcript_id=made.id, text="We saw corn grow.", **line)
    )
    mention = builders.a_mention(session, passage, corn, start_char=7, end_char=11)
    lost = builders.a_mention(session, passage, corn, quote="grow", start_char=12, end_char=16)
    undo_engine(session, "whisper", by_id=None, now=NOW)
    assert (mention.start_char, mention.end_char, mention.anchor) == (4, 8, Anchor.valid)
    assert lost.anchor is Anchor.stale
