"""A new reading never opens what somebody closed: their word on a passage goes on to every line of its seconds.

A recording that is read again may split or join its passages, and the lines that then hold a restricted passage's
words have keys of their own, on which nobody has said anything. They get the same word, as a first version whose
evidence names where it comes from; so do lines over the seconds in which somebody was spoken of who restricts that.
It is never carried the other way, and a person's own word on a line stays as it is.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.agreement_versions import add_version, terms_in, void_version
from archive.agreements import BOUNDS, Agreement, Use
from archive.errors import InvalidInput
from archive.events import note_event
from archive.facts import PASSAGE_TOLERANCE_S, Span
from archive.gate_facts import agreements_on_passages, spans_of_passages
from archive.passages import Passage, PassageVersion
from archive.phrases import Phrase

TWO_WORDS = Phrase(
    "Somebody agreed to one thing on the one line and to another on the other; record one word for both before you "
    "join them."
)


def carry_restrictions(session: Session, recording_id: int, transcript_id: int, *, now: datetime) -> int:
    """Say again, on the lines of this transcript, what was said on other passages of the same seconds.

    Gives how many agreements were added. Doing it again adds none.
    """
    said = agreements_on_passages(session, (recording_id,))
    narrow = {id_: [one for one in words.values() if _narrows(one)] for id_, words in said.items()}
    spans = spans_of_passages(session, narrow)
    spoken_on = _people_with_a_word(session, recording_id)
    added = 0
    for line in session.scalars(select(PassageVersion).where(PassageVersion.transcript_id == transcript_id)):
        seconds = Span(recording_id, line.start_s, line.end_s)
        for former_id in (id_ for id_ in narrow if id_ != line.passage_id and _share(seconds, spans[id_])):
            for word in narrow[former_id]:
                person_id = word.person_id if word.subject_id is None else word.subject_id
                if person_id in spoken_on[line.passage_id]:
                    continue
                spoken_on[line.passage_id].add(person_id)
                _say_again(session, word, person_id, on=line.passage_id, as_on=former_id, now=now)
                added += 1
    return added


@dataclass(frozen=True, slots=True)
class Carried:
    """Keys of words that closed something on the former lines, and of those that were said again because of them."""

    stood: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)


def carry_between(
    session: Session, former_ids: Sequence[int], passage_ids: Sequence[int], *, spared: Collection[str] = (),
    now: datetime,
) -> Carried:  # fmt: skip
    """Say on each of `passage_ids` what was said on any of `former_ids`, whose words a person now reads in them.

    A line that is split may not open either half, and one that is joined is closed as its stricter half was. `spared`
    are keys of words that go no further: those that stood before an act which is being undone.

    Raises:
        InvalidInput: the same person said different things on lines that would become one.
    """
    recordings = set(session.scalars(select(Passage.recording_id).where(Passage.id.in_(former_ids))))
    said = agreements_on_passages(session, recordings)
    words = [(id_, one) for id_ in former_ids for one in said.get(id_, {}).values() if _narrows(one)]
    words = [(id_, one) for id_, one in words if one.key not in spared]
    carried = Carried(stood=sorted({one.key for _, one in words}))
    for id_ in passage_ids:
        own = _words_on(session, id_)
        for former_id, word in words:
            person_id = word.person_id if word.subject_id is None else word.subject_id
            if person_id not in own:
                added = _say_again(session, word, person_id, on=id_, as_on=former_id, now=now)
                own[person_id] = word
                carried.added.append(added.key)
            elif word.subject_id is None and not _alike(own[person_id], word):
                raise InvalidInput(TWO_WORDS)
    return carried


def take_carried_back(session: Session, keys: Collection[str], *, by_id: int | None, now: datetime) -> None:
    """Let words count no more that an act which is undone had said again, unless somebody said something since."""
    for word in session.scalars(select(Agreement).where(Agreement.key.in_(keys), Agreement.current)).all():
        line = session.get_one(Passage, word.passage_id)
        void_version(word)
        session.flush()
        note_event(session, "void_agreement", f"passage:{line.key}", by_id=by_id, now=now, agreement=word.key,
                   version=word.version)  # fmt: skip


def _words_on(session: Session, passage_id: int) -> dict[int | None, Agreement]:
    query = select(Agreement).where(Agreement.current, Agreement.passage_id == passage_id)
    return {one.person_id: one for one in session.scalars(query)}


def _alike(one: Agreement, other: Agreement) -> bool:
    return terms_in(one) == terms_in(other) and one.withdrawn == other.withdrawn


def _narrows(agreement: Agreement) -> bool:
    """Whether it closes anything, ever."""
    all_open = all(getattr(agreement, use.value) for use in Use)
    return agreement.withdrawn or not all_open or any(getattr(agreement, name) is not None for name in BOUNDS)


def _share(seconds: Span, spans: tuple[Span, ...]) -> bool:
    """Whether more is shared than two lines that follow each other may overlap by."""
    return any(
        min(seconds.end_s, span.end_s) - max(seconds.start_s, span.start_s) > PASSAGE_TOLERANCE_S for span in spans
    )


def _people_with_a_word(session: Session, recording_id: int) -> dict[int, set[int | None]]:
    """Per passage of the recording, whoever has said something on it, also where it is not in force."""
    query = (
        select(Agreement.passage_id, Agreement.person_id)
        .join(Passage, Passage.id == Agreement.passage_id)
        .where(Passage.recording_id == recording_id)
    )
    people: dict[int, set[int | None]] = defaultdict(set)
    for passage_id, person_id in session.execute(query):
        people[passage_id or 0].add(person_id)
    return people


def _say_again(
    session: Session, word: Agreement, person_id: int | None, *, on: int, as_on: int, now: datetime
) -> Agreement:
    line, former = session.get_one(Passage, on), session.get_one(Passage, as_on)
    agreement = add_version(
        session, line, person_id, (), **terms_in(word), withdrawn=word.withdrawn, created_at=now,
        recorded_by_id=word.recorded_by_id,
        evidence=f"Agreement {word.key}, carried over from passage {former.key} to another reading of its recording.",
    )  # fmt: skip
    note_event(session, "carry_over", f"passage:{line.key}", by_id=None, now=now, agreement=agreement.key,
               version=agreement.version, of=word.key)  # fmt: skip
    return agreement
