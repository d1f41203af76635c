"""Links derived by hand: every row of the record as plain Python, and the words of the design read literally.

Written without the archive's own queries, so that the two can be compared.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.agreements import Agreement
from archive.mentions import Mention, StandingPolicy
from archive.passages import Passage, PassageVersion
from archive.recipes import Recipe
from archive.recordings import Contribution, Recording
from archive.seeds import Seed
from archive.stories import Story, StorySpan
from archive.subjects import Subject

EDGE_S = 0.25


@dataclass(frozen=True, order=True)
class Led:
    """A passage of a story that leads to a recipe or seed, `through` its dish or crop ('' where it names it)."""

    story: int
    kind: str
    record: int
    through: str
    passage: str
    suggested: bool


class Everything:
    """The whole record in memory."""

    def __init__(self, session: Session, now: datetime) -> None:
        session.flush()
        session.expire_all()
        self.now = now
        tables = (Agreement, Contribution, Mention, Passage, PassageVersion, Recording, Story, StorySpan, Subject)
        self.rows: dict[type[Any], list[Any]] = {table: list(session.scalars(select(table))) for table in tables}
        self.policy = {row.origin: row.least_score for row in session.scalars(select(StandingPolicy))}
        self.records = {"recipe": list(session.scalars(select(Recipe))), "seed": list(session.scalars(select(Seed)))}
        self.current = {row.id: row.current_transcript_id for row in self.rows[Recording]}
        self.agreed = [row for row in self.rows[Agreement] if row.current]

    def closed(self, word: Agreement) -> bool:
        begins = word.starts_at is not None and word.starts_at > self.now
        ended = word.ends_at is not None and word.ends_at <= self.now
        return word.withdrawn or not word.web or begins or ended

    def is_open(self, story: Story) -> bool:
        spans = [span for span in self.rows[StorySpan] if span.story_id == story.id]
        if story.state.value != "published" or not spans:
            return False
        for span in spans:
            heard = [one for one in self.rows[Contribution] if one.recording_id == span.recording_id]
            words = [one for one in self.agreed if span.recording_id == one.recording_id or story.id == one.story_id]
            of_people = [one for one in self.agreed if one.subject_id in {part.person_id for part in heard}]
            narrators = {part.person_id for part in heard if part.part.value == "narrator"}
            if not words or any(map(self.closed, [*words, *of_people])):
                return False
            if not narrators <= {one.person_id for one in words}:
                return False
        return True

    def counts(self, mention: Mention) -> bool:
        """Accepted, or undecided and let through."""
        if mention.state.value == "suggested":
            return mention.score >= self.policy.get(mention.origin, 2.0)
        return mention.state.value == "accepted"

    def is_restricted(self, passage_id: int) -> bool:
        spoken_of = {one.subject_id for one in self.rows[Mention] if one.passage_id == passage_id and self.counts(one)}
        return any(
            self.closed(one)
            for one in self.agreed
            if one.passage_id == passage_id or (one.subject_id is not None and one.subject_id in spoken_of)
        )

    def passages_in(self, story: Story) -> list[Passage]:
        passages = {row.id: row for row in self.rows[Passage]}
        found = {}
        for span in (one for one in self.rows[StorySpan] if one.story_id == story.id):
            for line in self.rows[PassageVersion]:
                passage = passages[line.passage_id]
                stands = line.transcript_id == self.current[passage.recording_id]
                inside = line.start_s >= span.start_s - EDGE_S and line.end_s <= span.end_s + EDGE_S
                if passage.recording_id == span.recording_id and stands and inside:
                    found[passage.id] = passage
        return [passage for passage in found.values() if not self.is_restricted(passage.id)]


def links_by_hand(session: Session, now: datetime) -> set[Led]:
    """Every link of every open story, with every passage behind it."""
    all_of_it = Everything(session, now)
    return {
        led
        for story in filter(all_of_it.is_open, all_of_it.rows[Story])
        for passage in all_of_it.passages_in(story)
        for led in _led_to(all_of_it, story, passage)
    }


def _led_to(all_of_it: Everything, story: Story, passage: Passage) -> set[Led]:
    in_use = {row.id for row in all_of_it.rows[Subject] if row.retired_at is None}
    said = _said_in(all_of_it, passage)
    led = set()
    for kind, parent, column in (("recipe", "dish", "dish_id"), ("seed", "crop", "crop_id")):
        for record in (one for one in all_of_it.records[kind] if one.retired_at is None):
            parent_id = getattr(record, column)
            if (kind, record.id) in said:
                led.add(Led(story.id, kind, record.id, "", passage.key, all(said[kind, record.id])))
            if parent_id in in_use and ("subject", parent_id) in said:
                led.add(Led(story.id, kind, record.id, parent, passage.key, all(said["subject", parent_id])))
    return led


def _said_in(all_of_it: Everything, passage: Passage) -> dict[tuple[str, int], list[bool]]:
    """What this passage speaks of by mentions that stand, and of each of them whether it is only suggested."""
    said: dict[tuple[str, int], list[bool]] = defaultdict(list)
    for one in all_of_it.rows[Mention]:
        if one.passage_id == passage.id and one.anchor.value == "valid" and all_of_it.counts(one):
            kind = next(kind for kind in ("subject", "recipe", "seed") if getattr(one, f"{kind}_id") is not None)
            said[kind, getattr(one, f"{kind}_id")].append(one.state.value == "suggested")
    return said
