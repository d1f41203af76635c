"""Destroying a recording at the desk: asked twice, by a steward alone, and honest about what it cannot reach."""

import pytest
from sqlalchemy import select

from archive.accounts import Role
from archive.agreements import Agreement
from archive.database import reading
from archive.recordings import Recording
from archive.uploads import Upload
from tests.web.stories import tell_a_story

ASKED = {"asked_by": "narrator", "reason": "She asked for it."}


@pytest.fixture
def told(place):
    return tell_a_story(place)


def test_a_steward_destroys_what_was_withdrawn_after_typing_its_title(place, client, signed_in, told):
    steward = signed_in(Role.steward)
    address = f"/desk/recordings/{told.recording_key}"
    with reading(place.engine) as session:
        recording = session.scalars(select(Recording).where(Recording.key == told.recording_key)).one()
    assert f'href="{address}/destroy"' in steward.get(address).text
    assert "It is not withdrawn" in steward.get(f"{address}/destroy").text
    assert steward.post(f"{address}/destroy", data=ASKED | {"title": recording.title}).status_code == 422
    assert steward.post(f"{address}/withdraw", data={"reason": "She asked for it."}).status_code == 303
    asked = steward.get(f"{address}/destroy").text
    assert "1 story that tells of nothing else" in asked
    assert "They asked that what the agreements rest on goes too: 1 note" in asked
    assert "Choose on whose word" in steward.post(f"{address}/destroy", data={"reason": "Why"}).text
    kept = steward.post(f"{address}/destroy", data=ASKED).text
    assert ("with the papers and notes that show it" in kept, "(1 note)" in kept) == (True, False)
    papers = ASKED | {"papers_too": "yes"}
    again = steward.post(f"{address}/destroy", data=papers)
    assert (again.status_code, 'name="title"' in again.text, "(1 note)" in again.text) == (200, True, True)
    wrong = steward.post(f"{address}/destroy", data=ASKED | {"title": "Another"})
    assert (wrong.status_code, "That is not the title" in wrong.text) == (422, True)
    assert steward.post(f"{address}/destroy", data=papers | {"title": recording.title}).status_code == 303
    page = steward.get(address).text
    for kept in (
        "This recording was destroyed",
        "She asked for it.",
        recording.sha256,
        "Steward",
        "Its files go now",
        "(1 note)",
    ):
        assert kept in page
    assert recording.title not in page
    for gone in (f"{address}/edit", f"{address}/destroy", f"/stories/{told.slug}", f"/p/{told.passage_key}"):
        assert steward.get(gone).status_code == 404, gone
    with reading(place.engine) as session:
        assert session.scalars(select(Upload.title)).all() == [""]
        assert {row.evidence for row in session.scalars(select(Agreement))} == {""}
    desk = steward.get("/desk").text
    assert told.recording_key not in desk
    assert f'href="{address}"' in steward.get("/desk/events").text


@pytest.mark.parametrize("role", [Role.curator, Role.contributor])
def test_nobody_else_sees_or_sends_the_form(client, signed_in, told, role):
    signed_in(role)
    address = f"/desk/recordings/{told.recording_key}/destroy"
    assert client.get(address).status_code == 403
    assert client.post(address, data=ASKED | {"title": "A recording"}).status_code == 403
