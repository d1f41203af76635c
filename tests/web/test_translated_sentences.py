"""Sentences put together in Python, and errors, come out in the language of the address, from threads too."""

import io
from gettext import GNUTranslations

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from archive.accounts import Role
from tests.web.stories import tell_a_story
from web import i18n
from web.errors import ANSWERS, NO_SUCH_PAGE
from web.i18n import ngettext, speaking, translated

JSON = {"Accept": "application/json"}
PIRATE = {
    "There is no page at this address.": "No such shore.",
    "There is no such story.": "No such yarn.",
    "It may have moved or been taken back. Search, or begin at the first page.": "It sailed off.",
    "Ready": "Shipshape",
    "Choose at least one recording.": "Bring a song.",
    "Keep the wording that was shown and the evidence of the agreement with it.": "Keep yer word.",
    "This is more than the archive takes at once (%(limit)s bytes); send less, or one file at a time.":
        "%(limit)s be too heavy.",
    ("%(num)d channel", "%(num)d channels"): ("%(num)d pipe", "%(num)d pipes"),
}  # fmt: skip


@pytest.fixture(autouse=True)
def pirate(monkeypatch):
    """A made-up language with a catalogue of its own; its code is a real one, so that dates can be written in it."""
    catalogue = Catalog(locale="eo")
    for sentence, said in PIRATE.items():
        catalogue.add(sentence, said)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    words, english = GNUTranslations(compiled), i18n.translations("en")
    monkeypatch.setitem(i18n.LANGUAGES, "eo", "Pirate")
    for module in ("web.i18n", "web.pages"):
        monkeypatch.setattr(f"{module}.translations", lambda language: words if language == "eo" else english)


def test_a_sentence_is_in_the_language_that_is_spoken_and_in_english_afterwards():
    with speaking("eo"):
        assert translated(NO_SUCH_PAGE) == "No such shore."
        assert ngettext("%(num)d channel", "%(num)d channels", 4) % {"num": 4} == "4 pipes"
        assert translated("Not in the catalogue.") == "Not in the catalogue."
        assert translated("") == ""
    assert translated(NO_SUCH_PAGE) == "There is no page at this address."


def test_an_errors_advice_is_in_the_catalogue():
    with speaking("eo"):
        assert "It sailed off." in [translated(answer.advice) for answer in ANSWERS.values()]


def test_a_sentence_made_in_a_route_speaks_the_language_of_its_address(client, signed_in):
    signed_in(Role.curator)
    assert ">Shipshape <" in client.get("/eo/desk").text
    assert ">Ready <" in client.get("/desk").text


@pytest.mark.parametrize(
    ("address", "sentence"), [("/eo/nowhere", "No such shore."), ("/eo/stories/x", "No such yarn.")]
)
def test_an_error_speaks_the_language_of_its_address(client, address, sentence):
    answer = client.get(address)
    assert (answer.status_code, f"<h1>{sentence}</h1>" in answer.text) == (404, True)
    assert sentence not in client.get(address.removeprefix("/eo")).text


def test_data_and_what_comes_before_the_routes_speak_it_too(client, signed_in):
    told = client.get("/eo/api/v1/stories/x", headers=JSON).json()
    assert told == {"error": "No such yarn.", "advice": "It sailed off."}
    heavy = client.post("/eo/theme", content=b"x" * 2_000_000, headers=JSON)
    assert (heavy.status_code, heavy.json()["error"]) == (413, "1,048,576 be too heavy.")
    signed_in(Role.contributor)
    assert client.post("/eo/contribute", data={"deposit": "yes"}, headers=JSON).json()["error"] == "Bring a song."


def test_an_errors_sentence_of_the_archives_own_is_translated_where_a_form_is_shown_again(client, place, signed_in):
    told = tell_a_story(place)
    signed_in(Role.curator)
    given = {"name": "Amara Baptiste", "use": "web", "name_shown": "full", "wording": "", "evidence": "On paper."}
    answer = client.post(f"/eo/desk/recordings/{told.recording_key}/agreements", data=given)
    assert (answer.status_code, "Keep yer word." in answer.text) == (422, True)
