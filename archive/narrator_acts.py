"""What a narrator does on their own page: each is done at once, with a receipt, or becomes a request.

Which of the two, the archive's policy says (`STORYLOOM_NARRATORS_DO`). What a
narrator says here is their own word: it is written down like any other
agreement, with the page itself as its evidence.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.agreeing import Basis, record_agreement, reinstate, withdraw
from archive.agreement_versions import Scope, last_agreed, name_of_scope, terms_in, versions
from archive.agreements import BOUNDS, Agreement, NameShown, Use
from archive.channels import Channel
from archive.errors import InvalidInput, NotFound
from archive.gate import Viewer, may
from archive.gate_facts import story_facts
from archive.joined_words import current_words, scope_of
from archive.naming import BY_OPENNESS
from archive.narrator_requests import ask_for
from archive.narrators import NarratorAct
from archive.passages import NO_SUCH_PASSAGE, Passage
from archive.phrases import Phrase
from archive.receipts import with_receipt
from archive.recordings import Contribution, Part
from archive.stories import Story
from archive.story_places import recordings_of_story
from archive.subjects import Subject

ON_THEIR_PAGE = Phrase("Said by the narrator on their own page.")
NO_SUCH_STORY = Phrase("There is no such story of yours.")
NOTHING_SAID = Phrase("Nothing is agreed yet that a name goes with; tell the archive first what you agree to.")
NOT_OFFERED = Phrase("Choose what you agree to from the list; for more than it offers, write to the archive below.")
OFFERED = frozenset({Use.web, Use.feed, Use.festival, Use.print})
"""What a narrator can agree to on their page; anything beyond it is agreed in a conversation."""


@dataclass(frozen=True, slots=True)
class Narrator:
    """Who acts: a person, and what the archive's policy lets narrators do at once."""

    person: Subject
    at_once: frozenset[NarratorAct]

    @property
    def viewer(self) -> Viewer:
        """As the gate knows them."""
        return Viewer(narrator_id=self.person.id)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an act: its receipt's key, or '' where a curator is asked."""

    receipt: str = ""


def story_of_theirs(session: Session, narrator: Narrator, key: str, *, now: datetime) -> Story:
    """A story that they narrate and may hear. Raises NotFound."""
    story = session.scalar(select(Story).where(Story.key == key))
    if story is None or not may(narrator.viewer, story_facts(session, story.id), Channel.narrator, now).allow:
        raise NotFound(NO_SUCH_STORY)
    return story


def passage_of_theirs(session: Session, narrator: Narrator, key: str) -> Passage:
    """A passage of a recording that they narrate. Raises NotFound."""
    theirs = select(Contribution.recording_id).where(
        Contribution.person_id == narrator.person.id, Contribution.part == Part.narrator
    )
    passage = session.scalar(select(Passage).where(Passage.key == key, Passage.recording_id.in_(theirs)))
    if passage is None:
        raise NotFound(NO_SUCH_PASSAGE)
    return passage


def withdraw_story(session: Session, narrator: Narrator, story: Story, *, reason: str, now: datetime) -> Outcome:
    """Take their word on a story back: it is closed to everyone from this commit on."""
    return _do(session, narrator, NarratorAct.withdraw, story, _takes_back, reason, now)


def restrict_passage(session: Session, narrator: Narrator, passage: Passage, *, reason: str, now: datetime) -> Outcome:
    """Take a passage out of every story; the sound of those is closed until it is made without it."""
    return _do(session, narrator, NarratorAct.restrict, passage, _takes_back, reason, now)


def reinstate_word(
    session: Session, narrator: Narrator, scope: Story | Passage, *, reason: str, now: datetime
) -> Outcome:
    """Take one of these back: what was agreed before is in force again. Raises InvalidInput where nothing was."""
    return _do(session, narrator, NarratorAct.reinstate, scope, reinstate, reason, now)


def uses_offered(session: Session, narrator: Narrator, story: Story) -> frozenset[Use]:
    """What they can agree to for a story: no more than they agreed to for the recordings that it is cut from."""
    words = current_words(session, narrator.person)
    on_recordings = [
        row for (column, id_), rows in words.items() for row in rows
        if column == "recording_id" and id_ in recordings_of_story(session, story.id)
    ]  # fmt: skip
    return frozenset(use for use in OFFERED if all(getattr(row, use.value) for row in on_recordings))


