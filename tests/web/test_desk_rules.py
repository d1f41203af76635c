"""Stop rules and the written policy at the desk: offered, answered, changed by those who may, with their history."""

import re

import pytest

from archive.accounts import Role
from archive.database import writing
from archive.deciding import reject_mention
from archive.passages import find_passage
from archive.recordings import find_recording
from tests.archive import builders
from tests.conftest import NOW
from tests.web.stories import tell_a_story
from tests.web.waiting_words import words_wait

JSON = {"Accept": "application/json"}


def reject_three_times(place, waiting):
    with writing(place.engine) as session:
        recording = find_recording(session, waiting.recording)
        lines = [(60.0 + n, 61.0 + n, "callaloo") for n in range(3)]
        for passage in builders.a_transcript(session, recording, lines):
            mention = builders.a_mention(session, passage, waiting.callaloo)
            reject_mention(session, mention, by_id=None, now=NOW)


@pytest.fixture
def waiting(place):
    told = words_wait(place)
    reject_three_times(place, told)
    return told


@pytest.fixture
def curator(waiting, signed_in):
    return signed_in(Role.curator)


def offer(page):
    return {name: re.search(rf'name="{name}" value="([^"]+)"', page).group(1) for name in ("target", "surface")}


def test_an_offered_rule_is_made_and_lifted(place, waiting, curator):
    page = curator.get("/desk/stop-rules").text
    assert "“callaloo” was rejected 3 times for callaloo." in page
    done = curator.post("/desk/stop-rules", data={**offer(page), "answer": "made", "reason": "A street."})
    told = curator.get(done.headers["location"]).text
    assert "never suggested for callaloo" in told
    assert "A street." in told
    assert "None at the moment" in told
    lift = re.search(r'action="(/desk/stop-rules/\w+/lift)"', told).group(1)
    assert "No rule is in force" in curator.get(curator.post(lift).headers["location"]).text
    assert curator.post(lift).status_code == 404


def test_a_declined_rule_is_not_offered_again_at_once(waiting, curator):
    page = curator.get("/desk/stop-rules").text
    done = curator.post("/desk/stop-rules", data={**offer(page), "answer": "declined"})
    assert "None at the moment" in curator.get(done.headers["location"]).text


def test_a_rule_about_nothing_is_refused(curator):
    refused = curator.post("/desk/stop-rules", data={"target": "dishes/none", "surface": "x", "answer": "made"})
    assert (refused.status_code, "Nothing in the archive is called" in refused.text) == (422, True)


def change(client, **form):
    return client.post("/desk/policy", data={"origin": "dictionary", "reason": "We looked.", **form})


def test_a_steward_changes_the_policy_and_the_pages_follow(place, client, signed_in):
    told = tell_a_story(place, words="She made callaloo again")
    with writing(place.engine) as session:
        passage = find_passage(session, told.passage_key)
        dish = builders.a_subject(session, "pepper pot")
        builders.a_mention(session, passage, dish, quote="callaloo", start_char=9, end_char=17, score=0.6)
        slug = dish.slug
    steward, page = signed_in(Role.steward), f"/stories/{told.slug}"
    shown = f'href="/people/{slug}"'
    change(steward, stands="yes", score="0,5")
    notice = steward.get("/desk/policy?done=dictionary").text
    assert notice.count("with a score of 0.5 or more is shown as suggested") == 3, "said, in force and in the history"
    story = client.get(page).text
    assert shown in story
    assert "suggested)" in story[story.index(shown) :]
    assert steward.post("/desk/policy", data={"origin": "dictionary", "reason": "No."}).status_code == 303
    assert shown not in client.get(page).text
    assert "waits at the desk until a person accepts it" in steward.get("/desk/policy").text


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"stands": "yes", "score": "high"}, "Give a score between 0 and 1"),
        ({"stands": "yes", "score": "nan"}, "Give a score between 0 and 1"),
        ({"stands": "yes", "score": "1.5"}, "Give a score between 0 and 1"),
        ({"stands": "yes", "score": "0.5", "origin": "person"}, "There is no such origin"),
        ({"stands": "yes", "score": "0.5", "reason": ""}, "Say why"),
    ],
)
def test_what_cannot_be_used_changes_nothing(signed_in, form, sentence):
    steward = signed_in(Role.steward)
    refused = change(steward, **form)
    assert (refused.status_code, sentence in refused.text) == (422, True)
    assert "It is as the archive was laid" in steward.get("/desk/policy").text


def test_a_curator_reads_the_policy_and_does_not_change_it(curator):
    page = curator.get("/desk/policy").text
    assert "A steward of the archive changes it" in page
    assert 'action="/desk/policy"' not in page
    assert change(curator, stands="yes", score="0.1").status_code == 403


@pytest.mark.parametrize("role", [None, Role.contributor])
def test_nobody_else_comes_near(waiting, client, signed_in, role):
    if role is not None:
        signed_in(role)
    for address in ("/desk/stop-rules", "/desk/policy"):
        assert client.get(address, headers=JSON).status_code in {401, 403}
        assert client.post(address, data={}, headers=JSON).status_code in {401, 403}
