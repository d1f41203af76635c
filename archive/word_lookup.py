"""Finding the passages that hold a name, among those the taggers have read: by an index, never by reading them all.

A passage that no tagger has read yet is not found here; it will be read with
every name there is by then.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import ColumnElement, Text, bindparam, func, literal, or_, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import InstrumentedAttribute, Session

from archive.folding import fold
from archive.tagged_passages import PassageWords

_WORD = re.compile(r"\w+")
_AT_ONCE = 50
"""Phrases in one question; more are asked in several."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a tagger read in one passage: its folded words in order, and the keys of what may be a misheard name."""

    passage_id: int
    words: str
    sounds: str


def words_of(folded: str) -> str:
    """The words of a folded text, as they are kept and looked up: one space apart, without anything else."""
    return " ".join(_WORD.findall(folded))


def note_words(session: Session, read: Words) -> None:
    """Keep what was read in a passage, in place of what was read before."""
    row = session.get(PassageWords, read.passage_id)
    if row is None:
        session.add(PassageWords(passage_id=read.passage_id, words=read.words, sounds=read.sounds))
    elif (row.words, row.sounds) != (read.words, read.sounds):
        row.words, row.sounds = read.words, read.sounds


def passages_with(
    session: Session, names: Iterable[str], sounds: Collection[str] = (), *, after_id: int = 0, most: int
) -> list[int]:
    """Ids of the first `most` passages after `after_id` that hold one of these names, or one of these sounds.

    A few more may be among them: punctuation between a name's words is not looked at.
    """
    phrases = sorted({words_of(fold(name)) for name in names} - {""})
    ask = _ask_sqlite if session.get_bind().dialect.name == "sqlite" else _ask_postgresql
    found: set[int] = set()
    for part in _parts(phrases):
        found.update(ask(session, part, (), after_id, most))
    for part in _parts(sorted(sounds)):
        found.update(ask(session, (), part, after_id, most))
    return sorted(found)[:most]


def _parts(things: Sequence[str]) -> Iterator[list[str]]:
    every = iter(things)
    while part := list(islice(every, _AT_ONCE)):
        yield part


def _ask_sqlite(
    session: Session, phrases: Sequence[str], sounds: Sequence[str], after_id: int, most: int
) -> Iterable[int]:
    column, wanted = ("words", phrases) if phrases else ("sounds", sounds)
    match = f"{column} : (" + " OR ".join(f'"{one}"' for one in wanted) + ")"
    query = text(
        "SELECT rowid FROM passage_words_lookup WHERE passage_words_lookup MATCH :match AND rowid > :after"
        " ORDER BY rowid LIMIT :most"
    )
    return session.scalars(query, {"match": match, "after": after_id, "most": most})


def _ask_postgresql(
    session: Session, phrases: Sequence[str], sounds: Sequence[str], after_id: int, most: int
) -> Iterable[int]:
    conditions = [_holds_phrase(phrase) for phrase in phrases]
    if sounds:
        conditions.append(_array(PassageWords.sounds).bool_op("&&")(literal(list(sounds), ARRAY(Text))))
    query = (
        select(PassageWords.passage_id)
        .where(PassageWords.passage_id > bindparam("after", after_id), or_(*conditions))
        .order_by(PassageWords.passage_id)
        .limit(most)
    )
    return session.scalars(query)


def _holds_phrase(phrase: str) -> ColumnElement[bool]:
    """SQL: the index finds passages that hold every word; which of them hold these in a row is looked at one by one."""
    every_word = _array(PassageWords.words).bool_op("@>")(literal(phrase.split(" "), ARRAY(Text)))
    in_a_row = func.strpos(" " + PassageWords.words + " ", f" {phrase} ") > 0
    return every_word & in_a_row


def _array(column: InstrumentedAttribute[str]) -> ColumnElement[list[str]]:
    return func.string_to_array(column, " ", type_=ARRAY(Text))
