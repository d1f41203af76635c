"""The reader's own language is offered once, never forced; the address alone decides what a page speaks."""

import pytest

from web.language_offer import best_of

OFFER = 'class="language-offer'


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("es", "es"),
        ("es-MX,es;q=0.9,en;q=0.8", "es"),
        ("en-GB,en;q=0.9,es;q=0.8", "en"),
        ("fr,de;q=0.9,es;q=0.1", "es"),
        ("es;q=0.5,en;q=0.7", "en"),
        ("es;q=0, en;q=0.1", "en"),
        ("fr", ""),
        ("*", ""),
        ("", ""),
        ("es;q=x", ""),
        (",,;;q=,=", ""),
        ("q" * 5000, ""),
    ],
)
def test_the_first_of_our_languages_that_a_browser_asks_for(header, language):
    assert best_of(header) == language


def test_a_page_is_offered_in_the_readers_language_and_stays_in_the_addresses(client):
    asks = {"Accept-Language": "es-MX,es;q=0.9,en;q=0.5"}
    english = client.get("/stories?order=new", headers=asks)
    assert '<html lang="en"' in english.text
    assert OFFER in english.text
    assert "Accept-Language" in english.headers["Vary"]
    assert OFFER not in client.get("/es/stories", headers=asks).text
    assert OFFER not in client.get("/stories").text


def test_choosing_leads_on_and_is_remembered(client):
    answer = client.post("/language", data={"language": "es", "back": "/stories?order=new"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/es/stories?order=new")
    assert "language=es" in answer.headers["Set-Cookie"]
    assert OFFER not in client.get("/stories", headers={"Accept-Language": "es"}).text


def test_staying_is_remembered_too(client):
    answer = client.post("/language", data={"language": "en", "back": "/es/stories"})
    assert answer.headers["Location"] == "/stories"
    assert OFFER not in client.get("/stories", headers={"Accept-Language": "es"}).text


@pytest.mark.parametrize("back", ["//evil.example/", "https://evil.example/", "\\\\evil", "javascript:alert(1)", ""])
@pytest.mark.parametrize("language", ["es", "xx", ""])
def test_nobody_is_led_elsewhere(client, back, language):
    answer = client.post("/language", data={"language": language, "back": back})
    assert answer.headers["Location"] in ("/", "/es/")
    assert ("Set-Cookie" in answer.headers) == (language == "es")


def test_a_page_names_its_other_languages(client):
    page = client.get("/es/stories?order=new").text
    assert '<link rel="alternate" hreflang="en" href="/stories?order=new">' in page
    assert '<link rel="alternate" hreflang="es" href="/es/stories?order=new">' in page
    assert 'rel="alternate" hreflang' not in client.get("/nowhere").text
