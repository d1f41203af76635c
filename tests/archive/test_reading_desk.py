"""The desk: curators see what there is, contributors their own, nobody else anything."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from archive.accounts import Account, Role
from archive.errors import NotFound
from archive.gate import VISITOR, Viewer
from archive.mentions import MentionState
from archive.reading_desk_recording import read_desk_recording
from archive.reading_desk_story import read_desk_story
from archive.reading_desk_transcript import transcript_of
from archive.reading_uploads import desk_recordings, my_recordings
from archive.steps import StepRecord, StepState
from archive.stories import StoryState
from archive.uploads import DEPOSIT_STATEMENT, Upload, UploadState
from tests.archive import builders
from tests.archive.reading_archive import a_small_archive, close, words_in
from tests.conftest import NOW


def viewer_of(account: Account) -> Viewer:
    return Viewer(account_id=account.id, role=account.role)


@pytest.fixture
def curator(session: Session) -> Viewer:
    return viewer_of(builders.an_account(session, Role.curator))


def an_upload(session: Session, account: Account, state: UploadState, **fields: object) -> Upload:
    return builders.add(
        session,
        Upload(file_name="b.wav", sha256="0" * 64, size_bytes=1, state=state, created_at=NOW, account_id=account.id,
               deposit_statement=DEPOSIT_STATEMENT, **fields),
    )  # fmt: skip


@pytest.mark.database
def test_a_contributor_sees_their_own_uploads_and_nobody_elses(any_session: Session) -> None:
    ada, ben = builders.an_account(any_session), builders.an_account(any_session)
    recording = builders.a_recording(any_session, uploader=ada)
    refused = an_upload(any_session, ada, UploadState.refused, refusal="This holds no sound.")
    builders.a_recording(any_session, uploader=ben)
    mine = my_recordings(any_session, viewer=viewer_of(ada), now=NOW)
    assert {row.upload_key: (row.key, row.state, row.message) for row in mine if row.upload_key == refused.key} == {
        refused.key: ("", "refused", "This holds no sound.")
    }
    assert {row.key for row in mine} == {recording.key, ""}
    assert {row.upload_key for row in desk_recordings(any_session, viewer=viewer_of(ada), now=NOW)} == {
        row.upload_key for row in mine
    }
    assert my_recordings(any_session, viewer=VISITOR, now=NOW) == ()
    assert desk_recordings(any_session, viewer=VISITOR, now=NOW) == ()


def test_the_queue_says_what_needs_help_first(session: Session, curator: Viewer) -> None:
    ada = builders.an_account(session)
    working = an_upload(session, ada, UploadState.sealed)
    stuck = an_upload(session, ada, UploadState.sealed)
    builders.add(session, StepRecord(upload_id=working.id, step="describe", state=StepState.working))
    builders.add(session, StepRecord(upload_id=stuck.id, step="tidy", state=StepState.waiting))
    builders.add(
        session,
        StepRecord(upload_id=stuck.id, step="transcribe", state=StepState.needs_help, message="The disk is full."),
    )
    rows = desk_recordings(session, viewer=curator, now=NOW)
    assert [(row.upload_key, row.state, row.message) for row in rows] == [
        (stuck.key, "needs_help", "The disk is full."),
        (working.key, "working", ""),
    ]


@pytest.mark.database
def test_a_recording_at_the_desk_is_in_recording_time_with_every_open_suggestion(any_session: Session) -> None:
    curator = viewer_of(builders.an_account(any_session, Role.curator))
    small = a_small_archive(any_session)
    weak = builders.a_subject(any_session, "warm", builders.SubjectKind.dish)
    builders.a_mention(any_session, small.soup[2], weak, start_char=7, end_char=11, score=0.1)
    gone = builders.a_subject(any_session, "After", builders.SubjectKind.dish)
    builders.a_mention(any_session, small.soup[3], gone, state=MentionState.rejected)
    page = read_desk_recording(any_session, small.first.key, viewer=curator, now=NOW)
    assert [(p.start_s, [piece.text for piece in p.parts if piece.mention]) for p in page.passages] == [
        (0, []), (10, ["callaloo"]), (20, ["warm"]), (30, []),
    ]  # fmt: skip
    assert [(one.name, one.part) for one in page.contributions] == [("Amara Okafor", "narrator")]
    assert [(line.who, line.use, line.state) for line in page.agreements] == [("Amara Okafor", "web", "ready")]
    assert [(story.slug, story.state) for story in page.stories] == [(small.story.slug, "published")]


def test_steps_come_in_the_order_of_the_way(session: Session, curator: Viewer) -> None:
    recording = builders.a_recording(session)
    key = desk_recordings(session, viewer=curator, now=NOW)[0].upload_key
    upload = session.query(Upload).filter_by(key=key).one()
    for step in ("tidy", "seal", "transcribe"):
        builders.add(session, StepRecord(upload_id=upload.id, step=step, state=StepState.done))
    page = read_desk_recording(session, recording.key, viewer=curator, now=NOW)
    assert [step.name for step in page.steps] == ["seal", "transcribe", "tidy"]
    assert page.state == "ready"


def test_a_narrator_of_whom_there_is_no_word_is_on_the_list(session: Session, curator: Viewer) -> None:
    tala = builders.a_subject(session, "Tala Greenthorn")
    amara = builders.a_subject(session, "Amara Okafor")
    recording = builders.a_recording(session, narrators=(tala, amara))
    builders.an_agreement(
        session, recording_id=recording.id, person_id=amara.id, web=True, starts_at=NOW + timedelta(days=3)
    )
    lines = read_desk_recording(session, recording.key, viewer=curator, now=NOW).agreements
    assert [(line.who, line.state) for line in lines] == [("Amara Okafor", "waiting"), ("Tala Greenthorn", "waiting")]
    assert "4 June 2026" in lines[0].words


def test_what_is_at_nobodys_desk_answers_as_unknown(session: Session, curator: Viewer) -> None:
    small = a_small_archive(session)
    stranger = viewer_of(builders.an_account(session))
    for read, name in (
        (read_desk_recording, small.first.key),
        (transcript_of, small.first.key),
        (read_desk_story, small.story.slug),
    ):
        with pytest.raises(NotFound) as unknown:
            read(session, "nothing", viewer=curator, now=NOW)
        for viewer in (VISITOR, stranger):
            with pytest.raises(NotFound) as closed:
                read(session, name, viewer=viewer, now=NOW)
            assert str(closed.value) == str(unknown.value)


def test_a_contributor_reads_their_own_recording(session: Session) -> None:
    ada = builders.an_account(session)
    recording = builders.a_recording(session, uploader=ada)
    builders.a_transcript(session, recording, [(0, 10, "Good morning")])
    transcript = transcript_of(session, recording.key, viewer=viewer_of(ada), now=NOW)
    assert [(line.start_s, line.end_s, line.text) for line in transcript.lines] == [(0, 10, "Good morning")]
    assert transcript.provenance is not None
    assert transcript.provenance.kind == "machine"


def test_a_recording_without_words_has_no_provenance(session: Session, curator: Viewer) -> None:
    recording = builders.a_recording(session)
    page = read_desk_recording(session, recording.key, viewer=curator, now=NOW)
    assert (page.transcript, page.passages, page.audio) == (None, (), None)


@pytest.mark.database
def test_a_story_at_the_desk_shows_restricted_words_and_what_is_missing(any_session: Session) -> None:
    curator = viewer_of(builders.an_account(any_session, Role.curator))
    small = a_small_archive(any_session)
    builders.an_agreement(any_session, passage_id=small.soup[1].id, web=False)
    page = read_desk_story(any_session, small.story.slug, viewer=curator, now=NOW)
    assert "My callaloo" in words_in(page.passages)
    assert [(span.start_s, span.end_s, span.excerpt) for span in page.spans] == [
        (30, 50, "The okra beds Rain"), (10, 30, "My callaloo It was warm"),
    ]  # fmt: skip
    assert (page.state, page.missing) == ("published", ())
    assert page.public_href == f"/stories/{small.story.slug}"


@pytest.mark.parametrize(
    ("way", "state"),
    [("withdrawn", "withdrawn"), ("hidden", "hidden"), ("draft", "draft"), ("not agreed", "published")],
)
def test_a_closed_story_at_the_desk_says_so(session: Session, curator: Viewer, way: str, state: str) -> None:
    small = a_small_archive(session)
    close(session, small, way)
    page = read_desk_story(session, small.story.slug, viewer=curator, now=NOW)
    assert (page.state, page.public_href) == (state, "")
    assert bool(page.missing) == (way in ("withdrawn", "not agreed"))


def test_a_story_without_spans_can_be_opened_at_the_desk(session: Session, curator: Viewer) -> None:
    story = builders.a_story(session, [], state=StoryState.draft)
    page = read_desk_story(session, story.slug, viewer=curator, now=NOW)
    assert (page.spans, page.passages) == ((), ())
    assert page.missing
