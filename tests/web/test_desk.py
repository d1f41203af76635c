"""From a recording at the desk to an open story and back, as a curator does it with forms."""

import re

import pytest
from sqlalchemy import select, update

from archive.accounts import Account, Role
from archive.agreements import Agreement, NameShown
from archive.database import reading, writing
from archive.recordings import Recording
from archive.steps import StepRecord, StepState
from archive.stories import Story
from archive.transcripts import Transcript
from archive.uploads import Upload
from ingest.promise import write_steps
from tests.archive.builders import a_recording, a_subject, a_transcript, an_account


@pytest.fixture
def curator(signed_in):
    return signed_in(Role.curator)


@pytest.fixture
def key(place):
    with writing(place.engine) as session:
        person = a_subject(session, "Amara Baptiste")
        recording = a_recording(session, narrators=(person,), uploader=an_account(session))
        a_transcript(session, recording, [(1.0, 4.0, "Callaloo was never just a soup"), (4.0, 9.5, "It was Sunday")])
        return recording.key


def begun(curator, key):
    answer = curator.post("/desk/stories", data={"recording": key, "title": "Sundays"})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].partition("?")[0]


AGREEMENT = {
    "name": "Amara Baptiste", "use": ["web", "print"], "name_shown": "given",
    "wording": "My voice may be on this site.", "evidence": "Said at the end of the recording.",
}  # fmt: skip


def test_the_queue_and_the_recording_say_what_comes_next(curator, key):
    queue = curator.get("/desk").text
    assert f'href="/desk/recordings/{key}"' in queue
    assert "Read it and cut a story." in queue
    assert "No speech model is set up" in queue
    page = curator.get(f"/desk/recordings/{key}").text
    assert "Callaloo was never just a soup" in page
    assert "Has not been asked yet." in page


@pytest.fixture
def machine_read(place, key):
    """The recording as the line leaves it: every step done, its transcript a machine's."""
    with writing(place.engine) as session:
        recording = session.scalars(select(Recording).where(Recording.key == key)).one()
        session.get_one(Transcript, recording.current_transcript_id).engine = "openai-whisper"
        write_steps(session, session.scalars(select(Upload).where(Upload.recording_id == recording.id)).one())
        session.execute(update(StepRecord).values(state=StepState.done))
    return key


def test_a_curator_has_a_recording_read_again(place, curator, machine_read):
    address = f"/desk/recordings/{machine_read}"
    assert f'action="{address}/read-again"' in curator.get(address).text
    answer = curator.post(f"{address}/read-again")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{address}?done=read-again")
    page = curator.get(answer.headers["location"]).text
    assert "It is being read again; what people corrected stays." in page
    assert f'action="{address}/read-again"' not in page
    with reading(place.engine) as session:
        waiting = session.scalars(select(StepRecord.step).where(StepRecord.state == StepState.waiting))
        assert list(waiting) == ["transcribe", "tidy", "suggest_mentions", "index"]
    again = curator.post(f"{address}/read-again")
    assert again.status_code == 409
    assert "This recording is still on its way" in again.text


def test_a_story_goes_from_draft_to_open_to_withdrawn_to_open_again(place, curator, key):
    address = begun(curator, key)
    slug = address.rsplit("/", 1)[-1]
    assert "has not agreed to the web" in curator.get(address).text
    assert curator.post(f"{address}/publish").status_code == 422
    assert curator.get(f"/stories/{slug}").status_code == 404

    assert curator.post(f"/desk/recordings/{key}/agreements", data=AGREEMENT).status_code == 303
    with reading(place.engine) as session:
        agreement = session.scalars(select(Agreement)).one()
        assert (agreement.web, agreement.feed, agreement.print) == (True, False, True)
        assert (agreement.name_shown, agreement.recorded_by_id) == (NameShown.given, 1)

    assert curator.post(f"{address}/publish").status_code == 303
    public = curator.get(f"/stories/{slug}")
    assert public.status_code == 200
    assert "Baptiste" not in public.text, "only the given name was agreed to"
    assert "is being prepared" in public.text

    assert curator.post(f"{address}/withdraw", data={"reason": "asked by phone"}).status_code == 303
    assert curator.get(f"/stories/{slug}").status_code == 404
    assert "Withdrawn" in curator.get(address).text

    assert curator.post(f"{address}/reinstate", data={"reason": "asked again"}).status_code == 303
    assert curator.get(f"/stories/{slug}").status_code == 200
    assert curator.post(f"{address}/hide").status_code == 303
    assert curator.get(f"/stories/{slug}").status_code == 404


def test_a_draft_is_edited_and_its_old_address_leads_on_once_it_was_public(place, curator, key):
    address = begun(curator, key)
    form = {"title": "Sundays at home", "lede": "A pot.", "span-1-start": "1.5", "span-1-end": "9"}
    assert curator.post(address, data=form).status_code == 303
    with reading(place.engine) as session:
        story = session.scalars(select(Story)).one()
        assert (story.title, story.lede) == ("Sundays at home", "A pot.")
    page = curator.get(address).text
    assert 'name="span-1-start" type="number" step="any" min="0" value="1.5"' in page
    curator.post(f"/desk/recordings/{key}/agreements", data=AGREEMENT)
    curator.post(f"{address}/publish")
    moved = curator.post(address, data={**form, "title": "The Sunday pot"}).headers["location"]
    assert moved == "/desk/stories/the-sunday-pot?done=saved"
    old = curator.get("/stories/sundays")
    assert (old.status_code, old.headers["location"]) == (301, "/stories/the-sunday-pot")
    curator.post("/desk/stories/the-sunday-pot/hide")
    assert curator.get("/stories/sundays").status_code == 404


