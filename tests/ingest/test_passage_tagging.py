"""What becomes of a passage that is read: sure names, misheard ones, names of several, and names nobody has entered."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session
from told_and_changed import tag

from archive.deciding import accept_mention, reject_mention
from archive.mentions import Mention, MentionState
from archive.misheard_names import SOUND_ALIKE
from archive.name_candidates import CandidatePlace, NameCandidate
from archive.name_picking import pick_mention
from archive.outbox import Errand, OutboxRow, open_errands
from archive.passages import Flag, PassageVersion
from archive.recipes import Recipe
from archive.recordings import Recording
from archive.seeds import Seed
from archive.subjects import NameKind, Subject, SubjectKind, SubjectName
from archive.tagged_passages import PassageWords, TaggedRecording
from archive.transcripts import Transcript, TranscriptKind
from archive.undoing import allow_engine, undo_engine
from ingest.speech.transcript_data import Word
from ingest.tagging.engines import ALL, EXACT, MISHEARD
from ingest.tagging.names import VocabularyName
from ingest.tagging.passages import Taggers, Text
from ingest.unread import ask_for_unread
from tests.archive import builders
from tests.conftest import NOW


def told(session: Session, *texts: str, by: tuple[Subject, ...] = ()) -> Recording:
    recording = builders.a_recording(session, narrators=by)
    builders.a_transcript(session, recording, [(float(at), at + 1.0, text) for at, text in enumerate(texts)])
    tag(session, recording)
    return recording


def crop(session: Session, name: str) -> Subject:
    return builders.a_subject(session, name, SubjectKind.crop)


def said(session: Session, subject: Subject) -> list[tuple[str, str, float]]:
    query = select(Mention.quote, Mention.origin, Mention.score).where(Mention.subject_id == subject.id)
    return [(quote, origin, round(score, 2)) for quote, origin, score in session.execute(query.order_by(Mention.id))]


def possible(session: Session) -> dict[str, int]:
    """Possible new names, and in how many places each is said."""
    query = select(NameCandidate.folded).join(CandidatePlace, CandidatePlace.candidate_id == NameCandidate.id)
    names = list(session.scalars(query))
    return {name: names.count(name) for name in names}


@pytest.mark.database
def test_accepting_what_was_misheard_lets_it_be_found_from_then_on(any_session: Session) -> None:
    session = any_session
    dish = builders.a_subject(session, "callaloo", SubjectKind.dish)
    recording = told(session, "We cooked kallalou.", "More kallalou, and callaloo.")
    first, second = (("kallalou", SOUND_ALIKE, score) for score in (0.88, 0.88))
    assert said(session, dish) == [first, ("callaloo", EXACT.name, 1.0), second]
    accept_mention(session, session.scalars(select(Mention).order_by(Mention.id)).first(), by_id=None, now=NOW)
    name = session.scalars(select(SubjectName).where(SubjectName.subject_id == dish.id)).one()
    assert (name.name, name.kind) == ("kallalou", NameKind.heard_as)
    tag(session, recording)
    assert said(session, dish)[2] == ("kallalou", SOUND_ALIKE, 0.9)
    elsewhere = told(session, "A pot of kallalou.")
    assert said(session, dish)[3] == ("kallalou", SOUND_ALIKE, 0.9)
    assert possible(session) == {}
    assert elsewhere.id != recording.id


def test_what_is_heard_as_an_everyday_word_is_less_sure(session: Session) -> None:
    nguyen = builders.a_subject(session, "Nguyen")
    session.add(SubjectName(subject_id=nguyen.id, name="win", kind=NameKind.heard_as))
    told(session, "We win.")
    assert said(session, nguyen) == [("win", SOUND_ALIKE, 0.5)]


@pytest.mark.database
def test_names_nobody_entered_are_offered_once_with_all_their_places(any_session: Session) -> None:
    session = any_session
    recording = told(session, "My aunt Giulia planted oca.", "Then Giulia came.", "a row of oca")
    assert possible(session) == {"giulia": 2, "oca": 2}
    crop(session, "oca")
    tag(session, recording)
    assert possible(session) == {"giulia": 2}
    session.get_one(Transcript, recording.current_transcript_id).language = "it"
    tag(session, recording)
    assert possible(session) == {}


def test_a_name_that_was_no_mishearing_is_offered_as_a_new_one(session: Session) -> None:
    julia = builders.a_subject(session, "Giuliana")
    recording = told(session, "Then came my aunt Guliyana.")
    assert said(session, julia)[0][:2] == ("Guliyana", SOUND_ALIKE)
    assert possible(session) == {}
    reject_mention(session, session.scalars(select(Mention)).one(), by_id=None, now=NOW)
    asked = select(OutboxRow.target_id).where(OutboxRow.errand == Errand.tag_passage)
    assert list(session.scalars(asked)) == list(session.scalars(select(Mention.passage_id)))
    tag(session, recording)
    assert possible(session) == {"guliyana": 1}


def test_a_name_of_two_is_suggested_for_both_and_a_pick_teaches(session: Session) -> None:
    cook, teacher = builders.a_subject(session, "Rosa"), builders.a_subject(session, "Rosa")
    nadia = builders.a_subject(session, "Nadia")
    stew = builders.a_subject(session, "callaloo", SubjectKind.dish)
    recipe = Recipe(slug="c", title="Rosa's own", dish_id=stew.id, from_person_id=cook.id, created_at=NOW)
    builders.add(session, recipe)
    told(session, "Rosa sang.", by=(nadia,))
    assert (said(session, cook), said(session, teacher)) == ([("Rosa", EXACT.name, 0.5)], [("Rosa", EXACT.name, 0.5)])
    told(session, "Rosa cooked.", "She cooked Rosa’s own.", by=(nadia,))
    assert said(session, cook)[1][2] == 0.5 > said(session, teacher)[1][2]
    picked = session.scalars(select(Mention).where(Mention.subject_id == teacher.id)).first()
    pick_mention(session, picked, by_id=None, now=NOW)
    told(session, "Rosa danced.", by=(nadia,))
    assert said(session, teacher)[-1][2] == 0.5 > said(session, cook)[-1][2]


def test_a_dish_and_its_recipe_a_crop_and_its_seed_share_a_name_and_are_both_sure(session: Session) -> None:
    dish, corn = builders.a_subject(session, "callaloo", SubjectKind.dish), crop(session, "corn")
    builders.add(session, Recipe(slug="c", title="Callaloo", dish_id=dish.id, created_at=NOW))
    builders.add(session, Seed(slug="s", name="corn", crop_id=corn.id, created_at=NOW))
    told(session, "Callaloo with corn.")
    found = {(one.quote, one.subject_id or 0, one.score) for one in session.scalars(select(Mention))}
    assert found == {("Callaloo", dish.id, 1.0), ("Callaloo", 0, 1.0), ("corn", corn.id, 1.0), ("corn", 0, 1.0)}


def test_nothing_is_found_in_what_a_machine_may_have_made_up(session: Session) -> None:
    corn = crop(session, "corn")
    recording = told(session, "My aunt Giulia, and corn.")
    assert (len(said(session, corn)), possible(session)) == (1, {"giulia": 1})
    session.scalars(select(PassageVersion)).one().flags = [Flag.loop.value]
    tag(session, recording)
    assert (said(session, corn), possible(session)) == ([], {})
    assert session.scalars(select(PassageWords.words)).all() == [""]


def test_what_todays_taggers_have_not_read_is_asked_for_once(session: Session) -> None:
    recording, silent = told(session, "corn"), builders.a_recording(session)
    assert ask_for_unread(session, now=NOW) == [recording.id]
    assert ask_for_unread(session, now=NOW) == []
    [errand] = open_errands(session)
    assert (errand.errand, errand.target_id) == (Errand.tag_recording, recording.id)
    errand.done_at = NOW
    read = TaggedRecording(
        recording_id=recording.id, transcript_id=recording.current_transcript_id, taggers=ALL, tagged_at=NOW
    )
    builders.add(session, read)
    assert ask_for_unread(session, now=NOW) == []
    for kind, due in ((TranscriptKind.corrected, []), (TranscriptKind.imported, [recording.id])):
        newer = Transcript(recording_id=recording.id, kind=kind, language="en", settings={}, created_at=NOW)
        recording.current_transcript_id = builders.add(session, newer).id
        assert ask_for_unread(session, now=NOW) == due
    assert silent.current_transcript_id is None


def test_a_tagger_that_is_allowed_again_reads_everything_anew(session: Session) -> None:
    corn = crop(session, "corn")
    recording = told(session, "corn")
    read = TaggedRecording(
        recording_id=recording.id, transcript_id=recording.current_transcript_id, taggers=ALL, tagged_at=NOW
    )
    builders.add(session, read)
    undo_engine(session, EXACT.name, EXACT.version, by_id=None, now=NOW)
    tag(session, recording)
    assert said(session, corn) == ask_for_unread(session, now=NOW) == []
    allow_engine(session, EXACT.name, EXACT.version, by_id=None, now=NOW + timedelta(hours=1))
    assert ask_for_unread(session, now=NOW) == [recording.id]
    tag(session, recording)
    assert [one.state for one in session.scalars(select(Mention))] == [MentionState.suggested]


TAGGERS = Taggers(
    [
        VocabularyName(name, "crop", "subject", at)
        for at, name in enumerate(("corn", "İnce", "crème fraîche", "runner bean"))
    ]
    + [VocabularyName("corne", "crop", "subject", 0, "heard_as")]
)
bit = st.sampled_from(
    ["corn", "İnce", "INCE", "cre\u0300me-fraîche", "runner  beans", "rannar been", "korn", "ﬁ", "ß", "’s", "-", ", ",
     " ", "my aunt ", "Giulia", "a pot of oca", "corne", "\u200b", "\0", "कमल", ". "]
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(bit, st.none() | st.floats(0, 1)), max_size=12), st.sampled_from(["en", "en-GB", "it", ""]))
def test_offsets_point_at_the_quoted_text_at_its_seconds(parts: list[tuple[str, float | None]], language: str) -> None:
    text = "".join(bit for bit, _ in parts)
    words = tuple(Word(bit, 1.0 + at, 2.0 + at, sure) for at, (bit, sure) in enumerate(parts))
    passage = Text(1, 1, text, 1.0, 2.0 + len(parts), words, (), language)
    without_words = replace(passage, passage_id=2, words=())
    for reading in TAGGERS.read([passage, without_words]):
        for one in (*reading.heard, *reading.new_names):
            assert text[one.start_char : one.end_char] == one.quote != ""
            assert 1.0 <= one.start_s <= one.end_s <= 2.0 + len(parts)
        exact = [one for one in reading.heard if one.engine == EXACT]
        assert all(a.end_char <= b.start_char for a, b in pairwise(exact))
        assert {one.engine for one in reading.heard} <= {EXACT, MISHEARD}
