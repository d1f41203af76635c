"""Languages of the interface: which there are, how an address names one, and how its words are found.

English is the language the strings are written in and needs no prefix; any
other stands first in the address (`/es/stories`). Sentences put together in
Python ask for the request's language when they are used, never at import. This
says nothing about the languages that people speak in recordings.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.dates import (
    format_date,
    format_datetime,
    format_skeleton,
    format_time,
    get_month_names,
    get_timezone_location,
)
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from jinja2 import pass_context
from jinja2.runtime import Context

LANGUAGES = {"en": "English", "es": "Español"}
"""Code and own name of each; one with a catalogue `locale/CODE.po` is complete, which a test holds."""
SOURCE_LANGUAGE = "en"
LOCALE_FOLDER = Path(__file__).parent / "locale"
CATALOGUE = LOCALE_FOLDER / "storyloom.pot"

_language: ContextVar[str] = ContextVar("language", default=SOURCE_LANGUAGE)


@cache
def translations(language: str) -> NullTranslations:
    """The catalogue of `language`, compiled once a process; where there is none, strings stay as they are."""
    path = LOCALE_FOLDER / f"{language}.po"
    if not path.is_file():
        return NullTranslations()
    compiled = BytesIO()
    with path.open(encoding="utf-8") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Let what is said meanwhile, in threads begun meanwhile too, be said in `language`."""
    before = _language.set(language)
    try:
        yield
    finally:
        _language.reset(before)


def language_spoken() -> str:
    """The language in which the request at hand is answered; the source language outside of requests."""
    return _language.get()


def translated(sentence: str) -> str:
    """`sentence` in the language spoken, or as it is where the catalogue has it not; '' stays ''."""
    return translations(language_spoken()).gettext(sentence) if sentence else ""


def _(sentence: str) -> str:
    """The same for a sentence written out at the call: pybabel puts it into the catalogue."""
    return translated(sentence)


def ngettext(singular: str, plural: str, number: int) -> str:
    """The form for `number`, in the language spoken."""
    return translations(language_spoken()).ngettext(singular, plural, number)


def N_(sentence: str) -> str:  # noqa: N802 (the name that pybabel knows)
    """Marks a sentence for the catalogue and leaves it; whoever shows it passes it to `translated`."""
    return sentence


def split_language(path: str) -> tuple[str, str]:
    """`/es/stories` -> `("es", "/stories")`; a path without a known prefix is the source language's."""
    first, _, rest = path.removeprefix("/").partition("/")
    if first in LANGUAGES and first != SOURCE_LANGUAGE:
        return first, f"/{rest}"
    return SOURCE_LANGUAGE, path


def localised(path: str, language: str) -> str:
    """The address of `path` in `language`; fragments, data files and other sites keep theirs."""
    unprefixed = ("/static/", "/media/", "/api/")
    if language == SOURCE_LANGUAGE or not path.startswith("/") or path.startswith(("//", *unprefixed)):
        return path
    return f"/{language}{path}" if path != "/" else f"/{language}/"


def direction(language: str) -> str:
    """`ltr` or `rtl`: the way that `language` is written."""
    return Locale(language).text_direction


def said_in(language: str, sentence: str) -> str:
    """`sentence` in a language that is not the page's, for whoever cannot read the page."""
    return translations(language).gettext(sentence)


def clock(seconds: float) -> str:
    """A place in a recording: 83.2 -> `1:23`, 3723 -> `1:02:03`."""
    whole = max(0, int(seconds))
    hours, minutes, rest = whole // 3600, whole % 3600 // 60, whole % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def moment_words(moment: datetime) -> str:
    """Day and hour in the page's language, in UTC, which it says."""
    return f"{format_datetime(moment, format='d MMMM y, HH:mm', locale=language_spoken())} UTC"


def day_words(day: date, of_one_year: bool) -> str:  # noqa: FBT001 (a day is read with it)
    """A day in the page's language, or one of every year."""
    if of_one_year:
        return format_date(day, format="long", locale=language_spoken())
    return format_skeleton("MMMMd", day, locale=language_spoken())


def month_names() -> dict[int, str]:
    """The months in the page's language, as they stand alone, by their number."""
    return dict(get_month_names(context="stand-alone", locale=language_spoken()))


def zone_words(zone: str) -> str:
    """By whose clock something is said: a city of the time zone, or UTC."""
    if "/" not in zone:
        return zone
    return get_timezone_location(zone, locale=language_spoken(), return_city=True)


@pass_context
def long_duration(context: Context, seconds: float) -> str:
    """A length in words of the page's language: 125 -> `2 minutes 5 seconds`; under a second is 0 seconds."""
    ngettext = translations(context["language"]).ngettext
    whole = max(0, int(seconds))
    hours, minutes, rest = whole // 3600, whole % 3600 // 60, whole % 60
    parts = []
    if hours:
        parts.append(ngettext("%(num)d hour", "%(num)d hours", hours) % {"num": hours})
    if minutes:
        parts.append(ngettext("%(num)d minute", "%(num)d minutes", minutes) % {"num": minutes})
    # Seconds say nothing beside hours, and must be said when there is nothing else.
    if (rest and not hours) or not parts:
        parts.append(ngettext("%(num)d second", "%(num)d seconds", rest) % {"num": rest})
    return " ".join(parts)


@pass_context
def nice_date(context: Context, day: date | datetime) -> str:
    """A date as people write it in the page's language: `November 22, 2026`."""
    return format_date(day, format="long", locale=context["language"])


@pass_context
def short_day(context: Context, day: date | datetime) -> str:
    """A day of a year that the page says elsewhere, as people write it in the page's language: `Nov 22`."""
    return format_skeleton("MMMd", day, locale=context["language"])


@pass_context
def nice_time(context: Context, hour: time | datetime) -> str:
    """A time of day as people write it in the page's language, by whatever clock it was given: `10:00 AM`."""
    return format_time(hour, format="short", locale=context["language"]).replace("\u202f", "\u00a0")