def test_what_was_typed_is_kept_when_a_draft_cannot_be_saved(curator, key):
    address = begun(curator, key)
    form = {"title": "Other", "lede": "A longer <lede>.", "span-1-start": "1", "span-1-end": "soon"}
    answer = curator.post(address, data=form)
    assert answer.status_code == 422
    assert "Part 1: give start and end in seconds" in answer.text
    for typed in ('value="Other"', "A longer &lt;lede&gt;.</textarea>", 'value="soon"'):
        assert typed in answer.text
    assert "<h1>Sundays</h1>" in answer.text
    assert f'name="back" value="{address}"' in answer.text
    as_data = curator.post(address, data=form, headers={"Accept": "application/json"})
    assert (as_data.status_code, as_data.json()["error"][:7]) == (422, "Part 1:")


def test_a_story_that_cannot_be_opened_says_so_on_its_own_page(curator, key):
    address = begun(curator, key)
    answer = curator.post(f"{address}/publish")
    assert answer.status_code == 422
    assert 'role="alert">Amara Baptiste has not agreed to the web' in answer.text
    assert "<h1>Sundays</h1>" in answer.text


def test_what_was_typed_is_kept_when_an_agreement_cannot_be_recorded(curator, key):
    given = {**AGREEMENT, "evidence": "", "name_shown": "given", "pseudonym": "Ama"}
    answer = curator.post(f"/desk/recordings/{key}/agreements", data=given)
    assert answer.status_code == 422
    assert 'role="alert">Keep the wording' in answer.text
    assert "My voice may be on this site.</textarea>" in answer.text
    assert 'value="print" checked' in answer.text
    assert 'value="feed" checked' not in answer.text
    assert '<option value="given" selected>' in answer.text
    assert 'value="Ama"' in answer.text
    assert "<details open>" not in curator.get(f"/desk/recordings/{key}").text


def test_a_title_that_is_too_long_for_a_new_story_is_kept_to_be_shortened(place, curator, key):
    answer = curator.post("/desk/stories", data={"recording": key, "title": "x" * 400})
    assert (answer.status_code, "x" * 400 in answer.text) == (422, True)
    with reading(place.engine) as session:
        assert session.scalars(select(Story)).all() == []


def test_a_recording_with_an_open_story_is_published_at_the_desk(place, curator, key):
    def counted(page):
        shown = page[page.index('aria-label="Show"') :]
        return dict(re.findall(r">(\w[\w ]*) <span class=\"count\">(\d+)<", shown))

    assert counted(curator.get("/desk").text)["Ready"] == "1"
    address = begun(curator, key)
    curator.post(f"/desk/recordings/{key}/agreements", data=AGREEMENT)
    curator.post(f"{address}/publish")
    queue = curator.get("/desk").text
    assert "Read it" not in queue
    assert "Ready for a person" not in queue
    assert "Open to everyone" in queue
    assert '<a href="/stories/sundays">Sundays</a>' in queue
    assert counted(queue) == {
        "All": "1", "Needs help": "0", "On its way": "0", "Ready": "0", "Published": "1", "Refused": "0",
    }  # fmt: skip
    assert "Sundays" in curator.get("/desk?show=published").text
    assert "Sundays" not in curator.get("/desk?show=ready").text
    page = curator.get(f"/desk/recordings/{key}").text
    assert "Ready for a person" not in page
    assert '<a href="/stories/sundays">Sundays</a>' in page

    curator.post(f"{address}/withdraw", data={"reason": "asked by phone"})
    assert counted(curator.get("/desk").text)["Published"] == "0"
    assert "Ready for a person" in curator.get(f"/desk/recordings/{key}").text


def test_nobody_is_named_where_nobody_sent_it(place, curator):
    with writing(place.engine) as session:
        own = a_recording(session).key
    page = curator.get(f"/desk/recordings/{own}").text
    assert "sent by" not in page
    assert "sent on " in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("span-1-start", "soon"),
        ("span-1-start", "nan"),
        ("span-1-end", "9000"),
        ("span-1-end", "0"),
        ("title", "x" * 400),
    ],
)
def test_a_form_that_cannot_be_used_changes_nothing(place, curator, key, field, value):
    address = begun(curator, key)
    form = {"title": "Other", "lede": "", "span-1-start": "1", "span-1-end": "9"}
    assert curator.post(address, data={**form, field: value}).status_code == 422
    with reading(place.engine) as session:
        assert session.scalars(select(Story.title)).one() == "Sundays"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "Nobody Known"),
        ("name", ""),
        ("evidence", ""),
        ("wording", " "),
        ("use", "everything"),
        ("name_shown", "?"),
    ],
)
def test_no_agreement_without_its_record(place, curator, key, field, value):
    answer = curator.post(f"/desk/recordings/{key}/agreements", data={**AGREEMENT, field: value})
    assert answer.status_code == 422
    with reading(place.engine) as session:
        assert session.scalars(select(Agreement)).all() == []


def test_a_contributor_sees_no_form_that_only_a_curator_may_send(place, client, signed_in):
    signed_in(Role.contributor)
    with writing(place.engine) as session:
        own = a_recording(session, uploader=session.scalars(select(Account)).one())
        a_transcript(session, own, [(1.0, 4.0, "Ours")])
        own_key = own.key
    page = client.get(f"/desk/recordings/{own_key}")
    assert page.status_code == 200
    assert "Ours" in page.text
    assert "/agreements" not in page.text
    assert 'action="/desk/stories"' not in page.text