def uses_agreed(session: Session, narrator: Narrator, story: Story) -> frozenset[Use]:
    """What is agreed to now for a story, by this narrator's word alone."""
    words = current_words(session, narrator.person)
    asked = [("story_id", story.id), *(("recording_id", id_) for id_ in recordings_of_story(session, story.id))]
    rows = [row for each in asked for row in words.get(each, ())]
    agreed = (use for use in OFFERED if all(getattr(row, use.value) and not row.withdrawn for row in rows))
    return frozenset(agreed) if rows else frozenset()


def agree_to(
    session: Session, narrator: Narrator, story: Story, uses: Collection[Use], *, wording: str, now: datetime
) -> Outcome:
    """Say what a story may be used for; `wording` is what the page showed.

    Raises:
        InvalidInput: a use that is not offered to them.
        Conflict: their word on the story is a withdrawal.
    """
    if not uses_offered(session, narrator, story).issuperset(uses):
        raise InvalidInput(NOT_OFFERED)
    former = last_agreed(versions(session, story, narrator.person.id))

    def do(session: Session, scope: Scope, **given: Any) -> None:
        del given["reason"]
        terms = _named(session, narrator.person, former)
        bounds = {name: getattr(former, name) for name in BOUNDS} if former else {}
        record_agreement(
            session, scope=scope, uses=uses, wording=wording, evidence=ON_THEIR_PAGE, **(terms | bounds | given)
        )

    said = ", ".join(sorted(use.value for use in uses))
    return _do(session, narrator, NarratorAct.agree, story, do, said, now)


def rename(session: Session, narrator: Narrator, name_shown: NameShown, pseudonym: str, *, now: datetime) -> Outcome:
    """Change how they are named, in every word of theirs that is in force.

    Raises:
        InvalidInput: a pseudonym is missing, or they have agreed to nothing yet.
    """
    if name_shown is NameShown.pseudonym and not pseudonym.strip():
        raise InvalidInput("Give the pseudonym under which you want to be named.")
    words = current_words(session, narrator.person)
    said = [(on, row) for on, rows in words.items() for row in rows if not row.withdrawn]
    if not said:
        raise InvalidInput(NOTHING_SAID)

    def do(session: Session, _scope: Scope, **given: Any) -> None:
        for on, row in said:
            scope, person_id = scope_of(session, on, narrator.person)
            terms = terms_in(row) | {"name_shown": name_shown, "pseudonym": pseudonym}
            uses = {use for use in Use if terms.pop(use.value)}
            terms["wording"] = terms["wording"] or ON_THEIR_PAGE
            basis = Basis(language=terms.pop("wording_language"), template_key=terms.pop("template_key"))
            record_agreement(
                session, scope=scope, person_id=person_id, uses=uses, evidence=ON_THEIR_PAGE, basis=basis,
                by_id=None, now=given["now"], **terms,
            )  # fmt: skip

    text = f"{name_shown.value} {pseudonym}".strip()
    return _do(session, narrator, NarratorAct.rename, narrator.person, do, text, now)


def _takes_back(session: Session, scope: Scope, **given: Any) -> None:
    withdraw(session, scope, **given)


def _named(session: Session, person: Subject, former: Agreement | None) -> dict[str, Any]:
    """How they are named: as on this story before, else as most reservedly elsewhere."""
    said = [row for rows in current_words(session, person).values() for row in rows if not row.withdrawn]
    closest = former or max(said, key=lambda row: BY_OPENNESS.index(row.name_shown), default=None)
    if closest is None:
        return {"name_shown": NameShown.full}
    return {"name_shown": closest.name_shown, "pseudonym": closest.pseudonym}


def _do(  # noqa: PLR0917 (one private call for each act)
    session: Session,
    narrator: Narrator,
    act: NarratorAct,
    scope: Scope,
    do: Callable[..., object],
    text: str,
    now: datetime,
) -> Outcome:
    """Do it with a receipt where the policy lets narrators; else ask for it."""
    if act not in narrator.at_once:
        ask_for(session, narrator.person, act, thing=name_of_scope(scope), text=text, now=now)
        return Outcome()
    reason = text.strip() or ON_THEIR_PAGE

    def done() -> None:
        do(session, scope, person_id=narrator.person.id, reason=reason, by_id=None, now=now)

    receipt = with_receipt(session, act, scope, done, person_id=narrator.person.id, by_id=None, now=now)
    return Outcome(receipt.key)
