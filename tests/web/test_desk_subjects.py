"""Names at the desk: written down, edited, merged and split with a look first, retired, out and in as files."""

import json
import re

import pytest
from sqlalchemy import select

from archive.accounts import Role
from archive.agreements import NameShown
from archive.clock import utc_now
from archive.database import reading, writing
from archive.events import Event
from archive.mentions import Mention
from archive.subject_editing import SubjectText, create_subject
from archive.subject_facets import Identifier, NameText, identifiers_of, names_of
from archive.subjects import BroaderTerm, NameKind, Subject, SubjectKind
from tests.archive.builders import ALL_USES, a_mention, a_recording, a_subject, a_transcript, an_agreement
from tests.web.stories import EVIL, tell_a_story


@pytest.fixture
def curator(signed_in):
    return signed_in(Role.curator)


def kept(place, kind: SubjectKind, name: str, *names: NameText, **text: object) -> str:
    """Writes a subject down; gives its key."""
    with writing(place.engine) as session:
        written = SubjectText(name, names=names, **text)
        return create_subject(session, kind, written, by_id=None, now=utc_now()).key


def found(place, key: str) -> Subject:
    with reading(place.engine) as session:
        return session.scalars(select(Subject).where(Subject.key == key)).one()


FORM = {
    "kind": "dish", "name": "groundnut stew", "note": "Roast them.", "name-1": "peanut stew", "name-1-kind": "variant",
    "name-1-language": "en", "name-2": "maní", "name-2-kind": "local", "name-2-language": "es", "name-2-desk": "yes",
    "name-3": "", "name-3-kind": "variant", "name-3-language": "en", "broader-1": "Stew", "broader-2": "",
    "scheme-1": "some", "value-1": "x1", "scheme-2": "", "value-2": "",
}  # fmt: skip


def test_one_is_written_down_and_edited(place, curator):
    kept(place, SubjectKind.dish, "stew")
    answer = curator.post("/desk/subjects/new", data=FORM)
    assert answer.status_code == 303, answer.text
    address = answer.headers["location"].partition("?")[0]
    key = address.rsplit("/", 1)[-1]
    with reading(place.engine) as session:
        made = found(place, key)
        assert names_of(session, made) == [NameText("peanut stew"), NameText("maní", NameKind.local, "es", True)]
        assert identifiers_of(session, made) == [Identifier("some", "x1")]
        assert session.scalar(select(Event.account_id).where(Event.thing == f"subject:{key}")) == 1
        assert len(session.scalars(select(BroaderTerm)).all()) == 1
    page = curator.get(address).text
    for shown in ('value="groundnut stew"', 'value="maní"', 'value="stew"', 'value="x1"', "Roast them.</textarea>"):
        assert shown in page
    public = curator.get("/dishes/groundnut-stew").text
    assert ("peanut stew" in public, "maní" in public, "x1" in public) == (True, False, True)
    edited = {**FORM, "name": "peanut stew", "name-1": "", "broader-1": "", "note": "", "scheme-1": "", "value-1": ""}
    assert curator.post(address, data=edited).headers["location"] == f"{address}?done=saved"
    moved = curator.get("/dishes/groundnut-stew")
    assert (moved.status_code, moved.headers["location"]) == (301, "/dishes/peanut-stew")
    assert "Edited: name, note, other names, broader terms, identifiers" in curator.get(address).text


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("kind", "fruit", "Choose what it is"),
        ("name", "Stew", "There is a dish called “stew” already"),
        ("broader-1", "nothing", "Nothing of this kind is called “nothing”"),
        ("broader-1", "#nosuchkey2", "There is no subject"),
        ("name-1-kind", "odd", "Choose the kind of each other name"),
        ("name-1-language", "English", "as a code"),
        ("value-1", "", "Give what some calls it"),
    ],
)
def test_what_was_typed_is_kept_when_it_cannot_be_used(place, curator, field, value, sentence):
    kept(place, SubjectKind.dish, "stew")
    answer = curator.post("/desk/subjects/new", data={**FORM, "name-2": EVIL, field: value})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="peanut stew"' in answer.text
    assert EVIL not in answer.text
    with reading(place.engine) as session:
        assert session.scalars(select(Subject.name)).all() == ["stew"]


def test_a_loop_is_refused_on_the_page_itself(place, curator):
    stew = kept(place, SubjectKind.dish, "stew")
    with reading(place.engine) as session:
        above = session.scalars(select(Subject.id)).one()
    kept(place, SubjectKind.dish, "bean stew", broader=(above,))
    answer = curator.post(f"/desk/subjects/{stew}", data={"name": "stew", "broader-1": "bean stew"})
    assert answer.status_code == 422
    assert "“bean stew” is already “stew” or a kind of it" in answer.text


