"""Words that a machine took for names are decided on at the desk, and every answer can be taken back."""

import re

import pytest
from sqlalchemy import func, select

from archive.accounts import Role
from archive.database import reading, writing
from archive.deciding import reject_mention
from archive.mentions import Decision, Mention, MentionState
from archive.subjects import NameKind, SubjectName
from tests.archive import builders
from tests.conftest import NOW
from tests.web.waiting_words import words_wait

JSON = {"Accept": "application/json"}
SUGGESTED, ACCEPTED, REJECTED = MentionState.suggested, MentionState.accepted, MentionState.rejected


@pytest.fixture
def waiting(place):
    return words_wait(place)


@pytest.fixture
def curator(waiting, signed_in):
    return signed_in(Role.curator)


def answer(client, key, act, *, seen="0", **more):
    return client.post(f"/desk/mentions/{key}", data={"act": act, "seen": seen, **more})


def state(place, key):
    with reading(place.engine) as session:
        return session.scalar(select(Mention.state).where(Mention.key == key))


def decisions(place) -> int:
    with reading(place.engine) as session:
        return session.scalar(select(func.count()).select_from(Decision))


def take_back_form(page):
    found = re.search(r'action="([^"]+/take-back)".*?name="seen" value="(\d+)"', page, re.DOTALL)
    return found.group(1), {"seen": found.group(2)}


def test_each_place_is_shown_with_its_sentence_second_and_choices(waiting, curator):
    page = curator.get("/desk/mentions").text
    assert "My aunt made <mark>callaloo</mark> on Sundays" in page
    assert f'data-src="/media/recordings/{waiting.recording}.webm"' in page
    assert page.index("Rosa (cook)") < page.index("Rosa (teacher)")
    assert "heard as" in page[page.index("<mark>kalaloo</mark>") :]
    assert "dictionary@3, 0.95" in page
    assert "With several meanings <span" in page
    assert '<option value="Rosa (cook)">Rosa (cook) (People)</option>' in page


def test_like_names_stand_together_and_are_accepted_together(place, waiting, curator):
    page = curator.get("/desk/mentions").text
    listed = re.findall(r'name="mention" value="([^"]+)"', page)
    assert listed == [f"{waiting.plain}.0", f"{waiting.again}.0"]
    done = curator.post("/desk/mentions/accept", data={"mention": listed, "back": "/desk/mentions"})
    assert done.status_code == 303
    told = curator.get(done.headers["location"]).text
    assert told.count("“callaloo” speaks of callaloo.") == 2
    assert (state(place, waiting.plain), state(place, waiting.again)) == (ACCEPTED, ACCEPTED)
    assert decisions(place) == 2


def test_picking_one_rejects_the_other_and_is_taken_back_whole(place, waiting, curator):
    done = answer(curator, waiting.teacher, "accept", back="/desk/mentions?order=said")
    assert done.headers["location"] == f"/desk/mentions?order=said&done={waiting.teacher}"
    page = curator.get(done.headers["location"]).text
    assert "“Rosa” speaks of Rosa (teacher)." in page
    assert (state(place, waiting.cook), state(place, waiting.teacher)) == (REJECTED, ACCEPTED)
    address, form = take_back_form(page)
    back = curator.post(address, data=form)
    assert "waits to be decided on again" in curator.get(back.headers["location"]).text
    assert (state(place, waiting.cook), state(place, waiting.teacher)) == (SUGGESTED, SUGGESTED)
    assert decisions(place) == 4, "taking back adds, and removes nothing"


def test_none_of_these_rejects_them_all(place, waiting, curator):
    answer(curator, waiting.cook, "none", reason="Her goat.")
    assert (state(place, waiting.cook), state(place, waiting.teacher)) == (REJECTED, REJECTED)
    assert "Her goat." in curator.get("/desk/mentions/decided").text
    page = curator.get("/desk/mentions/decided").text
    curator.post(take_back_form(page)[0], data=take_back_form(page)[1])
    assert (state(place, waiting.cook), state(place, waiting.teacher)) == (SUGGESTED, SUGGESTED)


def test_words_are_pointed_at_something_else(place, waiting, curator):
    done = answer(curator, waiting.cook, "repoint", subject="Amara Okafor")
    page = curator.get(done.headers["location"]).text
    assert "“Rosa” speaks of Amara Okafor." in page
    assert (state(place, waiting.cook), state(place, waiting.teacher)) == (REJECTED, REJECTED)
    address, form = take_back_form(page)
    curator.post(address, data=form)
    assert (state(place, waiting.cook), state(place, waiting.teacher)) == (SUGGESTED, SUGGESTED)
    waits = curator.get("/desk/mentions?why=ambiguous").text
    assert waits.count("data-accept") == 1
    assert "<span>Amara Okafor</span>" not in waits, "what a person took back is no suggestion"


def names(place, subject_id):
    with reading(place.engine) as session:
        rows = session.execute(select(SubjectName.name, SubjectName.kind).where(SubjectName.subject_id == subject_id))
        return [tuple(row) for row in rows]


def test_words_are_another_name_and_taking_it_back_takes_the_name(place, waiting, curator):
    done = answer(curator, waiting.cook, "same_as", subject="callaloo")
    assert names(place, waiting.callaloo.id) == [("Rosa", NameKind.variant)]
    address, form = take_back_form(curator.get(done.headers["location"]).text)
    curator.post(address, data=form)
    assert names(place, waiting.callaloo.id) == []
    assert state(place, waiting.cook) == SUGGESTED


