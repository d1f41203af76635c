"""Every other language is complete: each sentence is translated, with the same places for names and numbers."""

import re
from datetime import UTC, datetime

import pytest
from babel.messages.pofile import read_po

from archive.agreements import Use
from archive.errors import InvalidInput, NotReady
from archive.facts import Terms
from archive.what_closes import THIS_STORY, closed_terms
from web.error_words import in_words
from web.i18n import LANGUAGES, LOCALE_FOLDER, SOURCE_LANGUAGE, speaking, translations
from web.stored_words import said_again

PLACE = re.compile(r"%\((\w+)\)[-#0-9. +]*[a-z]|%%")


def catalogue(language):
    with (LOCALE_FOLDER / f"{language}.po").open(encoding="utf-8") as file:
        return read_po(file, locale=language)


@pytest.fixture(params=[language for language in LANGUAGES if language != SOURCE_LANGUAGE])
def language(request):
    return request.param


def each(value):
    return value if isinstance(value, tuple) else (value,)


def test_every_string_of_the_site_is_translated(language):
    with (LOCALE_FOLDER / "storyloom.pot").open(encoding="utf-8") as file:
        wanted = {message.id for message in read_po(file) if message.id}
    done = {message.id: message for message in catalogue(language) if message.id}
    assert done.keys() == wanted
    assert [each(id_)[0] for id_, message in done.items() if not all(each(message.string)) or message.fuzzy] == []


def test_names_and_numbers_keep_their_places(language):
    for message in catalogue(language):
        if not message.id:
            continue
        *_, fullest = each(message.id)
        for said in each(message.string):
            # One of something may leave its number out.
            assert set(PLACE.findall(said)) <= set(PLACE.findall(fullest)), said
        *_, said = each(message.string)
        assert sorted(set(PLACE.findall(said))) == sorted(set(PLACE.findall(fullest))), fullest


def test_marks_of_pages_are_kept(language):
    """Pieces of markup in a sentence, and the marks that code looks for, are the same on both sides."""
    for message in catalogue(language):
        if message.id and "<" in each(message.id)[0]:
            tags = re.findall(r"</?[a-z]+", each(message.id)[0])
            assert sorted(re.findall(r"</?[a-z]+", each(message.string)[0])) == sorted(tags), message.id


def test_an_error_with_names_is_said_in_spanish():
    known = InvalidInput("“%(subject)s” is retired; choose a subject that is in use.", subject="Okra")
    assert str(known) == "“Okra” is retired; choose a subject that is in use."
    with speaking("es"):
        said = in_words(known)
    assert "Okra" in said
    assert said != str(known)
    assert said == translations("es").gettext(known.sentence) % {"subject": "Okra"}


def test_words_of_ours_among_the_values_are_said_in_spanish_and_names_are_not():
    one = InvalidInput("%(kind_words)s is called %(name)s", kind_words="a dish", name="a dish")
    with speaking("es"):
        assert in_words(one) == "un plato is called a dish"


def test_sentences_that_were_stored_are_known_by_their_shape():
    stored = "The file says 1:00:00 but only 0:31:10 of sound could be read."
    with speaking("es"):
        said = said_again(stored)
        assert said_again("Nobody ever wrote this sentence.") == "Nobody ever wrote this sentence."
        assert said_again("") == ""
    assert said != stored
    assert "1:00:00" in said
    assert "0:31:10" in said
    assert said_again(stored) == stored


def test_a_page_speaks_spanish_throughout(client):
    page = client.get("/es/sign-in").text
    assert '<html lang="es" dir="ltr"' in page
    assert "Sign in" not in page


def test_why_something_is_closed_is_said_whole_in_spanish_dates_too():
    terms = Terms(7, frozenset({Use.web}), starts_at=datetime(2027, 5, 3, 10, tzinfo=UTC))
    before = datetime(2027, 1, 1, tzinfo=UTC)
    (said,) = closed_terms(terms, THIS_STORY, Use.web, before, {7: "Amara Okafor"})
    assert said == "Amara Okafor's agreement on this story is under embargo until 3 May 2027, 10:00 UTC."
    error = NotReady([said, "The agreement on “May Day” is withdrawn."])
    with speaking("es"):
        assert in_words(error) == (
            "El acuerdo de Amara Okafor sobre este relato está bajo embargo hasta el 3 mayo 2027, 10:00 UTC. "
            "El acuerdo sobre “May Day” está retirado."
        )
