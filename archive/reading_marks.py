"""Where in passages it is said what somebody looked for, whatever name it goes by there."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.mentions import Mention
from archive.standing import stands


def said_spans(
    session: Session, passage_ids: Collection[int], subject_ids: Collection[int]
) -> dict[int, tuple[tuple[int, int], ...]]:
    """Passage id -> the characters of its text that speak of one of these subjects, by standing mentions.

    Asks nothing of the gate: only for passages and subjects that were let through it.
    """
    if not passage_ids or not subject_ids:
        return {}
    query = select(Mention.passage_id, Mention.start_char, Mention.end_char).where(
        Mention.passage_id.in_(passage_ids), Mention.subject_id.in_(subject_ids), stands()
    )
    found: dict[int, set[tuple[int, int]]] = defaultdict(set)
    for passage_id, start, end in session.execute(query):
        found[passage_id].add((start, end))
    return {passage_id: tuple(sorted(own)) for passage_id, own in found.items()}
