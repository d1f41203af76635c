"""From what the taggers heard to suggestions: where words may mean several, how likely each is in this recording.

Ambiguity is honest: all of them are suggested, and none is scored higher than one of two even chances, so that no
weighing lets a name through that only a person can tell.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from archive.folding import fold
from archive.mention_ranking import Choice, weigh
from archive.mention_suggesting import Suggestion
from archive.mention_targets import Target, target_of
from archive.mentions import Anchor, Mention, MentionState
from archive.passages import Passage
from ingest.tagging.dictionary import AMBIGUOUS_SCORE, SURE_SCORE
from ingest.tagging.engines import EXACT
from ingest.tagging.passages import Heard, Reading


def weights_of(session: Session, recording_id: int, readings: Sequence[Reading]) -> dict[Choice, float]:
    """The weight of each thing that words of these passages of one recording may mean, where there are several."""
    choices: dict[str, set[Target]] = defaultdict(set)
    for heard in (one for reading in readings for one in reading.heard):
        for target in heard.targets:
            if rivals(heard, target):
                choices[fold(heard.quote)].add(target)
    if not choices:
        return {}
    beyond_doubt = {*_surely(readings), *_elsewhere(session, recording_id, {one.text.passage_id for one in readings})}
    return weigh(session, recording_id, choices, spoken_of=beyond_doubt)


def suggestions_of(heard: Heard, weights: dict[Choice, float]) -> Iterator[Suggestion]:
    """One suggestion for each thing that the words may mean."""
    for target in heard.targets:
        yield Suggestion(
            start_char=heard.start_char, end_char=heard.end_char, quote=heard.quote, start_s=heard.start_s,
            end_s=heard.end_s, target=target, score=heard.sureness * _chance(heard, target, weights),
        )  # fmt: skip


def rivals(heard: Heard, target: Target) -> list[Target]:
    """Others of its kind that the words may mean instead; a dish and its recipe share their name and are no rivals."""
    return [other for other in heard.targets if other[0] == target[0] and other != target]


def _chance(heard: Heard, target: Target, weights: dict[Choice, float]) -> float:
    others = rivals(heard, target)
    if not others:
        return SURE_SCORE
    surface = fold(heard.quote)
    best = max(weights[surface, one] for one in (target, *others))
    return AMBIGUOUS_SCORE * weights[surface, target] / best


def _surely(readings: Iterable[Reading]) -> Iterator[Target]:
    for heard in (one for reading in readings for one in reading.heard if one.engine == EXACT):
        yield from (target for target in heard.targets if not rivals(heard, target))


def _elsewhere(session: Session, recording_id: int, here: Collection[int]) -> Iterator[Target]:
    """What people accepted in the recording, and what is plainly named in its other passages."""
    plainly = (Mention.origin == EXACT.name) & (Mention.score > AMBIGUOUS_SCORE) & Mention.passage_id.not_in(here)
    query = (
        select(Mention)
        .join(Passage, Passage.id == Mention.passage_id)
        .where(
            Passage.recording_id == recording_id,
            Mention.anchor == Anchor.valid,
            or_(
                Mention.state == MentionState.accepted,
                (Mention.state == MentionState.suggested) & plainly,
            ),
        )
    )
    yield from map(target_of, session.scalars(query))
