"""Pictures of subjects: handed in at the desk, drawn anew, and shown to whom the gate lets see them."""

import re

import pytest
from sqlalchemy import select

from archive.accounts import Role
from archive.database import reading, writing
from archive.subjects import Subject, SubjectPicture
from tests.media.test_pictures import corner, encoded, jpeg
from tests.web.stories import tell_a_story, withdraw_story


@pytest.fixture
def told(place):
    return tell_a_story(place)


@pytest.fixture
def curator(signed_in):
    return signed_in(Role.curator)


def key_of(place, slug: str) -> str:
    with reading(place.engine) as session:
        return session.scalars(select(Subject.key).where(Subject.slug == slug)).one()


def hang(curator, key: str, data: bytes | None = None, **form: str):
    given = {"alt_text": "A pot on a stove", "credit": "Someone", "audience": "everyone", **form}
    files = {"file": ("pot.jpg", jpeg(6) if data is None else data, "image/jpeg")}
    return curator.post(f"/desk/subjects/{key}/pictures", data=given, files=files)


def source(page: str) -> str:
    return re.search(r'src="(/(?:desk/)?pictures/\w+\.webp)"', page).group(1)


def test_a_picture_is_shown_with_its_words_and_the_right_headers(place, curator, told):
    key = key_of(place, told.dish_slug)
    assert hang(curator, key).headers["location"] == f"/desk/subjects/{key}?done=hung"
    curator.post("/sign-out")
    page = curator.get(f"/dishes/{told.dish_slug}").text
    assert 'alt="A pot on a stove" width="96" height="160"' in page
    assert "Someone" in page
    answer = curator.get(source(page))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/webp"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.content[:4] == b"RIFF"
    again = curator.get(source(page), headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_only_the_desk_sees_what_is_for_the_desk(place, curator, told, client):
    key = key_of(place, told.dish_slug)
    hang(curator, key, audience="desk")
    at_desk = source(curator.get(f"/desk/subjects/{key}").text)
    assert curator.get(at_desk).status_code == 200
    assert "<img" not in curator.get(f"/dishes/{told.dish_slug}").text
    public = at_desk.removeprefix("/desk")
    assert curator.get(public).status_code == 404
    form = {"alt_text": "A pot", "credit": "", "audience": "everyone"}
    assert curator.post(at_desk.removesuffix(".webp"), data=form).status_code == 303
    assert curator.get(public).status_code == 200
    curator.post("/sign-out")
    assert curator.get(public).status_code == 200
    assert curator.get(at_desk).headers["location"].startswith("/sign-in")


def test_a_person_s_picture_closes_with_their_story(place, curator, told):
    key = key_of(place, told.person_slug)
    hang(curator, key)
    page = curator.get(f"/people/{told.person_slug}").text
    assert curator.get(source(page)).status_code == 200
    withdraw_story(place, told)
    closed, unknown = curator.get(source(page)), curator.get("/pictures/nosuchkey2.webp")
    assert closed.status_code == unknown.status_code == 404
    assert "There is no such picture" in closed.text


@pytest.mark.parametrize(
    ("data", "form", "sentence"),
    [
        (b"GIF89a......", {}, "send a JPEG, PNG or WebP"),
        (b"<svg onload='alert(1)'/>", {}, "send a JPEG, PNG or WebP"),
        (b"", {}, "send a JPEG, PNG or WebP"),
        (None, {"alt_text": " "}, "what the picture shows"),
        (None, {"audience": "all"}, "Choose who may see"),
    ],
)
def test_what_cannot_be_hung_is_refused_in_words(place, curator, told, data, form, sentence):  # noqa: PLR0917
    answer = hang(curator, key_of(place, told.dish_slug), data, **form)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="Someone"' in answer.text
    with reading(place.engine) as session:
        assert session.scalars(select(SubjectPicture)).all() == []
    assert list(place.store.pictures()) == []


def test_it_is_taken_down(place, curator, told):
    key = key_of(place, told.dish_slug)
    hang(curator, key, encoded("png", corner(), "rgb24", "rgb24"))
    at_desk = source(curator.get(f"/desk/subjects/{key}").text)
    assert curator.post(f"{at_desk.removesuffix('.webp')}/remove").status_code == 303
    assert curator.get(at_desk).status_code == 404
    assert hang(curator, "nosuchkey2").status_code == 404


def test_a_contributor_hangs_nothing(place, client, signed_in, told):
    contributor = signed_in(Role.contributor)
    assert hang(contributor, key_of(place, told.dish_slug)).status_code == 403
    with writing(place.engine) as session:
        assert session.scalars(select(SubjectPicture)).all() == []
