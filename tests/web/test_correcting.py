"""A line is corrected: on the desk, through data and at the command line, and everyone reads it at once."""

import json
import re

import pytest
from sqlalchemy import func, select
from typer.testing import CliRunner

from archive.accounts import Role
from archive.database import reading, writing
from archive.events import Event
from archive.mentions import Anchor, Mention, MentionState
from archive.passages import Passage, PassageVersion
from archive.transcripts import Transcript
from tests.web.stories import EVIL, tell_a_story
from web.commands.app import app

LINE = "Callaloo was never just a soup to us"
BETTER = "Callaloo was never just one soup to us"
JSON = {"Accept": "application/json"}


@pytest.fixture
def told(place):
    return tell_a_story(place)


@pytest.fixture
def curator(told, signed_in):
    return signed_in(Role.curator)


def version_on(page: str) -> str:
    return re.search(r'name="version" value="([^"]+)"', page).group(1)


def send(client, told, text, **more):
    address = f"/desk/passages/{told.passage_key}"
    form = {"text": text, "version": version_on(client.get(address).text), **more}
    return client.post(address, data=form)


def readings(place) -> int:
    with reading(place.engine) as session:
        return session.scalar(select(func.count()).select_from(Transcript))


def test_the_way_to_correct_a_line_is_shown_to_those_who_may(place, told, client, signed_in):
    way = f"/desk/passages/{told.passage_key}?back=/stories/{told.slug}"
    assert way not in client.get(f"/stories/{told.slug}").text
    signed_in(Role.contributor)
    assert way not in client.get(f"/stories/{told.slug}").text
    signed_in(Role.curator)
    assert way in client.get(f"/stories/{told.slug}").text
    assert "/desk/passages/" in client.get(f"/desk/recordings/{told.recording_key}").text


def test_a_correction_is_read_everywhere_at_once(told, curator):
    answer = send(curator, told, BETTER, back=f"/stories/{told.slug}")
    assert answer.status_code == 303
    page = curator.get(answer.headers["location"]).text
    assert "Pages and transcripts say it now" in page
    assert f'href="/stories/{told.slug}#p-{told.passage_key}"' in page
    story = curator.get(f"/stories/{told.slug}").text
    assert "was never just one soup to us" in story
    assert "never just a soup" not in story
    assert "1 of 1 lines was corrected by a person." in story
    for form in ("vtt", "srt", "txt", "json", "html", "xml"):
        for address in (f"/stories/{told.slug}.{form}", f"/desk/recordings/{told.recording_key}/transcript.{form}"):
            file = curator.get(address).text
            assert BETTER in file, address
            assert "1 of 1 lines was corrected by a person." in file, address
    data = curator.get(f"/api/v1/stories/{told.slug}").json()["passages"][0]
    assert (data["text"], data["corrected"], data["key"]) == (BETTER, True, told.passage_key)


def test_the_history_shows_who_changed_what(told, curator):
    send(curator, told, BETTER)
    page = curator.get(f"/desk/passages/{told.passage_key}").text
    history = page[page.index('class="history"') :]
    assert "Curator, <time" in history
    assert re.search(r"<del>.*?a</del> <ins>.*?one</ins> soup to us", history, re.DOTALL)
    assert history.index("Curator") < history.index("A machine")


def test_what_was_typed_and_what_it_became_meanwhile_are_both_shown(place, told, curator):
    address = f"/desk/passages/{told.passage_key}"
    seen = version_on(curator.get(address).text)
    assert curator.post(address, data={"text": BETTER, "version": seen}).status_code == 303
    mine = "Callaloo was never only a soup"
    answer = curator.post(address, data={"text": mine, "version": seen})
    assert answer.status_code == 409
    assert "Someone changed this line meanwhile" in answer.text
    assert f"{mine}</textarea>" in answer.text
    assert BETTER in answer.text
    assert re.search(r"<del>.*?just one</del> <ins>.*?only a</ins>", answer.text, re.DOTALL)
    assert readings(place) == 2
    again = curator.post(address, data={"text": mine, "version": version_on(answer.text)})
    assert again.status_code == 303
    assert "was never only a soup" in curator.get(f"/stories/{told.slug}").text


@pytest.mark.parametrize("text", ["", " \n "])
def test_a_line_is_not_corrected_away(place, told, curator, text):
    answer = send(curator, told, text)
    assert answer.status_code == 422
    assert 'role="alert">Write what is said' in answer.text
    assert readings(place) == 1


def test_going_back_to_the_first_reading(told, curator):
    address = f"/desk/passages/{told.passage_key}"
    assert "Let it read as it did first" not in curator.get(address).text
    send(curator, told, BETTER)
    page = curator.get(address).text
    assert "Let it read as it did first" in page
    answer = curator.post(f"{address}/take-back", data={"version": version_on(page)})
    assert answer.status_code == 303
    story = curator.get(f"/stories/{told.slug}").text
    assert "never just a soup" in story
    assert "corrected by a person" not in story
    now = version_on(curator.get(address).text)
    refused = curator.post(f"{address}/take-back", data={"version": now})
    assert (refused.status_code, "nothing to take back" in refused.text) == (422, True)