def test_what_was_misheard_teaches_the_name_and_unteaches_it(place, waiting, curator):
    done = answer(curator, waiting.misheard, "accept")
    assert names(place, waiting.callaloo.id) == [("kalaloo", NameKind.heard_as)]
    address, form = take_back_form(curator.get(done.headers["location"]).text)
    curator.post(address, data=form)
    assert names(place, waiting.callaloo.id) == []


@pytest.mark.parametrize(
    ("act", "subject", "sentence"),
    [
        ("repoint", "", "Say what the words speak of"),
        ("repoint", "Nobody at all", "Nothing in the archive is called “Nobody at all”"),
        ("repoint", "recipes/nothing", "There is no “recipes/nothing” in use"),
        ("guess", "", "Choose what it is"),
    ],
)
def test_an_answer_that_cannot_be_used_changes_nothing(waiting, curator, act, subject, sentence):
    refused = answer(curator, waiting.plain, act, subject=subject)
    assert (refused.status_code, sentence in refused.text) == (422, True)
    data = curator.post(f"/desk/mentions/{waiting.plain}", data={"act": act, "subject": subject, "seen": "0"},
                        headers=JSON)  # fmt: skip
    assert sentence in data.json()["error"]
    assert "<mark>callaloo</mark>" in curator.get("/desk/mentions").text
    assert "Nobody has decided on anything yet" in curator.get("/desk/mentions/decided").text


def test_what_two_people_share_is_named_by_its_address(place, waiting, curator):
    with writing(place.engine) as session:
        one, other = builders.a_subject(session, "Ada"), builders.a_subject(session, "Ada")
        slugs = {one.slug, other.slug}
    page = curator.get("/desk/mentions").text
    assert {slug for slug in slugs if f'value="people/{slug}"' in page} == slugs
    done = answer(curator, waiting.plain, "repoint", subject=f"people/{other.slug}")
    assert "speaks of Ada." in curator.get(done.headers["location"]).text


def test_whoever_decides_second_is_told(place, waiting, curator):
    with writing(place.engine) as session:
        mention = session.scalar(select(Mention).where(Mention.key == waiting.cook))
        reject_mention(session, mention, by_id=None, now=NOW)
    late = answer(curator, waiting.teacher, "accept")
    assert (late.status_code, "Someone decided on these words meanwhile" in late.text) == (409, True)
    assert decisions(place) == 1
    assert answer(curator, waiting.teacher, "accept", seen="1").status_code == 303
    again = curator.post(f"/desk/mentions/{waiting.teacher}", data={"act": "accept", "seen": "1"}, headers=JSON)
    assert (again.status_code, again.json()["error"]) == (
        409, "Curator decided on these words meanwhile; look at them again.",
    )  # fmt: skip


def test_the_pages_own_script_is_answered_with_data(waiting, curator):
    told = curator.post(f"/desk/mentions/{waiting.plain}", data={"act": "accept", "seen": "0"}, headers=JSON).json()
    assert (told["state"], told["words"], told["seen"]) == ("accepted", "“callaloo” speaks of callaloo.", "1")
    back = curator.post(f"/desk/mentions/{told['key']}/take-back", data={"seen": told["seen"]}, headers=JSON).json()
    assert (back["state"], back["seen"], back["can_take_back"]) == ("suggested", "2", False)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("?kind=person", {"Rosa"}),
        ("?kind=dish", {"callaloo", "kalaloo"}),
        ("?origin=sound-alike", {"kalaloo"}),
        ("?why=ambiguous", {"Rosa"}),
        ("?why=misheard", {"kalaloo"}),
        ("?recording=nosuchkey2", set()),
        ("?kind=nothing&why=nothing&order=said", {"Rosa", "callaloo", "kalaloo"}),
    ],
)
def test_the_queue_is_sifted(waiting, curator, asked, words):
    assert set(re.findall(r"<mark>(\w+)</mark>", curator.get(f"/desk/mentions{asked}").text)) == words


@pytest.mark.parametrize("role", [None, Role.contributor])
def test_nobody_else_sees_or_decides(place, waiting, client, signed_in, role):
    if role is not None:
        signed_in(role)
    for address in ("/desk/mentions", "/desk/mentions/decided"):
        assert client.get(address, headers=JSON).status_code in {401, 403}
    for address in (waiting.plain, f"{waiting.plain}/take-back", "accept"):
        form = {"act": "accept", "seen": "0", "mention": f"{waiting.plain}.0"}
        assert client.post(f"/desk/mentions/{address}", data=form, headers=JSON).status_code in {401, 403}
    assert decisions(place) == 0


def test_another_site_cannot_decide(place, waiting, curator):
    for origin in ("https://evil.example", "null"):
        form = {"act": "accept", "seen": "0"}
        refused = curator.post(f"/desk/mentions/{waiting.plain}", data=form, headers={"Origin": origin})
        assert refused.status_code == 403
    assert decisions(place) == 0


def test_nobody_is_sent_elsewhere(waiting, curator):
    assert (
        answer(curator, waiting.plain, "accept", back="https://evil.example/")
        .headers["location"]
        .startswith("/desk/mentions?done=")
    )


def test_what_is_not_there_is_not_found(curator):
    assert answer(curator, "nosuchkey2", "accept").status_code == 404
    assert curator.post("/desk/mentions/nosuchkey2/take-back", data={"seen": "0"}).status_code == 404
