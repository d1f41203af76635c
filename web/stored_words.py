"""Sentences that were written down in English, as the line, the store or the record did, in the page's language.

They are looked up as they stand, and then by shape: each string of the
catalogue with places for names and numbers is also a pattern of what it wrote.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from heapq import merge

from babel.messages.pofile import read_po

from archive.moments_said import day_read, moment_read
from web.i18n import CATALOGUE, SOURCE_LANGUAGE, day_words, language_spoken, moment_words, translated

_PLACE = re.compile(r"%\((\w+)\)[-#0-9. +]*[a-z]|%%")
OURS, SAID, MOMENT, DAY = "_words", "_said", "_moment", "_day"
"""How the names of places end that hold words of ours, a sentence of ours with places of its own, a moment or a day."""


def said_again(text: str) -> str:
    """`text` in the language spoken, or as it is where no string of the catalogue has its shape."""
    if language_spoken() == SOURCE_LANGUAGE or not text:
        return text
    known = translated(text)
    if known != text:
        return known
    for sentence, shape in _shapes_that_may_fit(_begins(text)):
        if found := shape.fullmatch(text):
            return filled(_plain(translated(sentence)), found.groupdict())
    return text


def filled(sentence: str, values: Mapping[str, object]) -> str:
    """The sentence with its places filled; what stands for words of ours is translated first, a moment said anew."""
    return sentence % {name: _filling(name.rstrip("0123456789"), value) for name, value in values.items()}


def _filling(name: str, value: object) -> object:
    if name.endswith(OURS):
        return translated(str(value))
    if name.endswith(SAID):
        return said_again(str(value))
    if name.endswith(MOMENT) and (moment := moment_read(str(value))) is not None:
        return moment_words(moment)
    if name.endswith(DAY) and (day := day_read(str(value))) is not None:
        return day_words(*day)
    return value


def _shapes_that_may_fit(first: str) -> Iterable[tuple[str, re.Pattern[str]]]:
    """Those that begin with this word or with a place, longest first."""
    of_word = _shapes().get(first, []) if first else []
    return merge(of_word, _shapes().get("", []), key=lambda one: -len(one[0]))


@cache
def _shapes() -> dict[str, list[tuple[str, re.Pattern[str]]]]:
    """Strings with places, by their first word ('' where that is a place), longest first: the fullest one fits best."""
    shapes: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    with CATALOGUE.open(encoding="utf-8") as file:
        sentences = [message.id for message in read_po(file) if isinstance(message.id, str) and "%(" in message.id]
    for sentence in sorted(sentences, key=len, reverse=True):
        shapes.setdefault(_begins(sentence), []).append((sentence, _shape(sentence)))
    return shapes


def _begins(text: str) -> str:
    first = text.split(" ", 1)[0]
    return first if first.isalpha() else ""


def _shape(sentence: str) -> re.Pattern[str]:
    parts, place, seen = [], 0, set()
    for found in _PLACE.finditer(sentence):
        parts.append(re.escape(sentence[place : found.start()]))
        name, place = found.group(1), found.end()
        if name is None:
            parts.append("%")
        elif name in seen:
            parts.append(f"(?P={name})")
        else:
            parts.append(f"(?P<{name}>.+?)")
            seen.add(name)
    return re.compile("".join([*parts, re.escape(sentence[place:])]), re.DOTALL)


def _plain(sentence: str) -> str:
    """The same sentence with every place for text: a number was written already."""
    return _PLACE.sub(lambda found: f"%({found.group(1)})s" if found.group(1) else "%%", sentence)
