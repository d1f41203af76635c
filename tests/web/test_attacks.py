"""Attacks that no other file looks at: fields that a form has not, another's keys, and questions that ask too much."""

import json
from urllib.parse import quote

import pytest
from sqlalchemy import select

from archive.accounts import Account, Role
from archive.clock import utc_now
from archive.database import reading, writing
from archive.narrator_linking import make_link
from archive.stories import Story, StoryState
from archive.subjects import Subject
from archive.uploads import Upload
from tests.media.sounds import tone, wav_bytes
from tests.web.asked import Asker
from tests.web.conftest import PASSWORD, site_of
from tests.web.searched import index_all
from tests.web.stories import tell_a_story, withdraw_story

MORE = {
    "id": "1", "key": "mine", "role": "steward", "state": "published", "account_id": "1", "uploader_id": "1",
    "recording_id": "1", "sha256": "0" * 64, "disabled_at": "", "email": "boss@example.org", "by_id": "1",
    "is_staff": "true", "withdrawn": "false", "current": "true", "published_at": "2020-01-01", "slug": "taken",
}  # fmt: skip
"""What a model has and no form: a server that copies fields as they come would take some of it."""


def test_fields_that_a_form_has_not_change_nothing(place, client, signed_in):
    told = tell_a_story(place, state=StoryState.draft)
    signed_in(Role.contributor)
    sound = {"file": ("a.wav", wav_bytes(tone(300.0, 0.2, rate=8_000), rate=8_000), "audio/wav")}
    sent = client.post("/contribute", data={**MORE, "deposit": "yes", "title": "Beans"}, files=sound)
    assert sent.status_code == 201, sent.text[:300]
    new = {"former": PASSWORD, "password": "another long password"}
    assert client.post("/me/account", data={**MORE, **new}).status_code == 303
    with reading(place.engine) as session:
        account = session.scalars(select(Account).where(Account.email == "contributor@example.org")).one()
        upload = session.scalars(select(Upload).where(Upload.title == "Beans")).one()
        assert (account.role, account.disabled_at) == (Role.contributor, None)
        assert (upload.account_id, upload.recording_id) == (account.id, None)
        assert upload.key != "mine"
        assert session.get_one(Story, told.story_id).state is StoryState.draft


def test_a_curators_form_cannot_publish_or_rename_by_the_way(place, client, signed_in):
    told = tell_a_story(place, state=StoryState.draft)
    signed_in(Role.curator)
    client.post(f"/desk/stories/{told.slug}", data={**MORE, "title": told.title, "lede": "New words."})
    with reading(place.engine) as session:
        story = session.get_one(Story, told.story_id)
        assert (story.state, story.slug, story.published_at is None) == (StoryState.draft, told.slug, False)


def test_a_link_acts_on_nobody_elses_passage_and_story(place, client):
    mine, theirs = tell_a_story(place), tell_a_story(place, title="Salt", narrator="Leilani K", words="Nothing of it")
    with writing(place.engine) as session:
        person = session.scalars(select(Subject).where(Subject.slug == mine.person_slug)).one()
        token = make_link(session, person, by_id=None, now=utc_now())
        keys = {told: session.get_one(Story, told.story_id).key for told in (mine, theirs)}
    for story, passage in ((mine, theirs), (theirs, mine), (theirs, theirs)):
        address = f"/n/{token}/stories/{keys[story]}/passages/{passage.passage_key}"
        assert client.post(address, data={"act": "restrict"}).status_code == 404
    assert client.post(f"/n/{token}/stories/{keys[theirs]}/withdraw").status_code == 404
    assert client.get(f"/stories/{theirs.slug}").status_code == 200
    asked = client.post(f"/n/{token}/ask", data={"text": "Change it.", "thing": f"story:{keys[theirs]}"})
    assert asked.status_code == 303
    assert theirs.title not in client.get(f"/n/{token}").text


ALL_OF_IT = ("%", "_", "*:*", "' OR 1=1 --", "title:zq*", "state:hidden OR zq", "/.*/", "+zqhidden -open", "[a TO z]")
FILTERS = ("sort=slug;drop", "sort=-id", "person=%27%20OR%201%3D1", "person[]=1", "dish=*", "kind=hidden", "page=-1",
           "page=99999999999999999999", "excluded_stories=", "audience=desk&viewer=steward")  # fmt: skip


@pytest.mark.parametrize("indexed", [True, False])
def test_no_question_finds_counts_or_suggests_what_is_closed(place, indexed):
    """As the embedded index answers, which still holds it, and as the database does."""
    tell_a_story(place, title="Open table", narrator="Open Teller", words="Open words")
    hidden = tell_a_story(place, title="Zqhidden", narrator="Zqhidden Teller", words="Zqhidden words")
    if indexed:
        index_all(place)
    withdraw_story(place, hidden)
    questions = [f"q={quote(one)}" for one in ALL_OF_IT] + [f"q=open&{one}" for one in FILTERS]
    with Asker(site_of(place)) as asker:
        for question in questions:
            for path in ("/api/v1/search", "/api/v1/suggest"):
                answer = asker.ask("GET", f"{path}?{question}")
                assert answer.status in (200, 400, 422), (question, answer.text[:200])
                assert hidden.slug not in answer.text, question
                assert "Zqhidden Teller" not in answer.text
                assert json.loads(answer.body).get("total", 0) <= 1, question
        assert json.loads(asker.ask("GET", "/api/v1/search?q=open").body)["total"] == 1
