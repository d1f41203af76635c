"""What a mention points at, as a pair of kind and id, and what must be done when that counts or stops counting."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.agreements import Agreement
from archive.outbox import Errand
from archive.passages import Passage
from archive.recipes import Recipe
from archive.seeds import Seed
from archive.story_places import ask_for_stories, stories_of_passage, stories_of_recording
from archive.subjects import Subject

TargetKind = Literal["subject", "recipe", "seed"]
Target = tuple[TargetKind, int]

TABLES: dict[TargetKind, type[Subject | Recipe | Seed]] = {"subject": Subject, "recipe": Recipe, "seed": Seed}


def target_of(row: Any) -> Target:
    """What a mention, a stop rule, or a row with the columns of either, points at."""
    if row.subject_id is not None:
        return "subject", row.subject_id
    if row.recipe_id is not None:
        return "recipe", row.recipe_id
    return "seed", row.seed_id or 0


def target_column(target: Target) -> dict[str, int]:
    """The target as a column of `Mention` and its value."""
    kind, id_ = target
    return {f"{kind}_id": id_}


def ask_after_mentions(session: Session, passage_id: int, targets: Iterable[Target], *, now: datetime) -> None:
    """Promise what a change in a passage's mentions of `targets` needs.

    Its stories are indexed again; where a target has agreed on being spoken
    of, this may close the passage: its words are found no more until the index
    knows, and the audio of the whole recording's stories is cut again too.
    """
    people = {id_ for kind, id_ in targets if kind == "subject"}
    bound = select(Agreement.id).where(Agreement.current, Agreement.subject_id.in_(people)).limit(1)
    restrains = bool(people) and session.scalar(bound) is not None
    stories = stories_of_passage(session, passage_id)
    ask_for_stories(session, stories, Errand.index_story, now=now, narrows=restrains)
    if restrains:
        recording_id = session.get_one(Passage, passage_id).recording_id
        ask_for_stories(session, stories_of_recording(session, recording_id), Errand.cut_story, now=now)
