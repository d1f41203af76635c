"""Labels go along where lines are split or joined: what a community asks of a line, it asks of every line of its words.

Taking the act back takes away what it put there, and nothing that somebody put or took since.
"""

from collections.abc import Collection, Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from archive.labels import Labelled

Put = list[tuple[int, int]]
"""Labels on lines, by their numbers: the label's and the passage's."""


def labels_of(session: Session, passage_ids: Collection[int]) -> Put:
    """What is on these lines."""
    query = select(Labelled.label_id, Labelled.passage_id).where(Labelled.passage_id.in_(passage_ids))
    return [(row.label_id, row.passage_id or 0) for row in session.execute(query.order_by(Labelled.id))]


def carry_labels(
    session: Session, former_ids: Sequence[int], passage_ids: Sequence[int], *, spared: Collection[int] = ()
) -> Put:
    """Put every label of a former line, but those spared, on each line in its place; returns what was new."""
    put: Put = []
    there = set(labels_of(session, passage_ids))
    rows = select(Labelled).where(Labelled.passage_id.in_(former_ids), Labelled.label_id.not_in(spared))
    for row in session.scalars(rows.order_by(Labelled.id)).all():
        for passage_id in passage_ids:
            if (row.label_id, passage_id) not in there:
                there.add((row.label_id, passage_id))
                put.append((row.label_id, passage_id))
                session.add(
                    Labelled(
                        label_id=row.label_id, passage_id=passage_id, put_on_by_id=row.put_on_by_id,
                        put_on_at=row.put_on_at,
                    )
                )  # fmt: skip
    session.flush()
    return put


def take_labels_back(session: Session, put: Put) -> None:
    """Take away what was put on so."""
    for label_id, passage_id in put:
        session.execute(delete(Labelled).where(Labelled.label_id == label_id, Labelled.passage_id == passage_id))
