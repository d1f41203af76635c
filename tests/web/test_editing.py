"""The transcript editor: plain forms that work without a script, the same acts as data, and who may."""

import base64
import re

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from archive.accounts import Account, Role
from archive.database import reading, writing
from archive.passages import Flag, Passage, PassageVersion
from archive.recordings import Recording
from archive.subjects import SubjectKind
from tests.archive.builders import a_subject
from tests.web.conftest import PASSWORD
from tests.web.stories import EVIL, tell_a_story
from web.commands.app import app
from web.device_secrets import device_secret

LINE = "Callaloo was never just a soup to us"
JSON = {"Accept": "application/json"}


@pytest.fixture
def told(place):
    told = tell_a_story(place)
    with writing(place.engine) as session:
        first = session.scalars(select(PassageVersion)).one()
        first.words = [[word, 1.0 + n, 2.0 + n, 0.2 if word == "soup" else 0.9] for n, word in enumerate(LINE.split())]
        first.confidence = sum(word[3] for word in first.words) / len(first.words)
        following = Passage(recording_id=session.get_one(Passage, first.passage_id).recording_id)
        session.add(following)
        session.flush()
        session.add(
            PassageVersion(passage_id=following.id, transcript_id=first.transcript_id, position=7, start_s=9.0,
                           end_s=9.9, text="And so on", words=[])
        )  # fmt: skip
    return told


@pytest.fixture
def curator(told, signed_in):
    return signed_in(Role.curator)


@pytest.fixture
def address(told):
    return f"/desk/recordings/{told.recording_key}/edit"


def form_of(client, address: str, key: str, **typed: str) -> dict[str, str]:
    """The line's form as the page has it, with what somebody typed."""
    page = client.get(address).text
    line = page[page.index(f'id="p-{key}"') :].partition("</li>")[0]
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', line.partition("<button")[0]))
    return {**fields, "text": re.search(r"<textarea[^>]*>([^<]*)</textarea>", line).group(1), **typed}


def send(client, address: str, key: str, act: str, headers=None, **typed: str):
    return client.post(
        f"{address}/lines/{key}", data={**form_of(client, address, key, **typed), "act": act}, headers=headers
    )


def lines(place) -> list[PassageVersion]:
    with reading(place.engine) as session:
        current = select(Recording.current_transcript_id).scalar_subquery()
        query = select(PassageVersion).where(PassageVersion.transcript_id == current)
        return list(session.scalars(query.order_by(PassageVersion.position)))


def texts(place) -> list[str]:
    return [line.text for line in lines(place)]


def test_the_way_to_the_editor_is_shown_to_those_who_may(told, curator, address):
    assert f'href="{address}"' in curator.get(f"/desk/recordings/{told.recording_key}").text
    assert f'href="{address}#p-{told.passage_key}"' in curator.get(f"/desk/passages/{told.passage_key}").text
    page = curator.get(address).text
    assert f"{LINE}</textarea>" in page
    assert '<span class="unsure" data-second="6.0">soup</span>' in page
    assert "The machine was unsure of: soup" in " ".join(page.split())


def test_a_line_is_saved_by_its_plain_form(place, told, curator, address):
    answer = send(curator, address, told.passage_key, "save", text="Callaloo was never one soup", unclear="yes")
    assert answer.headers["location"] == f"{address}?done=saved#p-{told.passage_key}"
    line = lines(place)[0]
    assert (line.text, line.flags) == ("Callaloo was never one soup", [Flag.unclear])
    assert line.words[-1][:3] == ["soup", 6.0, 7.0], "words that stayed keep their time"
    assert "could not make all of it out" in curator.get(f"/stories/{told.slug}").text
    page = curator.get(address).text
    assert "Curator corrected a line" in page
    send(curator, address, told.passage_key, "save")
    assert lines(place)[0].flags == [], "a box that is not ticked is taken off"


def test_a_line_is_split_where_a_new_line_begins_and_joined_again(place, told, curator, address):
    answer = send(curator, address, told.passage_key, "split", text="Callaloo was never\njust a soup to us")
    second = re.search(r"#p-(\w+)$", answer.headers["location"]).group(1)
    assert texts(place) == ["Callaloo was never", "just a soup to us", "And so on"]
    assert second != told.passage_key
    answer = send(curator, address, second, "previous", text="just one soup to us")
    assert answer.headers["location"].endswith(f"done=joined#p-{told.passage_key}")
    assert texts(place) == ["Callaloo was never just one soup to us", "And so on"]
    assert curator.get(f"/desk/passages/{second}").status_code == 200, "the key leads on"
    answer = send(curator, address, told.passage_key, "next")
    assert texts(place) == ["Callaloo was never just one soup to us And so on"]
    for _ in range(4):
        curator.post(f"{address}/undo")
    assert texts(place) == [LINE, "And so on"]
    assert curator.post(f"{address}/undo").status_code == 422