def test_the_list_finds_by_kind_and_part_of_any_name(place, curator):
    kept(place, SubjectKind.dish, "stew", NameText("hotpot"))
    kept(place, SubjectKind.crop, "corn")
    assert "corn" in curator.get("/desk/subjects").text
    assert "corn</a>" not in curator.get("/desk/subjects?kind=dish").text
    page = curator.get("/desk/subjects?q=OTPO").text
    assert (">stew</a>" in page, ">corn</a>" in page) == (True, False)
    assert curator.get("/desk/subjects?kind=fruit").status_code == 422
    assert curator.get("/desk/subjects?page=0").status_code == 422
    assert "Nothing here goes by that" in curator.get("/desk/subjects?show=retired").text


def test_retired_is_said_at_its_address_and_taken_back(place, curator):
    key = kept(place, SubjectKind.dish, "stew")
    assert curator.post(f"/desk/subjects/{key}/retire", data={"reason": "two things"}).status_code == 303
    gone = curator.get("/dishes/stew")
    assert (gone.status_code, "no longer keeps a page under this name" in gone.text) == (410, True)
    assert "stew" not in curator.get("/dishes").text
    assert "Retired: two things" in curator.get(f"/desk/subjects/{key}").text
    assert curator.post(f"/desk/subjects/{key}/bring-back").status_code == 303
    assert curator.get("/dishes/stew").status_code == 200


def test_a_merge_is_shown_done_and_taken_back(place, curator):
    corn, maize = kept(place, SubjectKind.crop, "corn"), kept(place, SubjectKind.crop, "maize", NameText("sweet corn"))
    with writing(place.engine) as session:
        (passage,) = a_transcript(session, a_recording(session), [(0, 1, "maize")])
        a_mention(session, passage, session.scalars(select(Subject).where(Subject.key == maize)).one())
    choice = curator.get(f"/desk/subjects/{maize}/merge?q=cor").text
    assert f'href="/desk/subjects/{maize}/merge?into={corn}"' in choice
    assert f"into={maize}" not in choice
    preview = curator.get(f"/desk/subjects/{maize}/merge?into={corn}").text
    for said in ("Merge maize into corn", "1 mention", "2 names"):
        assert said in preview
    done = curator.post(f"/desk/subjects/{maize}/merge", data={"into": corn, "reason": "one plant"})
    assert done.headers["location"] == f"/desk/subjects/{corn}?done=merged"
    assert curator.get("/crops/maize").headers["location"] == "/crops/corn"
    page = curator.get(f"/desk/subjects/{corn}").text
    assert "one plant" in page
    undo = re.search(r"/desk/subjects/merges/\w+/undo", page).group()
    assert "It is part of corn now" in curator.get(f"/desk/subjects/{maize}").text
    assert curator.post(undo).headers["location"] == f"/desk/subjects/{maize}?done=parted"
    assert curator.get("/crops/maize").status_code == 200
    again = curator.post(undo)
    assert (again.status_code, "taken back already" in again.text) == (422, True)


def test_a_merge_that_cannot_be_says_why_and_offers_the_other_way(place, curator):
    told = tell_a_story(place, narrator="Amara Baptiste")
    with writing(place.engine) as session:
        amara = session.scalars(select(Subject).where(Subject.slug == told.person_slug)).one().key
        ama = a_subject(session, "Ama").key
    page = curator.get(f"/desk/subjects/{amara}/merge?into={ama}")
    assert page.status_code == 200
    assert "merge “Ama” into “Amara Baptiste” instead" in page.text
    assert "Merge them" not in page.text
    refused = curator.post(f"/desk/subjects/{amara}/merge", data={"into": ama})
    assert (refused.status_code, "instead" in refused.text) == (422, True)
    assert curator.get(f"/people/{told.person_slug}").status_code == 200


def test_two_people_are_merged_without_showing_more(place, curator):
    told = tell_a_story(place, narrator="Amara Baptiste")
    with writing(place.engine) as session:
        amara = session.scalars(select(Subject).where(Subject.slug == told.person_slug)).one()
        ama = a_subject(session, "Ama Brown")
        own = a_recording(session, narrators=(ama,))
        an_agreement(session, recording_id=own.id, person_id=ama.id, name_shown=NameShown.given, **ALL_USES)
        amara_key, ama_key, ama_slug = amara.key, ama.key, ama.slug
    assert "Amara Baptiste" in curator.get(f"/stories/{told.slug}").text
    preview = curator.get(f"/desk/subjects/{ama_key}/merge?into={amara_key}").text
    assert "is shown with the given name only, as one of the two asked" in preview
    assert curator.post(f"/desk/subjects/{ama_key}/merge", data={"into": amara_key}).status_code == 303
    public = curator.get(f"/stories/{told.slug}")
    assert (public.status_code, "Baptiste" in public.text, "Brown" in public.text) == (200, False, False)
    for slug in (told.person_slug, ama_slug):
        assert curator.get(f"/people/{slug}").status_code == 404


