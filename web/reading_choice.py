"""Which words a reader chose: the original, a translation instead of it, or both beside each other."""

from dataclasses import dataclass
from typing import Any

from babel import Locale, UnknownLocaleError

from archive.reading_translations import Translation
from web.i18n import _, language_spoken

ORIGINAL = "original"
"""Asks for the original of a story whose language nobody stated."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The translation that is read (none: the original), and whether the original stands beside it."""

    translation: Translation | None = None
    beside: bool = False

    @property
    def instead(self) -> bool:
        """Whether the translation stands for the original, where it has a line."""
        return self.translation is not None and not self.beside


def chosen(translations: tuple[Translation, ...], language: str, *, beside: bool, spoken_in: str) -> Choice:
    """What was asked for; a language that the story was not translated into gives the original.

    Where nothing was asked for, who reads the site in another language than the story is `spoken_in` finds a
    translation into theirs beside it.
    """
    wanted = language or (language_spoken() if language_spoken() != spoken_in else "")
    found = next((one for one in translations if one.language == wanted), None)
    return Choice(found, beside=found is not None and (beside or not language))


def choice_context(path: str, original: str, translations: tuple[Translation, ...], choice: Choice) -> dict[str, Any]:
    """The names that `macros/translation.html` lists."""
    first, none_chosen = f"{path}?lang={original or ORIGINAL}", choice.translation is None
    ways = [{"words": language_name(original), "href": first, "current": none_chosen, "language": ""}]
    for one in translations:
        name, asked = language_name(one.language), f"{path}?lang={one.language}"
        mine = choice.translation is one
        ways.append({"words": name, "href": asked, "current": mine and choice.instead, "language": one.language})
        both = _("both: %(one)s, %(other)s") % {"one": language_name(original), "other": name}
        ways.append({"words": both, "href": f"{asked}&beside=yes", "current": mine and choice.beside, "language": ""})
    return {
        "ways": ways if translations else [],
        "question": _question(choice),
        "beside": choice.beside,
        "language": choice.translation.language if choice.translation else "",
        "lines": choice.translation.lines if choice.translation else {},
        "note": note(choice.translation) if choice.translation else "",
    }


def _question(choice: Choice) -> str:
    """The end of an address that asks for the same words on another page of the story."""
    if choice.translation is None:
        return ""
    return f"?lang={choice.translation.language}{'&beside=yes' if choice.beside else ''}"


def note(translation: Translation) -> str:
    """What a translation is and whose."""
    named = {"language": language_name(translation.language), "name": translation.by}
    if translation.by:
        return _("A translation into %(language)s, by %(name)s. What counts is the voice.") % named
    return _("A translation into %(language)s. What counts is the voice.") % named


def language_name(code: str) -> str:
    """A language's name in that of the page; its code where nobody knows another name."""
    if not code:
        return _("Original")
    try:
        return Locale.parse(code.replace("-", "_")).get_display_name(language_spoken()) or code
    except (ValueError, UnknownLocaleError):
        return code
