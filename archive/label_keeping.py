"""Keeping the vocabulary of labels, and putting them on recordings, stories and passages. They act on nothing."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from archive.errors import InvalidInput, NotFound
from archive.events import note_event
from archive.fitting import check_fit
from archive.labels import Label, Labelled, Mark
from archive.passages import Passage
from archive.phrases import Phrase
from archive.recordings import Recording
from archive.stories import Story

NO_SUCH_LABEL = Phrase("There is no such label.")
NAME_IT = Phrase("Give the label a name.")
NAME_TAKEN = Phrase("There is a label of this name already.")
CHOOSE_LABELS = Phrase("Choose labels from the list; a steward keeps it.")

Thing = Recording | Story | Passage
COLUMNS: dict[type[Any], InstrumentedAttribute[int | None]] = {
    Recording: Labelled.recording_id,
    Story: Labelled.story_id,
    Passage: Labelled.passage_id,
}


@dataclass(frozen=True, slots=True)
class LabelLine:
    """A label of the vocabulary; `used`: on how many things it is."""

    key: str
    name: str
    words: str
    mark: Mark
    retired: bool
    used: int


def list_labels(session: Session, *, retired: bool = True) -> list[LabelLine]:
    """The vocabulary by name, those that are retired last or not at all."""
    used = select(func.count(Labelled.id)).where(Labelled.label_id == Label.id).correlate(Label).scalar_subquery()
    query = select(Label, used).order_by(Label.retired_at.is_not(None), Label.name, Label.id)
    return [
        LabelLine(row.key, row.name, row.words, row.mark, row.retired_at is not None, count)
        for row, count in session.execute(query)
        if retired or row.retired_at is None
    ]


def find_label(session: Session, key: str) -> Label:
    """The label of this key. Raises NotFound."""
    label = session.scalar(select(Label).where(Label.key == key))
    if label is None:
        raise NotFound(NO_SUCH_LABEL)
    return label


def make_label(session: Session, name: str, words: str, mark: Mark, *, by_id: int | None, now: datetime) -> Label:
    """Add a label to the vocabulary. Raises InvalidInput where the name cannot be used."""
    label = Label(name=name.strip(), words=words.strip(), mark=mark, created_at=now)
    _check_name(session, label)
    session.add(label)
    session.flush()
    note_event(session, "make_label", f"label:{label.key}", by_id=by_id, now=now, name=label.name)
    return label


def edit_label(
    session: Session, label: Label, name: str, words: str, mark: Mark, *, by_id: int | None, now: datetime
) -> Label:
    """Change what a label is called and asks, wherever it is. Raises InvalidInput where the name cannot be used."""
    was = label.name
    with session.no_autoflush:
        label.name, label.words, label.mark = name.strip(), words.strip(), mark
        _check_name(session, label)
    session.flush()
    note_event(session, "edit_label", f"label:{label.key}", by_id=by_id, now=now, was=was, name=label.name)
    return label


def retire_label(session: Session, label: Label, *, retired: bool, by_id: int | None, now: datetime) -> None:
    """Take a label out of the vocabulary, or back into it; where it is, it stays."""
    if retired is (label.retired_at is not None):
        return
    label.retired_at = now if retired else None
    session.flush()
    act = "retire_label" if retired else "bring_label_back"
    note_event(session, act, f"label:{label.key}", by_id=by_id, now=now, name=label.name)


def put_labels(session: Session, thing: Thing, keys: Collection[str], *, by_id: int | None, now: datetime) -> None:
    """Let these labels, and no others, be on a thing. A retired one stays where it is and is put nowhere else.

    Raises:
        InvalidInput: there is no such label, or it is retired.
    """
    column = COLUMNS[type(thing)]
    chosen = {row.key: row for row in session.scalars(select(Label).where(Label.key.in_(keys)))}
    on = {row.key: row.Labelled for row in session.execute(_labels_on(column == thing.id))}
    if set(keys) - set(chosen) or any(row.retired_at is not None for key, row in chosen.items() if key not in on):
        raise InvalidInput(CHOOSE_LABELS)
    put, taken = sorted(set(chosen) - set(on)), sorted(set(on) - set(chosen))
    for key in put:
        session.add(
            Labelled(label_id=chosen[key].id, **{column.key: thing.id}, put_on_by_id=by_id, put_on_at=now)
        )  # fmt: skip
    for key in taken:
        session.delete(on[key])
    session.flush()
    if put or taken:
        named = f"{type(thing).__name__.lower()}:{thing.key}"
        note_event(session, "label", named, by_id=by_id, now=now, put=put, taken=taken)


def _labels_on(this: ColumnElement[bool]) -> Select[str, Labelled]:
    return select(Label.key, Labelled).join(Labelled, Labelled.label_id == Label.id).where(this).order_by(Label.name)


def labels_on(session: Session, thing: Thing) -> list[str]:
    """The keys of the labels that are on a thing itself."""
    return list(session.scalars(_labels_on(COLUMNS[type(thing)] == thing.id)))


def _check_name(session: Session, label: Label) -> None:
    if not label.name:
        raise InvalidInput(NAME_IT)
    check_fit(label)
    named = select(Label.id).where(func.lower(Label.name) == label.name.lower())
    others = named if label.id is None else named.where(Label.id != label.id)
    if session.scalar(others) is not None:
        raise InvalidInput(NAME_TAKEN)
