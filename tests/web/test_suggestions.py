"""What the search box offers while somebody types: under the gate, by any name, and written safely."""

import html
import re

import pytest

from archive.agreements import NameShown
from archive.database import writing
from archive.subject_keeping import find_or_add_subject
from archive.subjects import Subject, SubjectKind
from tests.conftest import NOW
from tests.web.searched import close, names_only_as, tell_of_beans
from tests.web.stories import EVIL


@pytest.fixture
def told(place):
    return tell_of_beans(place)


def offered(client, typed):
    groups = client.get("/api/v1/suggest", params={"q": typed}).json()["groups"]
    return {group["kind"]: [item["name"] for item in group["items"]] for group in groups}


def test_one_answer_holds_every_kind_by_name(client, told):
    groups = offered(client, "be")
    assert groups["story"] == ["The jar"]
    assert groups["moment"] == ["Scarlet runner beans in a jar"]
    assert groups["crop"] == ["beans", "scarlet runner beans"]
    page = client.get("/search/suggest?q=be").text
    assert re.findall(r'role="group" aria-label="(\w+)"', page) == ["Stories", "Moments", "Crops"]
    assert 'data-said="4 suggestions; go through them with the arrows."' in page
    assert f'href="/stories/{told.amara.story.slug}#t=0"' in page


def test_a_name_is_found_by_any_word_of_any_name(client, told):
    assert offered(client, "ivan")["person"] == ["Vera Ivanova"]
    assert offered(client, "OKAF")["person"] == ["Amara Okafor"]
    assert offered(client, "fing")["crop"] == ["okra"]
    assert "also called ladies&#39; fingers" in client.get("/search/suggest?q=fing").text
    assert offered(client, "KÄFER")["crop"] == offered(client, "kafer")["crop"] == ["scarlet runner beans"]
    assert offered(client, "how to cook okr")["crop"] == ["okra"]
    assert offered(client, "jar s")["recipe"] == ["Jar soup"]


def test_a_misheard_name_finds_and_is_not_said(client, told):
    assert offered(client, "scar l")["crop"] == ["scarlet runner beans"]
    assert "scar let" not in client.get("/search/suggest?q=scar+l").text


def test_nearly_right_is_offered_when_nothing_begins_so(client, told):
    assert offered(client, "vera ivnov")["person"] == ["Vera Ivanova"]
    assert "crop" not in offered(client, "okrb"), "four letters must be right"


def test_what_may_not_be_met_is_never_offered(client, place, told):
    assert offered(client, "quillon") == {}
    assert offered(client, "quilon brackwter") == {}
    assert offered(client, "secret") == {}
    names_only_as(place, told.vera, NameShown.given)
    assert "person" not in offered(client, "vera")
    close(place, told.amara)
    assert offered(client, "runner").keys() == {"crop"}, "the crop stays, its story does not"


def test_without_an_index_names_are_offered_all_the_same(client, place):
    with writing(place.engine) as session:
        find_or_add_subject(session, SubjectKind.crop, "corn", now=NOW)
    assert offered(client, "cor") == {"crop": ["corn"]}


def test_nothing_is_offered_for_nothing(client, told):
    for typed in ("", "   ", "\x00", "zzzz", '"', "-"):
        assert offered(client, typed) == {}
    assert "No suggestions." in client.get("/search/suggest?q=zzzz").text


def test_names_are_written_as_text(client, place, told):
    with writing(place.engine) as session:
        session.get_one(Subject, told.okra.id).name = f"okra {EVIL}"
    page = client.get("/search/suggest?q=okra").text
    assert "<script" not in page.split("data-said")[1]
    assert "alert(1)" in html.unescape(page)
    assert "49" not in page
