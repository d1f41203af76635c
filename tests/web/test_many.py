"""One act on many things: their number before, each done for itself, and one press that undoes it."""

import re
from datetime import date

import pytest
from sqlalchemy import select, update

from archive.accounts import Role
from archive.agreements import Agreement
from archive.clock import utc_now
from archive.database import reading, writing
from archive.memories import Memory
from archive.memory_keeping import tell_memory
from archive.mentions import Mention, MentionState
from archive.recordings import Recording
from archive.steps import StepRecord, StepState
from archive.stories import Story, StoryState
from archive.uploads import Upload
from ingest.auditing_record import agreements_only_grow, events_explain_stories
from ingest.promise import write_steps
from tests.archive.builders import a_festival, a_mention, a_recording, a_story, a_subject, a_transcript, an_account
from tests.web.stories import tell_a_story


@pytest.fixture
def curator(signed_in):
    return signed_in(Role.curator)


def done(curator, act, things, **fields):
    """Look at them, do it, and give the page that tells, with its address."""
    looked = curator.post("/desk/many", data={"act": act, "thing": things, **fields})
    assert looked.status_code == 200, looked.text
    chosen = re.findall(r'name="chosen" value="([^"]+)"', looked.text)
    answer = curator.post("/desk/many/do", data={"act": act, "chosen": chosen, **fields})
    assert answer.status_code == 303, answer.text
    address = answer.headers["location"]
    return looked.text, address, curator.get(address).text


def undone(curator, address):
    assert curator.post(f"{address}/undo").status_code == 303
    page = curator.get(address).text
    assert "Undone" in page
    assert curator.post(f"{address}/undo").status_code == 409
    return page


def all_of(place, column):
    with reading(place.engine) as session:
        return list(session.scalars(select(column).order_by(column.class_.id)))


def test_stories_are_hidden_and_opened_again(place, curator):
    told = [tell_a_story(place, title=f"Story {n}") for n in range(3)]
    keys = all_of(place, Story.key)
    looked, address, page = done(curator, "hide", keys)
    assert "Hide 3 stories?" in looked
    assert "3 stories are hidden." in page
    assert "It is not open." not in page, "what stood in the way before is not said of what was done"
    assert all_of(place, Story.state) == [StoryState.hidden] * 3
    assert curator.post(f"/desk/stories/{told[0].slug}/publish").status_code == 303
    page = undone(curator, address)
    assert "What stays, since somebody changed it meanwhile" in page
    assert all_of(place, Story.state) == [StoryState.published] * 3
    with reading(place.engine) as session:
        assert list(events_explain_stories(session)) == []


def test_what_is_missing_is_said_before_and_only_the_rest_is_opened(place, curator):
    tell_a_story(place, title="Agreed")
    tell_a_story(place, title="Never agreed")
    with writing(place.engine) as session:
        agreed, never = session.scalars(select(Story).order_by(Story.id))
        agreed.state = never.state = StoryState.draft
        recordings = session.scalars(select(Recording.id).order_by(Recording.id)).all()
        session.execute(update(Agreement).where(Agreement.recording_id == recordings[1]).values(web=False))
        session.execute(update(Agreement).where(Agreement.story_id == never.id).values(web=False))
    looked, address, _page = done(curator, "open", all_of(place, Story.key))
    assert "Open 1 story to everyone?" in looked
    assert "What stays as it is" in looked
    assert all_of(place, Story.state) == [StoryState.published, StoryState.draft]
    undone(curator, address)
    assert all_of(place, Story.state) == [StoryState.draft, StoryState.draft]


def test_memories_are_shown_together_and_wait_again(place, curator):
    tell_a_story(place)
    with writing(place.engine) as session:
        story = session.scalars(select(Story)).one()
        for n in range(2):
            told = {"passage_id": None, "teller": "", "text": f"I remember it otherwise {n}", "now": utc_now()}
            tell_memory(session, story_id=story.id, **told)
    page = curator.get("/desk/memories?chosen=all").text
    assert page.count("checked") == 2
    _looked, address, page = done(curator, "show", re.findall(r'name="thing" value="([^"]+)"', page))
    assert "2 memories stand beside stories." in page
    undone(curator, address)
    assert {one.value for one in all_of(place, Memory.state)} == {"waiting"}


@pytest.fixture
def spoken(place):
    """Two lines that a machine takes for the same dish, and one for another."""
    with writing(place.engine) as session:
        recording = a_recording(session)
        words = ("Callaloo is green", "We ate callaloo", "Okra stew")
        lines = a_transcript(session, recording, [(float(n), n + 1.0, text) for n, text in enumerate(words)])
        dish, other = a_subject(session, "Callaloo", "dish"), a_subject(session, "Okra", "dish")
        first = a_mention(session, lines[0], dish, quote="Callaloo", end_char=8)
        second = a_mention(session, lines[1], dish, quote="callaloo", start_char=7, end_char=15)
        a_mention(session, lines[2], other, quote="Okra", end_char=4)
        return first.key, second.key


def test_all_the_same_words_are_answered_at_once(place, curator, spoken):
    assert f'name="like" value="{spoken[0]}"' in curator.get("/desk/mentions").text
    for act, state in (("accept", MentionState.accepted), ("reject", MentionState.rejected)):
        looked, address, page = done(curator, act, [], like=spoken[0])
        assert "in 2 places?" in looked
        assert "2 places are decided" in page
        assert all_of(place, Mention.state) == [state, state, MentionState.suggested]
        undone(curator, address)
        assert all_of(place, Mention.state) == [MentionState.suggested] * 3


