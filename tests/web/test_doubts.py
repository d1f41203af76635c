"""Words that a machine may have made up are shown, and said to be doubtful, wherever they are read."""

import json

import pytest
from sqlalchemy import select, update

from archive.accounts import Role
from archive.database import reading, writing
from archive.passages import MADE_UP, Flag, PassageVersion
from tests.web.stories import tell_a_story
from web.doubt_words import WHY, doubt_sentences


@pytest.fixture
def doubted(place):
    told = tell_a_story(place, words="Callaloo. Callaloo. Callaloo. Callaloo. Callaloo.")
    with writing(place.engine) as session:
        session.execute(update(PassageVersion).values(flags=[Flag.loop, Flag.other_language], language="es"))
    return told


def test_every_reason_has_its_words():
    assert set(WHY) == set(MADE_UP)
    assert all(doubt_sentences([flag], "es") for flag in Flag)
    assert doubt_sentences([], "") == []


def test_several_reasons_make_one_sentence():
    (sentence,) = doubt_sentences([Flag.over_silence, Flag.phantom], "")
    assert sentence.startswith("The machine may have made this up: ")
    assert sentence.count(";") == 1


def test_a_language_is_named_and_an_unknown_one_is_left_as_its_code():
    assert "Spanish" in doubt_sentences([Flag.other_language], "es")[0]
    assert "xx" in doubt_sentences([Flag.other_language], "xx")[0]


def test_the_story_keeps_the_words_and_says_the_doubt(client, doubted):
    page = client.get(f"/stories/{doubted.slug}").text
    assert "The machine may have made this up: it says the same over and over." in page
    assert "The machine heard another language here: Spanish." in page
    assert 'class="voice" lang="es"' in page
    assert doubted.passage_key in page


def test_without_a_doubt_nothing_is_said(place, client):
    page = client.get(f"/stories/{tell_a_story(place).slug}").text
    assert "made this up" not in page
    assert 'class="voice" lang' not in page


def test_the_desk_says_it_too(signed_in, doubted):
    page = signed_in(Role.curator).get(f"/desk/recordings/{doubted.recording_key}").text
    assert "The machine may have made this up" in page


def test_data_and_files_carry_the_flags(client, doubted):
    (passage,) = client.get(f"/api/v1/stories/{doubted.slug}").json()["passages"]
    assert (passage["flags"], passage["language"]) == (["loop", "other_language"], "es")
    (line,) = json.loads(client.get(f"/stories/{doubted.slug}.json").text)["lines"]
    assert (line["flags"], line["language"]) == (["loop", "other_language"], "es")


def test_a_quote_that_may_be_made_up_says_so(client, doubted):
    assert "perhaps made up by the machine" in client.get(f"/dishes/{doubted.dish_slug}").text


def test_the_flags_are_kept_as_words(place, doubted):
    with reading(place.engine) as session:
        assert session.scalar(select(PassageVersion.flags)) == ["loop", "other_language"]
