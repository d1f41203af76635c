"""The way from a mention to the stories that its passage stands in: through the recording's present transcript."""

from typing import TypeVarTuple

from sqlalchemy import Select

from archive.gate_lists import held_by_span
from archive.mentions import Mention
from archive.passages import Passage, PassageVersion
from archive.recordings import Recording
from archive.stories import StorySpan

Columns = TypeVarTuple("Columns")


def from_mentions_to_spans(query: Select[*Columns]) -> Select[*Columns]:
    """`query` over mentions, their passages as they read now, and the spans of stories that hold these.

    Asks nothing of the gate: whoever uses it says what may be met.
    """
    return (
        query.select_from(Mention)
        .join(Passage, Passage.id == Mention.passage_id)
        .join(Recording, Recording.id == Passage.recording_id)
        .join(
            PassageVersion,
            (PassageVersion.passage_id == Passage.id)
            & (PassageVersion.transcript_id == Recording.current_transcript_id),
        )
        .join(StorySpan, (StorySpan.recording_id == Passage.recording_id) & held_by_span(PassageVersion, StorySpan))
    )
