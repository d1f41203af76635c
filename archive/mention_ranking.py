"""Which of several targets that share a name is likelier meant in a recording.

Counted are what its narrators' words turned out to mean before, what else the
recording speaks of, and what people have told the archive belongs together. The
order helps the person who decides; it never decides.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from archive.folding import fold
from archive.mention_targets import Target, target_of
from archive.mentions import Anchor, Mention, MentionState
from archive.passages import Passage
from archive.recipes import IngredientLine, Recipe
from archive.recordings import Contribution, Part
from archive.seeds import Seed
from archive.subjects import BroaderTerm

PICKED_BEFORE, REJECTED_BEFORE = 3.0, -0.5
NAMED_IN_FULL, BELONGS_HERE, MOST_BELONGING = 3.0, 1.0, 3
LEAST_WEIGHT = 0.1

Choice = tuple[str, Target]
"""A surface (folded words) and one of the targets it may mean."""


def weigh(
    session: Session, recording_id: int, choices: Mapping[str, Collection[Target]], *, spoken_of: Collection[Target]
) -> dict[Choice, float]:
    """A weight for each target of each surface; those of one surface are to be compared with each other.

    `spoken_of`: what the recording speaks of beyond doubt.
    """
    targets = {target for own in choices.values() for target in own}
    picks = _picks_of_narrators(session, recording_id, targets)
    kin = _kin(session, targets)
    weights: dict[Choice, float] = {}
    for surface, own in choices.items():
        for target in own:
            belonging = len(kin[target] & set(spoken_of) - {target})
            weight = 1.0 + BELONGS_HERE * min(MOST_BELONGING, belonging) + picks.get((surface, target), 0.0)
            weights[surface, target] = max(LEAST_WEIGHT, weight + NAMED_IN_FULL * (target in spoken_of))
    return weights


def _picks_of_narrators(session: Session, recording_id: int, targets: Collection[Target]) -> dict[Choice, float]:
    """What people decided on these targets in recordings of the same narrators."""
    own, other = aliased(Contribution), aliased(Contribution)
    recordings = (
        select(other.recording_id)
        .join(own, own.person_id == other.person_id)
        .where(own.recording_id == recording_id, own.part == Part.narrator, other.part == Part.narrator)
    )
    decided = (
        select(Mention)
        .join(Passage, Passage.id == Mention.passage_id)
        .where(Passage.recording_id.in_(recordings), Mention.state != MentionState.suggested, _of(targets))
    )
    picks: dict[Choice, float] = defaultdict(float)
    for mention in session.scalars(decided):
        learnt = PICKED_BEFORE if mention.state is MentionState.accepted else REJECTED_BEFORE
        picks[fold(mention.quote), target_of(mention)] += learnt
    return picks


def _kin(session: Session, targets: Collection[Target]) -> dict[Target, set[Target]]:
    """What belongs to each target: by the record itself, and by what people accepted in the same recordings."""
    kin: dict[Target, set[Target]] = defaultdict(set)
    for one, other in (*_recorded_ties(session, targets), *_told_together(session, targets)):
        kin[one].add(other)
        kin[other].add(one)
    return kin


def _recorded_ties(session: Session, targets: Collection[Target]) -> Iterable[tuple[Target, Target]]:
    subjects = {id_ for kind, id_ in targets if kind == "subject"}
    recipes = {id_ for kind, id_ in targets if kind == "recipe"}
    seeds = {id_ for kind, id_ in targets if kind == "seed"}
    broader = select(BroaderTerm.narrower_id, BroaderTerm.broader_id).where(
        or_(BroaderTerm.narrower_id.in_(subjects), BroaderTerm.broader_id.in_(subjects))
    )
    yield from _pairs(session, broader, "subject")
    for column in (Recipe.dish_id, Recipe.from_person_id):
        yield from _pairs(
            session, select(Recipe.id, column).where(or_(column.in_(subjects), Recipe.id.in_(recipes))), "recipe"
        )
    lines = select(IngredientLine.recipe_id, IngredientLine.ingredient_id).where(
        or_(IngredientLine.ingredient_id.in_(subjects), IngredientLine.recipe_id.in_(recipes))
    )
    yield from _pairs(session, lines, "recipe")
    for column in (Seed.crop_id, Seed.keeper_id):
        yield from _pairs(session, select(Seed.id, column).where(or_(column.in_(subjects), Seed.id.in_(seeds))), "seed")


def _pairs(session: Session, query: Any, kind: Any) -> Iterable[tuple[Target, Target]]:
    return (((kind, id_), ("subject", subject_id)) for id_, subject_id in session.execute(query) if subject_id)


def _told_together(session: Session, targets: Collection[Target]) -> Iterable[tuple[Target, Target]]:
    """Pairs that people accepted in one recording, the first of them one of `targets`."""
    here = select(Passage.recording_id, Mention).join(Passage, Passage.id == Mention.passage_id)
    accepted = here.where(Mention.state == MentionState.accepted, Mention.anchor == Anchor.valid)
    of_recording: dict[int, set[Target]] = defaultdict(set)
    for recording_id, mention in session.execute(accepted.where(_of(targets))):
        of_recording[recording_id].add(target_of(mention))
    for recording_id, mention in session.execute(accepted.where(Passage.recording_id.in_(of_recording))):
        for target in of_recording[recording_id] - {target_of(mention)}:
            yield target, target_of(mention)


def _of(targets: Collection[Target]) -> Any:
    """SQL: a mention of one of these."""
    ids: dict[str, set[int]] = defaultdict(set)
    for kind, id_ in targets:
        ids[kind].add(id_)
    return or_(
        Mention.subject_id.in_(ids["subject"]), Mention.recipe_id.in_(ids["recipe"]), Mention.seed_id.in_(ids["seed"])
    )
