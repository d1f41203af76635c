"""A clip: one passage of an open story, or several that follow each other, under the keys of the first and the last.

Keys outlast corrections, and a clip is found again in whichever open story it
stands in: so what was shared with a key still plays after a story is cut anew.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.errors import NotFound
from archive.gate import Viewer
from archive.passages import NO_SUCH_PASSAGE, find_passage, may_be_made_up
from archive.reading_search import moments_text
from archive.reading_story import StoryPage, page_of_story
from archive.reading_transcript import StoryPassage
from archive.stories import Story


@dataclass(frozen=True, slots=True)
class Clip:
    """The passages of a clip, in order, with the story that they are heard in."""

    story: StoryPage
    passages: tuple[StoryPassage, ...]

    @property
    def start_s(self) -> float:
        """Where it begins, in story time."""
        return self.passages[0].start_s

    @property
    def end_s(self) -> float:
        """Where it ends, in story time."""
        return self.passages[-1].end_s

    @property
    def audible(self) -> bool:
        """Whether all of it can be heard now."""
        return self.story.audio is not None and all(passage.heard for passage in self.passages)

    @property
    def quote(self) -> str:
        """What is said in it, without words that a machine may have made up."""
        return " ".join(passage.text for passage in self.passages if not may_be_made_up(passage.flags))


def read_clip(
    session: Session, key: str, *, to_key: str = "", viewer: Viewer, now: datetime, channel: Channel = Channel.page
) -> Clip:
    """The passage of this key, or all from it to that of `to_key`, whichever stands first. Former keys lead on.

    Raises:
        NotFound: there is none, or none that this viewer may meet; the two read the same.
    """
    first = find_passage(session, key)
    last = find_passage(session, to_key) if to_key else first
    found = moments_text(session, [first.id, last.id], viewer=viewer, now=now, channel=channel)
    if first.id not in found or last.id not in found:
        raise NotFound(NO_SUCH_PASSAGE)
    both = found[first.id].moments.keys() & found[last.id].moments.keys()
    if not both:
        raise NotFound(NO_SUCH_PASSAGE)
    story = page_of_story(session, session.get_one(Story, min(both)), viewer=viewer, now=now, channel=channel)
    places = [at for at, passage in enumerate(story.passages) if passage.key in {first.key, last.key}]
    # A passage that the story repeats is met where it stands first.
    ends = sorted({next(at for at in places if story.passages[at].key == one.key) for one in (first, last)})
    return Clip(story, story.passages[ends[0] : ends[-1] + 1])