def test_chosen_mentions_and_names_are_split_off(place, curator):
    sage = kept(place, SubjectKind.crop, "sage", NameText("artemisia"))
    with writing(place.engine) as session:
        passages = a_transcript(session, a_recording(session), [(0, 1, "sage here"), (1, 2, "sage there")])
        subject = session.scalars(select(Subject)).one()
        keys = [a_mention(session, passage, subject).key for passage in passages]
    page = curator.get(f"/desk/subjects/{sage}/split").text
    assert ("sage here" in page, "sage there" in page, 'value="artemisia"' in page) == (True, True, True)
    form = {"name": "sagebrush", "mention": keys[:1], "also": ["artemisia"]}
    refused = curator.post(f"/desk/subjects/{sage}/split", data={**form, "name": "Sage"})
    assert refused.status_code == 422
    assert f'value="{keys[0]}" checked' in refused.text
    done = curator.post(f"/desk/subjects/{sage}/split", data=form)
    made = found(place, done.headers["location"].rsplit("/", 1)[-1].partition("?")[0])
    assert made.name == "sagebrush"
    with reading(place.engine) as session:
        assert session.scalars(select(Mention.key).where(Mention.subject_id == made.id)).all() == keys[:1]


def hand_in(client, text: str, name: str = "names.csv"):
    return client.post("/desk/subjects/import", files={"file": (name, text.encode(), "text/csv")})


def test_a_file_goes_out_is_looked_through_and_applied(place, curator):
    kept(place, SubjectKind.dish, "stew")
    out = curator.get("/desk/subjects/export.csv")
    assert out.headers["content-disposition"].startswith('attachment; filename="subjects-')
    assert out.headers["content-type"] == "text/csv; charset=utf-8"
    text = out.content.decode("utf-8-sig")
    assert json.loads(curator.get("/desk/subjects/export.json").text)["subjects"][0]["name"] == "stew"
    assert curator.get("/desk/subjects/export.xlsx").status_code == 404
    report = hand_in(curator, text + ",dish,bean stew,,,,,,,stew,,,\r\n").headers["location"]
    page = curator.get(report).text
    assert "1 new, 0 changed, 1 as they are" in page
    assert "new dish; a kind of “stew”" in page
    as_told = re.search(r'name="as_told" value="(\w+)"', page).group(1)
    assert curator.post(report, data={"as_told": "other"}).status_code == 409
    assert curator.post(report, data={"as_told": as_told}).headers["location"] == "/desk/subjects?done=applied"
    assert curator.get("/dishes/bean-stew").status_code == 200
    again = curator.post(report, data={"as_told": as_told})
    assert (again.status_code, "applied already" in again.text) == (409, True)
    assert "This file is applied" in curator.get(report).text


def test_a_file_with_a_problem_cannot_be_applied(place, curator):
    report = hand_in(curator, f'kind,name\ndish,"{EVIL.replace(chr(34), chr(34) * 2)}"\nfruit,fig\n').headers[
        "location"
    ]
    page = curator.get(report).text
    assert "“fruit” is no kind of subject" in page
    assert "1 line cannot be used" in page
    assert EVIL not in page
    assert "as_told" not in page
    refused = curator.post(report, data={"as_told": re.sub(r"\W", "", "x")})
    assert refused.status_code == 409
    for data in (b"\xff\xfe\x00", b""):
        answer = curator.post("/desk/subjects/import", files={"file": ("x.csv", data, "text/csv")})
        assert answer.status_code in (303, 422)
    assert curator.post("/desk/subjects/import").status_code == 422
    with reading(place.engine) as session:
        assert session.scalars(select(Subject)).all() == []


def test_subjects_as_data_say_what_their_pages_show(place, client):
    told = tell_a_story(place)
    listed = client.get("/api/v1/dishes").json()
    assert listed == {"total": 1, "dishes": [
        {"kind": "dish", "name": "Callaloo", "href": f"/dishes/{told.dish_slug}", "stories": 1, "passages": 1}
    ]}  # fmt: skip
    dish = client.get(f"/api/v1/dishes/{told.dish_slug}").json()
    assert [moment["quote"] for story in dish["stories"] for moment in story["evidence"]] == [
        "Callaloo was never just a soup to us"
    ]
    assert client.get(f"/api/v1/people/{told.person_slug}").json()["told"] == [
        {"title": told.title, "href": f"/stories/{told.slug}"}
    ]
    assert client.get("/api/v1/people/nobody").json()["error"] == "There is no such person."
