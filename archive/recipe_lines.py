"""Writing a recipe's lines and steps over what was there: each is read, matched to a subject and keeps its place.

A line that says the same as before keeps its row, with how a person settled it
and where it is said; one that was reworded in place keeps where it is said.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.fitting import check_fit
from archive.ingredient_lines import Doubt, LineReading, read_line
from archive.ingredient_matching import IngredientNames
from archive.list_edits import former_places
from archive.recipe_texts import LineText, Reading, Said, StepText
from archive.recipes import IngredientLine, RecipeStep
from archive.said_at import KEPT
from archive.subject_keeping import find_or_add_subject, find_subject
from archive.subjects import SubjectKind

LONGEST_PART = 40
"""How long the words of an amount or a unit may be."""
_CALLED = (SubjectKind.ingredient, SubjectKind.crop)
_Facts = tuple[str, str, str, int | None, str, str]


def write_lines(
    session: Session, recipe_id: int, lines: tuple[LineText, ...], *, add_names: bool, now: datetime
) -> bool:
    """Make these the recipe's lines; says whether anything changed. `add_names`: what is not known becomes a subject.

    Raises:
        InvalidInput: a text is too long, or a name that a person gave fits several subjects.
    """
    rows = select(IngredientLine).where(IngredientLine.recipe_id == recipe_id).order_by(IngredientLine.position)
    before = session.scalars(rows).all()
    was = [_state(row) for row in before]
    names = IngredientNames.load(session)
    written = []
    places = former_places([row.as_said for row in before], [line.as_said for line in lines])
    for position, (place, line) in enumerate(zip(places, lines, strict=True)):
        row = IngredientLine(recipe_id=recipe_id, as_said="", settled=False) if place is None else before[place]
        row.settled = row.settled and row.as_said == line.as_said
        row.position, row.as_said = position, line.as_said
        _read_into(session, row, line, names, add_names=add_names, now=now)
        _place(row, line.said)
        check_fit(row)
        session.add(row)
        written.append(row)
    for gone in set(before) - set(written):
        session.delete(gone)
    session.flush()
    return was != [_state(row) for row in written]


def write_steps(session: Session, recipe_id: int, steps: tuple[StepText, ...]) -> bool:
    """Make these the recipe's steps; says whether anything changed. Raises InvalidInput for what is too long."""
    rows = select(RecipeStep).where(RecipeStep.recipe_id == recipe_id).order_by(RecipeStep.position)
    before = session.scalars(rows).all()
    was = [(row.text, row.section, row.passage_id, row.said_at_s) for row in before]
    places = former_places([row.text for row in before], [step.text for step in steps])
    written = []
    for position, (place, step) in enumerate(zip(places, steps, strict=True)):
        row = RecipeStep(recipe_id=recipe_id) if place is None else before[place]
        row.position, row.text, row.section = position, step.text, step.section
        _place(row, step.said)
        check_fit(row)
        session.add(row)
        written.append(row)
    for gone in set(before) - set(written):
        session.delete(gone)
    session.flush()
    return was != [(row.text, row.section, row.passage_id, row.said_at_s) for row in written]


def _state(row: IngredientLine) -> tuple[object, ...]:
    facts = (row.amount, row.unit, row.name, row.ingredient_id, row.note, row.doubt)
    return (row.as_said, *facts, row.settled, row.passage_id, row.said_at_s)


def _place(row: IngredientLine | RecipeStep, said: Said) -> None:
    if said == KEPT:
        return
    row.passage_id = said.passage_id if said else None
    row.said_at_s = said.second if said else None


def _read_into(
    session: Session, row: IngredientLine, line: LineText, names: IngredientNames, *, add_names: bool, now: datetime
) -> None:
    if line.reading is None and row.settled and not line.again:
        return
    if line.reading is not None:
        facts = _settled(session, line.reading, names, add_names=add_names, now=now)
    else:
        facts = understood(line.as_said, names)
        if add_names and facts[3] is None and facts[2] and not facts[5]:
            subject = find_or_add_subject(session, SubjectKind.ingredient, facts[2], now=now)
            facts = (*facts[:3], subject.id, *facts[4:])
    row.settled = line.reading is not None
    row.amount, row.unit, row.name, row.ingredient_id, row.note, row.doubt = facts


def understood(as_said: str, names: IngredientNames) -> _Facts:
    """How the archive reads a line: amount, unit, name, subject, note and doubt."""
    read = _short_enough(read_line(as_said))
    match = names.match(read.name)
    doubt = read.doubt.value if read.doubt else match.doubt
    return read.amount, read.unit, read.name, match.subject_id, read.note, doubt


def _short_enough(read: LineReading) -> LineReading:
    if max(len(read.amount), len(read.unit)) <= LONGEST_PART:
        return read
    return LineReading(read.said, "", "", " ".join(read.said.split()), "", Doubt.unclear, ())


def _settled(session: Session, reading: Reading, names: IngredientNames, *, add_names: bool, now: datetime) -> _Facts:
    """As a person said: a name that is a subject's leads to it; any other stays the words it is."""
    subject_id = None
    if reading.ingredient:
        found = find_subject(session, _CALLED, reading.ingredient)
        if found is None and add_names:
            found = find_or_add_subject(session, SubjectKind.ingredient, reading.ingredient, now=now)
        subject_id = found.id if found else names.match(reading.ingredient).subject_id
    return reading.amount, reading.unit, reading.ingredient, subject_id, reading.note, ""
