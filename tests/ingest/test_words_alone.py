"""A typed interview whose tape is lost is kept, becomes a story that is read and found, and has no sound."""

import pytest
from line_archive import broken, know_names, masters, open_at, workplace_at
from sqlalchemy import select

from archive.agreeing import record_agreement
from archive.agreements import NameShown, Use
from archive.clock import utc_now
from archive.database import reading, writing
from archive.errors import InvalidInput
from archive.facts import Span
from archive.gate import VISITOR
from archive.listening import ListeningCopy
from archive.mentions import Mention
from archive.reading_story import NO_SOUND, read_story
from archive.recordings import Contribution, Recording
from archive.steps import StepRecord, StepState
from archive.story_drafts import draft_story
from archive.story_publishing import publish_story
from archive.transcripts import Transcript, TranscriptKind
from archive.uploads import DEPOSIT_STATEMENT, Upload
from ingest import errands
from ingest.intake import Deposit
from ingest.promise import promise_new_reading
from ingest.transcript_import.bringing_in import bring_in
from ingest.waiting import take_up_waiting
from ingest.words_alone import take_in_words
from search.contract import Question

TEXT = b"Tala Greenthorn: We saved the blue corn.\nNobody asked us why. The river was near."


@pytest.fixture
def workplace(tmp_path):
    place = open_at(tmp_path)
    know_names(place)
    workplace = workplace_at(place)
    yield workplace
    workplace.close_indexes()


def deposit(**more):
    said = {"statement": DEPOSIT_STATEMENT, "narrator_name": "Tala Greenthorn", "language": "en", "title": "The corn"}
    return Deposit(file_name="tape.txt", **{**said, **more})


def give(workplace, content=TEXT, **more):
    return take_in_words(workplace.place, content, deposit(**more), now=utc_now())


def drain(workplace):
    while errands.drain(workplace):
        pass


def test_it_is_kept_whole_read_for_names_published_and_found(workplace):
    key = give(workplace)
    drain(workplace)
    with writing(workplace.place.engine) as session:
        recording = session.scalars(select(Recording).where(Recording.key == key)).one()
        assert not recording.has_sound
        assert session.get_one(Transcript, recording.current_transcript_id).kind is TranscriptKind.typed
        assert session.scalars(select(Mention.quote)).all() == ["blue corn"]
        span = Span(recording.id, 0.0, recording.duration_s)
        story = draft_story(session, title="The corn", lede="", spans=[span], language="en", by_id=None, now=utc_now())
        person = session.scalars(select(Contribution.person_id)).one()
        record_agreement(
            session, scope=recording, person_id=person, uses={Use.web}, name_shown=NameShown.full, wording="Words.",
            evidence="A letter.", by_id=None, now=utc_now(),
        )  # fmt: skip
        publish_story(session, story, by_id=None, now=utc_now())
        slug, story_id = story.slug, story.id
    drain(workplace)
    with reading(workplace.place.engine) as session:
        page = read_story(session, slug, viewer=VISITOR, now=utc_now())
        assert [line.text for line in page.passages] == [
            "We saved the blue corn.", "Nobody asked us why.", "The river was near."
        ]  # fmt: skip
        assert [line.start_s for line in page.passages] == sorted(line.start_s for line in page.passages)
        assert (page.audio, page.audio_note, page.narrator) == (None, NO_SOUND, "Tala Greenthorn")
        assert session.scalars(select(ListeningCopy)).all() == []
    found = workplace.place.public_index.search(Question(text="corn ", among=frozenset({story_id})))
    assert [hit.story_id for hit in found.hits] == [story_id]
    assert broken(workplace.place) == []
    assert list(masters(workplace.place)) == list(masters(workplace.place).values())


def test_nothing_waits_for_a_model_and_a_new_reading_finds_no_sound(workplace):
    give(workplace)
    assert take_up_waiting(workplace) == []
    with writing(workplace.place.engine) as session:
        assert set(session.scalars(select(StepRecord.state))) == {StepState.done}
        promise_new_reading(session, session.scalars(select(Upload)).one())
    from ingest.line import run_step

    upload_id = 1
    assert run_step(workplace, "transcribe", upload_id)
    with reading(workplace.place.engine) as session:
        step = session.scalars(select(StepRecord).where(StepRecord.step == "transcribe")).one()
        assert (step.state, step.message) == (StepState.skipped, "There is no sound: words alone were deposited.")


def test_more_words_make_it_longer_and_times_of_a_lost_tape_are_kept(workplace):
    key = give(workplace)
    with writing(workplace.place.engine) as session:
        recording = session.scalars(select(Recording).where(Recording.key == key)).one()
        before = recording.duration_s
        vtt = b"WEBVTT\n\n00:01.000 --> 00:02.000\nA\n\n50:00.000 --> 50:02.000\nB"
        bring_in(session, recording, vtt, by_id=None, now=utc_now())
        assert (before, recording.duration_s) == (pytest.approx(5.2), 3002.0)


@pytest.mark.parametrize(
    ("content", "more", "sentence"),
    [
        (b"  ", {}, "no words"),
        (b"\xff\xfea", {}, "not UTF-8"),
        (TEXT, {"statement": ""}, "deposit statement"),
        (TEXT, {"language": ""}, "which language"),
        (b"<ROOT><record><index/></record></ROOT>", {}, "no words"),
    ],
)
def test_what_cannot_be_used_leaves_nothing(workplace, content, more, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        give(workplace, content, **more)
    with reading(workplace.place.engine) as session:
        assert session.scalars(select(Recording)).all() == []
        assert session.scalars(select(Upload)).all() == []
    assert masters(workplace.place) == {}
