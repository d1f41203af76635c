"""Whose voices speak of each thing, in every recording that was not withdrawn, open or not: for the desk alone."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select, union
from sqlalchemy.orm import Session

from archive.agreements import Agreement
from archive.base import there_is
from archive.mention_targets import Target, TargetKind
from archive.mentions import Mention
from archive.passages import Passage, PassageVersion
from archive.recipes import IngredientLine, RecipeStep
from archive.recordings import Contribution, Part, Recording
from archive.seeds import Handover, Seed
from archive.standing import stands
from archive.subjects import BroaderTerm

_COLUMNS: dict[TargetKind, Any] = {"subject": Mention.subject_id, "recipe": Mention.recipe_id, "seed": Mention.seed_id}
Voice = int
"""The id of a narrator; below zero: a recording (its id, negated) whose narrator nobody has named."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Who speaks of something, each with the passages in which they do."""

    passages: dict[Voice, set[int]] = field(default_factory=lambda: defaultdict(set))

    @property
    def voices(self) -> set[Voice]:
        """Everyone who does."""
        return set(self.passages)

    @property
    def times(self) -> int:
        """In how many passages."""
        return len(set().union(*self.passages.values()))


def heard_by_target(session: Session) -> dict[Target, Heard]:
    """The voices behind every subject, recipe and seed; what nobody speaks of has none.

    A subject's are those of standing mentions, of itself or of a kind of it. A
    recipe's or seed's own lines, steps and handovers count too, where they lead
    to a passage.
    """
    heard: dict[Target, Heard] = defaultdict(Heard)
    for kind, column in _COLUMNS.items():
        standing = select(column, Mention.passage_id).where(column.is_not(None), stands())
        _add(session, heard, kind, standing)
    told: tuple[tuple[TargetKind, tuple[Select[Any], ...]], ...] = (
        ("recipe", (_places(IngredientLine.recipe_id, IngredientLine), _places(RecipeStep.recipe_id, RecipeStep))),
        ("seed", (_places(Seed.id, Seed), _places(Handover.seed_id, Handover))),
    )
    for kind, places in told:
        for query in places:
            _add(session, heard, kind, query)
    _add_kinds(session, heard)
    return heard


def _add_kinds(session: Session, heard: dict[Target, Heard]) -> None:
    """Whoever speaks of pumpkin stew speaks of stew."""
    above: dict[int, set[int]] = defaultdict(set)
    for narrower_id, broader_id in session.execute(select(BroaderTerm.narrower_id, BroaderTerm.broader_id)):
        above[narrower_id].add(broader_id)
    own = {id_: dict(one.passages) for (kind, id_), one in heard.items() if kind == "subject"}
    for id_, passages in own.items():
        reached, edge = {id_}, above[id_] - {id_}
        while edge:
            for broader_id in edge:
                for voice, said_in in passages.items():
                    heard["subject", broader_id].passages[voice] |= said_in
            reached |= edge
            edge = set().union(*(above[one] for one in edge)) - reached


def _places(owner: Any, table: Any) -> Select[Any]:
    return select(owner, table.passage_id).where(table.passage_id.is_not(None))


def _add(session: Session, heard: dict[Target, Heard], kind: TargetKind, said: Select[Any]) -> None:
    """Add whose voice is heard in the passages that `said` gives beside each target."""
    claims = union(said).subquery()
    target, passage_id = claims.c
    narrator = and_(Contribution.recording_id == Recording.id, Contribution.part == Part.narrator)
    query = (
        select(target, passage_id, Recording.id, Contribution.person_id)
        .join(Passage, Passage.id == passage_id)
        .join(Recording, Recording.id == Passage.recording_id)
        .outerjoin(Contribution, narrator)
        .where(_is_read_there(), ~_is_withdrawn())
    )
    for target_id, said_in, recording_id, person_id in session.execute(query):
        heard[kind, target_id].passages[person_id or -recording_id].add(said_in)


def _is_read_there() -> ColumnElement[bool]:
    """SQL: the passage stands in what the recording reads today."""
    of_today = and_(
        PassageVersion.passage_id == Passage.id, PassageVersion.transcript_id == Recording.current_transcript_id
    )
    return there_is(PassageVersion, where=of_today)


def _is_withdrawn() -> ColumnElement[bool]:
    """SQL: someone took their word back, on the recording or on being heard at all."""
    on_it = or_(Agreement.recording_id == Recording.id, Agreement.subject_id == Contribution.person_id)
    return there_is(Agreement, where=and_(Agreement.current, Agreement.withdrawn, on_it))
