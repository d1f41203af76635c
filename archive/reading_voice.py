"""The voice that a page opens with: the best ten seconds in which something is named; always the same ones."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.passages import Passage, PassageVersion
from archive.reading_moments import Moment
from archive.recordings import Recording

GOOD_CHARACTERS = range(36, 201)
GOOD_SECONDS = 10.0
SURE, FAIRLY_SURE = 0.85, 0.6
LEANS_ON_WHAT_WAS_SAID = frozenset((
    "and", "because", "but", "he", "her", "his", "it", "its", "or", "she", "so", "that", "their", "them", "then",
    "there", "these", "they", "this", "those", "which", "who",
))  # fmt: skip
"""Words with which a sentence leans on the one before it; of English, and other languages go without."""


def opening_voice(session: Session, moments: Sequence[Moment]) -> Moment | None:
    """The best of these moments, which were let through the gate; None of none.

    First things first: what a person accepted, what can be heard, what no
    machine may have made up, what was clearly heard, a sentence that stands
    alone, about ten seconds of it; and between equals the one given first.
    """
    if not moments:
        return None
    sure = confidences(session, {moment.passage_key for moment in moments})

    def worth(moment: Moment) -> tuple[bool, bool, bool, int, int, float]:
        return (
            not moment.suggested,
            moment.audible,
            not moment.made_up,
            how_clear(sure.get(moment.passage_key, 1.0)),
            stands_alone(moment.quote),
            -abs(round(moment.end_s - moment.start_s - GOOD_SECONDS, 1)),
        )

    return max(moments, key=worth)


def stands_alone(quote: str) -> int:
    """How well a quote is understood by itself, from 0 to 3: whole, of a good length, leaning on nothing before it."""
    words = quote.strip().strip("“”\"'")
    first = words.split(" ", 1)[0].strip(",.;:").casefold()
    whole = words[:1].isupper() and words[-1:] in tuple(".!?…")
    return whole + (len(words) in GOOD_CHARACTERS) + (first not in LEANS_ON_WHAT_WAS_SAID)


def confidences(session: Session, passage_keys: Collection[str]) -> dict[str, float]:
    """By passage key: how surely its current words were heard; 1 where a person wrote them."""
    query = (
        select(Passage.key, PassageVersion.confidence)
        .join(PassageVersion, PassageVersion.passage_id == Passage.id)
        .join(Recording, Recording.current_transcript_id == PassageVersion.transcript_id)
        .where(Passage.key.in_(passage_keys))
    )
    return {key: 1.0 if sure is None else sure for key, sure in session.execute(query)}


def how_clear(confidence: float) -> int:
    """0 to 2, from hardly to surely."""
    return (confidence >= FAIRLY_SURE) + (confidence >= SURE)
