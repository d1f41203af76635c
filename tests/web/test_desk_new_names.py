"""Possible new names become subjects, other names or nothing at all, and nobody is asked twice."""

import re

import pytest
from sqlalchemy import select

from archive.accounts import Role
from archive.candidate_noting import NamedPlace, note_candidates
from archive.database import reading, writing
from archive.name_candidates import NameCandidate
from archive.passages import find_passage
from archive.subjects import NameKind, Subject, SubjectKind, SubjectName
from tests.conftest import NOW
from tests.web.waiting_words import LINES, words_wait

JSON = {"Accept": "application/json"}
NAME = "Sundays"


def note(place, waiting):
    with writing(place.engine) as session:
        start = LINES[0].index(NAME)
        found = NamedPlace(NAME, SubjectKind.person, NAME, start, start + len(NAME), 2.0, 2.5, "capitals")
        passage = find_passage(session, waiting.passages[0])
        note_candidates(session, passage.id, [found], origin_version="1", now=NOW)


@pytest.fixture
def waiting(place):
    told = words_wait(place)
    note(place, told)
    return told


@pytest.fixture
def curator(waiting, signed_in):
    return signed_in(Role.curator)


@pytest.fixture
def key(place, waiting):
    with reading(place.engine) as session:
        return session.scalar(select(NameCandidate.key))


def test_a_name_is_shown_with_all_its_places(waiting, curator):
    page = curator.get("/desk/new-names").text
    assert f"My aunt made callaloo on <mark>{NAME}</mark>" in page
    assert "said 1 time<" in page
    assert "capital letters in the middle of a sentence" in page
    assert 'New names? <span class="count">1</span>' in page


def test_it_becomes_a_subject(place, key, curator):
    data = {"act": "new_subject", "kind": "person", "name": "Sunday Okafor"}
    done = curator.post(f"/desk/new-names/{key}", data=data)
    told = curator.get(done.headers["location"]).text
    assert "“Sundays” is a name of Sunday Okafor now" in told
    assert f'id="c-{key}"' not in told
    address = re.search(r'href="(/desk/subjects/\w+)">Look at it', told).group(1)
    assert "Sundays" in curator.get(address).text
    late = curator.post(f"/desk/new-names/{key}", data={"act": "not_a_name"})
    assert (late.status_code, "has been decided on" in late.text) == (422, True)
    with reading(place.engine) as session:
        assert session.scalar(select(Subject.kind).where(Subject.name == "Sunday Okafor")) == SubjectKind.person


def test_it_is_another_name(place, key, curator, waiting):
    curator.post(f"/desk/new-names/{key}", data={"act": "same_as", "subject": "callaloo"})
    with reading(place.engine) as session:
        row = session.execute(select(SubjectName.subject_id, SubjectName.kind)).one()
        assert tuple(row) == (waiting.callaloo.id, NameKind.variant)


def test_it_is_no_name_is_remembered_and_taken_back(place, key, curator, waiting):
    done = curator.post(f"/desk/new-names/{key}", data={"act": "not_a_name", "reason": "A day."})
    told = curator.get(done.headers["location"]).text
    assert "“Sundays” is no name here" in told
    assert "A day." in told
    note(place, waiting)
    assert f'id="c-{key}"' not in curator.get("/desk/new-names").text, "no run brings it up again"
    back = curator.post(f"/desk/new-names/{key}/take-back")
    assert "waits to be decided on again" in curator.get(back.headers["location"]).text
    assert f'id="c-{key}"' in curator.get("/desk/new-names").text


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"act": "guess"}, "Choose what it is: a new subject"),
        ({"act": "new_subject", "kind": "thing"}, "Choose what it is: a person"),
        ({"act": "same_as", "subject": ""}, "Say what the words speak of"),
        ({"act": "same_as", "subject": "recipes/none"}, "in use"),
        ({"act": "not_a_name", "reason": "x" * 600}, "too long"),
    ],
)
def test_what_cannot_be_used_changes_nothing(key, curator, form, sentence):
    refused = curator.post(f"/desk/new-names/{key}", data=form)
    assert (refused.status_code, sentence in refused.text) == (422, True)
    assert f'id="c-{key}"' in curator.get("/desk/new-names").text


@pytest.mark.parametrize("role", [None, Role.contributor])
def test_nobody_else_decides(key, client, signed_in, role):
    if role is not None:
        signed_in(role)
    assert client.get("/desk/new-names", headers=JSON).status_code in {401, 403}
    for address in (key, f"{key}/take-back"):
        form = {"act": "not_a_name"}
        assert client.post(f"/desk/new-names/{address}", data=form, headers=JSON).status_code in {401, 403}