def test_words_that_are_gone_are_let_go(place, curator, spoken):
    with writing(place.engine) as session:
        session.execute(update(Mention).where(Mention.key == spoken[0]).values(anchor="stale"))
    page = curator.get("/desk/stale").text
    assert re.findall(r'name="thing" value="([^"]+)"', page) == [spoken[0]]
    _looked, address, _page = done(curator, "reject", [spoken[0]])
    assert "Every mention still stands" in curator.get("/desk/stale").text
    undone(curator, address)
    assert spoken[0] in curator.get("/desk/stale").text


WORD = {"name": "Amara Baptiste", "use": ["web"], "name_shown": "full", "wording": "Yes.", "evidence": "A letter."}


def test_one_word_is_written_down_for_many_recordings(place, curator):
    with writing(place.engine) as session:
        person = a_subject(session, "Amara Baptiste")
        keys = [a_recording(session, narrators=(person,), uploader=an_account(session)).key for _ in range(2)]
    assert "Write down what Amara Baptiste agrees to" in curator.get("/desk/agreements").text
    refused = curator.post("/desk/many/do", data={"act": "agree", "chosen": keys, **WORD, "wording": ""})
    assert (refused.status_code, "Keep the wording" in refused.text) == (422, True)
    _looked, address, _page = done(curator, "agree", keys, **WORD)
    assert all_of(place, Agreement.current) == [True, True]
    assert "Everyone was asked" in curator.get("/desk/agreements").text
    _looked, second, _page = done(curator, "agree", keys[:1], **WORD | {"use": ["print"]})
    undone(curator, second)
    undone(curator, address)
    assert all_of(place, Agreement.current) == [False, False, False]
    assert all_of(place, Agreement.void) == [True, True, True]
    with reading(place.engine) as session:
        assert list(agreements_only_grow(session)) == []


def test_runs_that_stopped_are_tried_again(place, curator):
    tell_a_story(place)
    with writing(place.engine) as session:
        write_steps(session, session.scalars(select(Upload)).one())
        failed = update(StepRecord).where(StepRecord.step == "transcribe")
        session.execute(update(StepRecord).values(state=StepState.done))
        session.execute(failed.values(state=StepState.needs_help, message="It stopped.", ended_at=utc_now()))
    page = curator.get("/desk/stopped").text
    assert "It stopped." in page
    looked, address, page = done(curator, "retry", re.findall(r'name="thing" value="([^"]+)"', page))
    assert "there is nothing to undo" in looked
    assert "Undo all" not in page
    assert curator.post(f"{address}/undo").status_code == 409
    assert "Nothing has stopped." in curator.get("/desk/stopped").text


def test_nothing_chosen_is_said(curator):
    for fields in ({"act": "hide"}, {"act": "hide", "thing": ["nosuchkey2"]}):
        answer = curator.post("/desk/many", data=fields)
        assert answer.status_code == 200
        assert 'name="chosen"' not in answer.text
    assert curator.post("/desk/many", data={"act": "burn"}).status_code == 422
    assert curator.post("/desk/many/do", data={"act": "hide", "chosen": ["nosuchkey2."]}).status_code in {404, 422}
    assert curator.get("/desk/many/nosuchkey2").status_code == 404


def test_what_was_recorded_on_a_day_is_chosen_together(place, curator):
    day = date(2026, 5, 3)
    with writing(place.engine) as session:
        people = [a_subject(session, name) for name in ("Amara Baptiste", "Vera Ivanova")]
        both = a_recording(session, narrators=people, uploader=an_account(session))
        alone, nobody = a_recording(session, narrators=people[:1]), a_recording(session)
        for recording, made in ((both, day), (alone, day), (nobody, day), (a_recording(session), date(2026, 5, 9))):
            recording.recorded_on = made
        festival = a_festival(session, day=day)
        keys = [both.key, alone.key, nobody.key]
        story = a_story(session, [(both, 0.0, 10.0)], title="At the oven")
    days = curator.get("/desk/days").text
    assert festival.name in days
    page = curator.get("/desk/days?first=2026-05-03&chosen=all").text
    assert sorted(re.findall(r'name="thing" value="([^"]+)" checked', page)) == sorted([*keys, story.key])
    word = {name: value for name, value in WORD.items() if name != "name"}
    refused = curator.post(
        "/desk/many/do", data={"act": "agree_each", "chosen": keys, **word, "name_shown": "pseudonym"}
    )
    assert (refused.status_code, "One pseudonym cannot stand for several people" in refused.text) == (422, True)
    looked, address, _page = done(curator, "agree_each", keys, **word)
    assert "Write a word down for all who tell in 2 recordings?" in looked
    assert "Nobody has said who speaks." in looked
    assert all_of(place, Agreement.person_id) == [people[0].id, people[1].id, people[0].id]
    undone(curator, address)
    assert all_of(place, Agreement.current) == [False] * 3
    only = curator.get(f"/desk/days?recording={alone.key}").text
    assert re.findall(r'name="thing" value="([^"]+)"', only) == [alone.key]
    assert "No recording" not in curator.get("/desk/days?first=winter").text
