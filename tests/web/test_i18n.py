"""Languages: the address names one, words come from its catalogue, and every sentence of a page can be translated."""

import io
from datetime import date
from gettext import GNUTranslations
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from jinja2 import UndefinedError

from web import i18n
from web.i18n import clock, localised, split_language, translations
from web.locale.strings import extract
from web.pages import make_environment, render

ROOT = Path(__file__).parents[2]


@pytest.fixture
def spanish(monkeypatch):
    monkeypatch.setitem(i18n.LANGUAGES, "es", "Español")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/", ("en", "/")),
        ("/stories", ("en", "/stories")),
        ("/es/stories/okra", ("es", "/stories/okra")),
        ("/es", ("es", "/")),
        ("/es/", ("es", "/")),
        ("/estuary", ("en", "/estuary")),
        ("/en/stories", ("en", "/en/stories")),
        ("/fr/stories", ("en", "/fr/stories")),
    ],
)
def test_an_address_names_its_language(spanish, path, expected):
    assert split_language(path) == expected


@pytest.mark.parametrize("path", ["/", "/stories", "/stories/okra#t=12.3", "/search?q=okra"])
def test_a_localised_address_comes_back_whole(spanish, path):
    assert split_language(localised(path, "es")) == ("es", path)
    assert localised(path, "en") == path


@pytest.mark.parametrize("path", ["#t=3", "https://example.org/", "//example.org/", "/static/a.css", "/media/x.webm"])
def test_what_has_no_language_keeps_its_address(spanish, path):
    assert localised(path, "es") == path


@pytest.mark.parametrize(
    ("seconds", "words"), [(83.2, "1:23"), (0, "0:00"), (-4, "0:00"), (59.99, "0:59"), (3723, "1:02:03")]
)
def test_clock(seconds, words):
    assert clock(seconds) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(125, "2 minutes 5 seconds"), (60, "1 minute"), (1, "1 second"), (0.4, "0 seconds"), (3661, "1 hour 1 minute")],
)
def test_long_duration(seconds, words):
    template = make_environment().from_string("{{ s|long_duration }}")
    assert template.render(s=seconds, language="en") == words


def test_dates_are_written_as_the_language_writes_them():
    template = make_environment().from_string("{{ d|nice_date }}")
    assert template.render(d=date(2026, 6, 14), language="en") == "June 14, 2026"
    assert template.render(d=date(2026, 6, 14), language="es") == "14 de junio de 2026"


def test_a_page_speaks_the_language_it_is_asked_for(spanish, monkeypatch):
    catalogue = read_po(
        io.StringIO('msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8"\n\nmsgid "Sign in"\nmsgstr "Entrar"\n')
    )
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    spanish_words = GNUTranslations(compiled)
    monkeypatch.setattr(
        "web.pages.translations", lambda language: spanish_words if language == "es" else translations("en")
    )
    page = render(
        make_environment(), "sign_in.html", language="es", theme="", nonce="n", viewer=None, email="", next="", error=""
    )
    assert '<html lang="es" dir="ltr">' in page
    assert "<h1>Entrar</h1>" in page
    assert 'href="/es/stories"' in page


def test_a_name_the_route_forgot_is_an_error():
    with pytest.raises(UndefinedError):
        render(make_environment(), "error.html", language="en", theme="", nonce="n", viewer=None, status=404)


def test_the_catalogue_of_strings_is_up_to_date(tmp_path, monkeypatch):
    """`make strings` writes it; the sentences in it are exactly those of the templates and the code."""
    monkeypatch.chdir(ROOT)
    fresh = tmp_path / "fresh.pot"
    extract(fresh)
    kept = read_po(io.StringIO((ROOT / "web/locale/storyloom.pot").read_text(encoding="utf-8")))
    extracted = read_po(io.StringIO(fresh.read_text(encoding="utf-8")))
    assert {message.id for message in kept} == {message.id for message in extracted}
    assert len(extracted) > 100
