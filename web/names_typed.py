"""The names in what somebody typed: which subjects go by them, and what else a search for those should look for.

Up to four words in a row may be a name; of two names that share words the
longer counts. Words in quotes are taken as they stand.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.gate import Viewer
from archive.name_keys import name_key
from archive.reading_called import Called, Kin, subjects_called
from search.contract import OtherNames
from search.folding import folded
from search.question_terms import read_question

LONGEST_NAME = 4
MOST_NAMES, MOST_OTHER = 12, 8
Words = tuple[str, ...]
LEAST_SINGULAR = 4


@dataclass(frozen=True, slots=True)
class NameTyped:
    """Words in a row that name something, and what goes by them."""

    words: Words
    called: tuple[Called, ...]

    @property
    def ids(self) -> frozenset[int]:
        """What is named, and everything that is a kind of it."""
        return frozenset(id_ for one in self.called for id_ in one.ids)

    def other(self) -> dict[Words, str]:
        """Folded names to search for too -> as they are written ('' where no page says them)."""
        found: dict[Words, str] = {}
        for one in self.called:
            for kin in (one.subject, *one.narrower):
                for words, name in _names_of(kin):
                    if words and not _holds(words, self.words):
                        found[words] = found.get(words) or name
        return dict(list(found.items())[:MOST_NAMES])


def names_typed(
    session: Session, text: str, *, viewer: Viewer, now: datetime, channel: Channel = Channel.facet
) -> tuple[NameTyped, ...]:
    """The names in these words, in their order, as far as this viewer may know them."""
    runs = list(_runs(text))
    keys = {key for run in runs for words in _in_a_row(run) for key in _keys(words)}
    by_key = {
        key: tuple(called)
        for key, called in groupby(
            subjects_called(session, keys, viewer=viewer, now=now, channel=channel), key=lambda one: one.key
        )
    }
    return tuple(found for run in runs for found in _longest(run, by_key))


def other_names(typed: Iterable[NameTyped]) -> tuple[OtherNames, ...]:
    """What a search is told of them."""
    named = ((name.words, tuple(name.other())) for name in typed)
    return tuple(OtherNames(words, others) for words, others in named if others)[:MOST_OTHER]


def _runs(text: str) -> Iterator[Words]:
    """Words that stand beside each other outside quotes."""
    for is_phrase, terms in groupby(read_question(text).wanted, key=lambda term: term.is_phrase):
        if not is_phrase:
            yield tuple(term.text for term in terms)


def _in_a_row(run: Words) -> Iterator[Words]:
    for length in range(min(LONGEST_NAME, len(run)), 0, -1):
        for start in range(len(run) - length + 1):
            yield run[start : start + length]


def _longest(run: Words, by_key: dict[str, tuple[Called, ...]]) -> Iterator[NameTyped]:
    start = 0
    while start < len(run):
        for length in range(min(LONGEST_NAME, len(run) - start), 0, -1):
            words = run[start : start + length]
            called = {one.subject.link.id: one for key in _keys(words) for one in by_key.get(key, ())}
            if called:
                yield NameTyped(words, tuple(called.values()))
                start += length - 1
                break
        start += 1


def _keys(words: Words) -> tuple[str, ...]:
    """The key of these words, and of one or many of the same: it need not be a word, only a name that is there."""
    key = name_key(" ".join(words))
    forms = [key, f"{key}s", f"{key}es"]
    if key.endswith("s") and len(words[-1]) >= LEAST_SINGULAR:
        forms.append(key[:-1])
    if key.endswith("es") and len(words[-1]) > LEAST_SINGULAR:
        forms.append(key[:-2])
    return tuple(forms) if key else ()


def _names_of(kin: Kin) -> Iterator[tuple[Words, str]]:
    for name in kin.names:
        yield folded(name.name), "" if name.misheard else name.name


def _holds(words: Words, wanted: Words) -> bool:
    """Whether the wanted words stand in these in a row: then they are found by what was typed already."""
    return any(words[start : start + len(wanted)] == wanted for start in range(len(words) - len(wanted) + 1))