def test_a_split_without_a_place_says_how(place, told, curator, address):
    answer = send(curator, address, told.passage_key, "split", text=f"{LINE} and more")
    assert answer.status_code == 422
    assert "Put the cursor where the line is to be split" in answer.text
    assert f"{LINE} and more</textarea>" in answer.text
    assert texts(place) == [LINE, "And so on"]
    assert send(curator, address, told.passage_key, "burn").status_code == 422


def test_two_people_at_once_lose_nothing(place, told, curator, address):
    mine = form_of(curator, address, told.passage_key, text="Mine")
    send(curator, address, told.passage_key, "save", text="Theirs")
    answer = curator.post(f"{address}/lines/{told.passage_key}", data={**mine, "act": "save"})
    assert answer.status_code == 409
    assert "Mine</textarea>" in answer.text
    assert '<p class="voice">Theirs</p>' in answer.text
    assert re.search(r"<del>.*?Theirs</del> <ins>.*?Mine</ins>", answer.text, re.DOTALL)
    assert texts(place)[0] == "Theirs"
    data = curator.post(f"{address}/lines/{told.passage_key}", data={**mine, "act": "save"}, headers=JSON)
    assert (data.status_code, data.json()["text"], data.json()["key"]) == (409, "Theirs", told.passage_key)
    assert "Mine</textarea>" in data.json()["html"]
    version = re.search(r'name="version" value="(\w+)"', data.json()["html"]).group(1)
    again = curator.post(f"{address}/lines/{told.passage_key}", data={**mine, "version": version, "act": "save"})
    assert (again.status_code, texts(place)[0]) == (303, "Mine")


def test_an_act_as_data_names_what_stands_in_whose_place(place, told, curator, address):
    named = {"name_of_act": "a-device-0001"}
    text = "Callaloo was never\njust a soup to us"
    first = send(curator, address, told.passage_key, "split", headers=JSON, text=text, **named)
    told_of = first.json()
    assert told_of["before"] == [told.passage_key]
    assert told_of["after"][0] == told.passage_key
    assert re.findall(r'data-key="(\w+)"', told_of["html"]) == told_of["after"]
    assert told_of["undoes"] == "Undo the split"
    again = curator.post(f"{address}/lines/{told.passage_key}", headers=JSON,
                         data={"text": text, "version": "older", "act": "split", **named})  # fmt: skip
    assert again.json()["after"] == told_of["after"]
    assert len(texts(place)) == 3


def test_voices_are_renamed_added_and_taken_out(place, told, curator, address):
    send(curator, address, told.passage_key, "save", speaker="A neighbour")
    page = curator.get(address).text
    assert "a label, for the desk only" in page
    assert "A neighbour" not in curator.get(f"/stories/{told.slug}").text
    with writing(place.engine) as session:
        a_subject(session, "Tala Greenthorn")
        a_subject(session, "A soup", SubjectKind.dish)
    refused = send(curator, address, told.passage_key, "save", speaker="Tala Greenthorn")
    assert (refused.status_code, "not yet among the voices" in refused.text) == (422, True)
    voices = f"{address}/voices"
    named = {"act": "rename", "voice": "label:A neighbour", "name": "Tala Greenthorn", "part": "interviewer"}
    assert curator.post(voices, data=named).status_code == 303
    assert lines(place)[0].speaker_label == ""
    assert "Tala Greenthorn" not in curator.get(f"/stories/{told.slug}").text, "she agreed to nothing"
    assert curator.post(voices, data={**named, "part": "burns"}).status_code in {404, 422}
    assert curator.post(voices, data={"act": "add", "name": "Jo", "part": "burns"}).status_code == 422
    assert curator.post(voices, data={"act": "add", "name": "Jo", "part": "narrator"}).status_code == 303
    assert curator.get(f"/stories/{told.slug}").status_code == 404, "whoever tells must agree first"
    token = re.search(
        r'name="voice" value="(\w+)"><button[^>]*value="remove">Take out<[^>]*>: Jo', curator.get(address).text
    )
    assert curator.post(voices, data={"act": "remove", "voice": token.group(1)}).status_code == 303
    assert curator.get(f"/stories/{told.slug}").status_code == 200


def test_a_line_goes_back_to_any_of_its_readings(place, told, curator, address):
    send(curator, address, told.passage_key, "save", text="Callaloo, once")
    send(curator, address, told.passage_key, "save", text="Callaloo, twice")
    page = curator.get(f"/desk/passages/{told.passage_key}").text
    back = re.findall(r'name="to" value="(\w+)"', page)
    assert len(back) == 2
    version = re.search(r'name="version" value="(\w+)"', page).group(1)
    gone = curator.post(f"/desk/passages/{told.passage_key}/go-back", data={"version": version, "to": back[0]})
    assert (gone.status_code, texts(place)[0]) == (303, "Callaloo, once")
    assert curator.post(f"/desk/passages/{told.passage_key}/go-back", data={"to": "nosuchkey2"}).status_code in {
        404,
        409,
    }


