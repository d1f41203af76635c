"""Writing down what a machine suggests that a passage speaks of.

A run can be repeated, and its newest word replaces its former one. It never
touches what a person decided, never brings back what a person rejected, and
writes nothing that a stop rule rules out or that comes from an engine which
was undone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.errors import Conflict
from archive.folding import fold
from archive.mention_targets import Target, ask_after_mentions, target_column, target_of
from archive.mentions import Anchor, Decision, Mention, MentionState
from archive.passages import Passage, PassageVersion
from archive.recordings import Recording
from archive.stop_ruling import rules_in_force
from archive.undone_engines import is_undone

Place = tuple[Target, int, str]
"""What tells one suggestion of an origin from another: target, first character, quote."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """That some words of a passage may speak of `target`.

    Characters `start_char` to `end_char` (exclusive) count in the passage's
    text, seconds are recording time, `score` is between 0 and 1.
    """

    start_char: int
    end_char: int
    quote: str
    start_s: float
    end_s: float
    target: Target
    score: float

    @property
    def place(self) -> Place:
        """What tells this suggestion from another of the same origin."""
        return self.target, self.start_char, self.quote


def suggest_mentions(
    session: Session,
    passage_id: int,
    suggestions: Sequence[Suggestion],
    *,
    origin: str,
    origin_version: str,
    now: datetime,
) -> int:
    """Make `suggestions` all that this origin undecidedly suggests for the passage; gives how many are new.

    Raises:
        Conflict: a quote does not stand where it is said to in the passage's current text.
    """
    if is_undone(session, origin, origin_version):
        return 0
    _check_quotes(session, passage_id, suggestions)
    session.execute(select(Passage.id).where(Passage.id == passage_id).with_for_update(key_share=True))
    there = list(session.scalars(select(Mention).where(Mention.passage_id == passage_id).with_for_update()))
    wanted = {one.place: one for one in _allowed(session, suggestions)}
    wanted = {place: one for place, one in wanted.items() if not _decided(there, one)}
    known = {_place(one): one for one in there if one.origin == origin and one.anchor is Anchor.valid}
    new = [one for place, one in wanted.items() if place not in known]
    gone = _no_longer_made(session, there, origin, set(wanted))
    for mention in gone:
        session.delete(mention)
    kept = [(known[place], one) for place, one in wanted.items() if place in known]
    changed = [mention for mention, one in kept if _renew(mention, one, origin_version)]
    session.add_all(_mention(passage_id, one, origin, origin_version, now) for one in new)
    session.flush()
    targets = {one.target for one in new} | {target_of(one) for one in (*gone, *changed)}
    if targets:
        ask_after_mentions(session, passage_id, targets, now=now)
    return len(new)


def _allowed(session: Session, suggestions: Sequence[Suggestion]) -> list[Suggestion]:
    """Those that no stop rule keeps out."""
    ruled_out = rules_in_force(session, {fold(one.quote) for one in suggestions}) if suggestions else set()
    return [one for one in suggestions if (one.target, fold(one.quote)) not in ruled_out]


def _renew(mention: Mention, suggestion: Suggestion, origin_version: str) -> bool:
    """Take over the newest word on what nobody has decided; whether the score is another."""
    former = mention.score
    mention.score, mention.origin_version = suggestion.score, origin_version
    mention.start_s, mention.end_s = suggestion.start_s, suggestion.end_s
    return former != mention.score


def _place(mention: Mention) -> Place:
    return target_of(mention), mention.start_char, mention.quote


def _check_quotes(session: Session, passage_id: int, suggestions: Sequence[Suggestion]) -> None:
    """Compare with the text as it is now: someone may have corrected it while the machine was reading."""
    text = session.scalar(
        select(PassageVersion.text)
        .join(Recording, Recording.current_transcript_id == PassageVersion.transcript_id)
        .where(PassageVersion.passage_id == passage_id)
    )
    for one in suggestions:
        if not one.quote or (text is not None and text[one.start_char : one.end_char] != one.quote):
            raise Conflict("The passage was changed while it was being read; read it again.")


def _decided(there: Sequence[Mention], suggestion: Suggestion) -> bool:
    """Whether a person rejected this of these words, or said what the words here speak of."""
    for mention in there:
        same = target_of(mention) == suggestion.target
        if mention.state is MentionState.rejected and same and fold(mention.quote) == fold(suggestion.quote):
            return True
        overlaps = mention.start_char < suggestion.end_char and suggestion.start_char < mention.end_char
        accepted = mention.state is MentionState.accepted and mention.anchor is Anchor.valid
        if accepted and overlaps and (same or _both_subjects(mention, suggestion)):
            return True
    return False


def _both_subjects(mention: Mention, suggestion: Suggestion) -> bool:
    """One word speaks of one subject; a dish and its recipe, or a crop and its seed, may share their name."""
    return mention.subject_id is not None and suggestion.target[0] == "subject"


def _no_longer_made(session: Session, there: Sequence[Mention], origin: str, wanted: set[Place]) -> list[Mention]:
    candidates = [
        one
        for one in there
        if one.origin == origin
        and one.state is MentionState.suggested
        and (one.anchor is Anchor.stale or _place(one) not in wanted)
    ]
    ids = [one.id for one in candidates]
    spoken_of = set(session.scalars(select(Decision.mention_id).where(Decision.mention_id.in_(ids))))
    return [one for one in candidates if one.id not in spoken_of]


def _mention(passage_id: int, one: Suggestion, origin: str, origin_version: str, now: datetime) -> Mention:
    return Mention(
        passage_id=passage_id, quote=one.quote, start_char=one.start_char, end_char=one.end_char, start_s=one.start_s,
        end_s=one.end_s, origin=origin, origin_version=origin_version, score=one.score, created_at=now,
        **target_column(one.target),
    )  # fmt: skip