def test_what_was_said_of_words_that_are_gone_waits_for_a_person(place, told, curator):
    send(curator, told, "It was never just a soup to us")
    page = curator.get(f"/desk/passages/{told.passage_key}").text
    reject = re.search(r'action="([^"]+/mentions/[^"]+/reject)"', page).group(1)
    assert "Words that are gone" in page
    assert curator.get(f"/dishes/{told.dish_slug}").text.count("never just a soup") == 0
    assert curator.post(reject).status_code == 303
    assert "Words that are gone" not in curator.get(f"/desk/passages/{told.passage_key}").text
    with reading(place.engine) as session:
        mention = session.scalars(select(Mention)).one()
        assert (mention.anchor, mention.state) == (Anchor.stale, MentionState.rejected)
    assert curator.post(reject.replace(mention.key, "nosuchkey2")).status_code == 404


def test_from_line_to_line(place, told, curator):
    with writing(place.engine) as session:
        first = session.scalars(select(PassageVersion)).one()
        second = PassageVersion(
            passage_id=_another(session, first), transcript_id=first.transcript_id, position=7, start_s=9.0, end_s=9.9,
            text="And so on", words=[],
        )  # fmt: skip
        session.add(second)
    page = curator.get(f"/desk/passages/{told.passage_key}").text
    following = re.search(r'name="next" value="([^"]+)"', page).group(1)
    answer = send(curator, told, BETTER, next=following, back=f"/stories/{told.slug}")
    assert answer.headers["location"].startswith(f"/desk/passages/{following}?done=corrected&back=%2Fstories%2F")
    page = curator.get(answer.headers["location"]).text
    assert "And so on</textarea>" in page
    assert BETTER in page
    assert 'name="next"' not in page


def _another(session, line):
    recording_id = session.get_one(Passage, line.passage_id).recording_id
    passage = Passage(recording_id=recording_id)
    session.add(passage)
    session.flush()
    return passage.id


def test_nobody_is_sent_elsewhere_from_a_line(told, curator):
    for back in ("https://evil.example/", "//evil.example", "/\\evil.example"):
        page = curator.get(f"/desk/passages/{told.passage_key}", params={"back": back}).text
        assert f'href="/desk/recordings/{told.recording_key}#p-{told.passage_key}"' in page
        assert "evil" not in send(curator, told, LINE, back=back).headers["location"]


def test_whatever_is_written_is_text(told, curator):
    send(curator, told, EVIL)
    for address in (f"/desk/passages/{told.passage_key}", f"/stories/{told.slug}", f"/stories/{told.slug}.vtt"):
        assert "<script>alert" not in curator.get(address).text, address


def test_a_line_as_data(place, told, curator):
    address = f"/api/v1/passages/{told.passage_key}"
    line = curator.get(address).json()
    assert (line["text"], line["recording"]) == (LINE, told.recording_key)
    change = {"text": BETTER, "version": line["version"]}
    answer = curator.post(f"{address}/corrections", json=change)
    assert (answer.status_code, answer.json()["text"]) == (200, BETTER)
    assert [each["kind"] for each in answer.json()["history"]] == ["machine", "corrected"]
    clash = curator.post(f"{address}/corrections", json={**change, "text": "Mine"})
    assert (clash.status_code, clash.json()["text"]) == (409, BETTER)
    assert clash.json()["version"] == answer.json()["version"]
    assert (
        curator.post(f"{address}/corrections", json={**change, "text": ""}).json()["error"][:18] == "Write what is said"
    )
    assert curator.post(f"{address}/corrections", json={"text": "Mine"}).status_code == 422
    back = curator.post(f"{address}/take-back", json={"version": answer.json()["version"]})
    assert back.json()["text"] == LINE
    with reading(place.engine) as session:
        acts = session.execute(select(Event.act, Event.account_id).order_by(Event.id)).all()
    assert [tuple(act) for act in acts] == [("correct", 2), ("take_back", 2)]


@pytest.mark.parametrize("role", [None, Role.contributor])
def test_nobody_else_reads_or_corrects_a_line_at_the_desk(place, told, client, signed_in, role):
    if role is not None:
        signed_in(role)
    for address, form in (("", {"text": "Mine", "version": ""}), ("/take-back", {"version": ""})):
        answer = client.post(f"/desk/passages/{told.passage_key}{address}", data=form, headers=JSON)
        assert answer.status_code in {401, 403}
    data = {"text": "Mine", "version": ""}
    assert client.post(f"/api/v1/passages/{told.passage_key}/corrections", json=data).status_code in {401, 403}
    assert client.get(f"/api/v1/passages/{told.passage_key}").status_code in {401, 403}
    assert readings(place) == 1


def test_a_line_at_the_command_line(place, told, monkeypatch, tmp_path):
    monkeypatch.setenv("STORYLOOM_DATA", str(place.settings.data))
    run = CliRunner()
    shown = run.invoke(app, ["passages", "show", told.passage_key])
    assert shown.output.splitlines()[0] == LINE
    version = re.search(r"version +(\S+)", shown.output).group(1)
    done = run.invoke(app, ["passages", "correct", told.passage_key, BETTER, "--seen", version])
    assert (done.exit_code, done.output) == (0, f"{BETTER}\n")
    assert "Someone at the archive's own machine" in run.invoke(app, ["passages", "show", told.passage_key]).output
    clash = run.invoke(app, ["passages", "correct", told.passage_key, "Mine", "--seen", version])
    assert "Someone changed this line meanwhile" in str(clash.exception)
    file = tmp_path / "a.json"
    run.invoke(app, ["transcript", told.recording_key, "--format", "json", "-o", str(file)])
    assert json.loads(file.read_text("utf-8"))["lines"][0]["text"] == BETTER
    back = run.invoke(app, ["passages", "take-back", told.passage_key])
    assert back.output == f"{LINE}\n"