def test_what_is_least_sure_is_to_be_corrected_first(told, curator, address):
    page = curator.get("/desk/to-correct").text
    assert f'href="{address}#p-{told.passage_key}"' in page
    assert "1 of 2 lines is in doubt" in page
    send(curator, address, told.passage_key, "save", text="Callaloo was ours")
    assert "Nothing is in doubt" in curator.get("/desk/to-correct").text


def test_whatever_is_written_is_text(told, curator, address):
    send(curator, address, told.passage_key, "save", text=EVIL, speaker=EVIL)
    for where in (address, "/desk/to-correct", f"/desk/passages/{told.passage_key}"):
        assert "<script>alert" not in curator.get(where).text, where


def test_a_line_of_another_recording_is_not_edited_here(place, told, curator):
    other = tell_a_story(place, title="Another", narrator="Else", words="Else said this")
    data = {"text": "Mine", "version": "x", "act": "save"}
    assert (
        curator.post(f"/desk/recordings/{other.recording_key}/edit/lines/{told.passage_key}", data=data).status_code
        == 404
    )


def test_what_waits_on_a_device_is_locked_for_one_account(place, told, curator, address, signed_in):
    page = curator.get(address).text
    secret = re.search(r'data-secret="([^"]+)"', page).group(1)
    assert len(base64.b64decode(secret)) == 32
    with reading(place.engine) as session:
        accounts = session.scalars(select(Account).where(Account.password_hash.startswith("$argon2"))).all()
    assert [device_secret(account) for account in accounts] == [secret]
    asked = {"former": PASSWORD, "password": "another that is long enough"}
    assert curator.post("/me/account", data=asked).status_code == 303
    assert f'data-secret="{secret}"' in curator.get(address).text, "what waits outlasts a new password"
    assert f'data-secret="{secret}"' not in signed_in(Role.steward).get(address).text


def test_what_waits_is_sent_under_nobody_elses_account(place, told, curator, address, signed_in):
    owner = re.search(r'data-account="([^"]+)"', curator.get(address).text).group(1)
    signed_in(Role.steward)
    for path in (f"lines/{told.passage_key}", "undo"):
        fields = {"text": "Mine", "act": "save", "account": owner}
        answer = curator.post(f"{address}/{path}", data=fields, headers=JSON)
        assert (answer.status_code, "another account" in answer.text) == (403, True)


@pytest.mark.parametrize("role", [None, Role.contributor])
def test_nobody_else_edits(place, told, signed_in, client, role):
    address = f"/desk/recordings/{told.recording_key}/edit"
    if role is not None:
        signed_in(role)
    for path, form in (
        ("/undo", {}),
        ("/voices", {"act": "add", "name": "Jo"}),
        (f"/lines/{told.passage_key}", {"text": "Mine"}),
    ):
        assert client.post(address + path, data=form, headers=JSON).status_code in {401, 403}
    assert client.get(address, headers=JSON).status_code in {401, 403}
    assert texts(place) == [LINE, "And so on"]


def test_lines_are_split_joined_and_marked_as_data(place, told, curator):
    address = f"/api/v1/passages/{told.passage_key}"
    line = curator.get(address).json()
    parts = {"before": "Callaloo was never", "after": "just a soup to us"}
    split = curator.post(f"{address}/splits", json={**parts, "version": line["version"]}).json()
    assert split["text"] == parts["before"]
    following = curator.get(f"/api/v1/passages/{split['next']}").json()
    assert following["text"] == parts["after"]
    clash = curator.post(f"{address}/merges", json={"version": split["version"], "next_version": line["version"]})
    assert (clash.status_code, clash.json()["key"], clash.json()["text"]) == (409, split["next"], parts["after"])
    both = {"version": split["version"], "next_version": following["version"]}
    merged = curator.post(f"{address}/merges", json=both).json()
    assert merged["text"] == LINE
    assert curator.get(f"/api/v1/passages/{split['next']}").json()["key"] == told.passage_key
    named = curator.post(f"{address}/speaker", json={"speaker": "A neighbour", "version": merged["version"]}).json()
    assert named["speaker"] == "A neighbour"
    marked = curator.post(f"{address}/unclear", json={"unclear": True, "version": named["version"]}).json()
    assert marked["unclear"] is True
    assert curator.post(f"{address}/unclear", json={"unclear": True}).status_code == 422


def test_lines_are_split_and_joined_at_the_command_line(place, told, monkeypatch):
    monkeypatch.setenv("STORYLOOM_DATA", str(place.settings.data))
    run = CliRunner()
    done = run.invoke(app, ["passages", "split", told.passage_key, "Callaloo was never", "just a soup to us"])
    assert [row.split("  ")[1] for row in done.output.splitlines()] == ["Callaloo was never", "just a soup to us"]
    joined = run.invoke(app, ["passages", "merge", told.passage_key])
    assert joined.output == f"{LINE}\n"
