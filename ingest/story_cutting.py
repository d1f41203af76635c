"""Cutting a story's own listening copy from its spans, without the passages that someone has restricted.

Beside it come those in which a group hears what is kept to it: `ingest.kept_cutting`.

Whatever this makes, the gate still compares what the copy holds with what may
be heard at the moment of asking.
"""

from datetime import datetime

from archive.agreements import Use
from archive.facts import Span, StoryFacts
from archive.gate_facts import story_facts
from archive.listening import copy_of_story
from archive.stories import Story
from ingest.clip_cutting import cut_clips
from ingest.copying import keep_copy, pieces_of
from ingest.kept_cutting import keep_kept_copies, kept_pieces_of_story
from ingest.leaving_out import audible
from ingest.workplace import Workplace


def cut_story(workplace: Workplace, story_id: int, *, now: datetime) -> None:
    """Make the copies of a story and of its clips as spans and agreements stand now; nothing where they are that."""
    with workplace.reading() as session:
        if session.get(Story, story_id) is None:
            return
        facts = story_facts(session, story_id)
        pieces = pieces_of(session, audible_spans(facts, now))
        former = copy_of_story(session, story_id)
        kept = kept_pieces_of_story(session, facts, now=now)
    keep_copy(workplace, pieces, former, story_id=story_id)
    keep_kept_copies(workplace, kept, story_id=story_id)
    cut_clips(workplace, story_id, now=now)


def audible_spans(story: StoryFacts, now: datetime) -> tuple[Span, ...]:
    """The story's spans less every passage that may not be heard on the web at `now`, a tone in its place."""
    return audible(story.spans, story.closed_spans(Use.web, now))
