"""Merging a line with the one after it: the first keeps its key, and that of the other leads to it."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.errors import InvalidInput
from archive.facts import PASSAGE_TOLERANCE_S
from archive.line_acts import Doing, become, done_before
from archive.line_holding import LONGEST_TEXT, check_seen, hold
from archive.passage_correcting import mean_confidence
from archive.passage_lines import current_line, line_after, line_before
from archive.passages import Passage, PassageVersion
from archive.phrases import Phrase
from archive.stories import Story, StorySpan
from archive.transcript_versions import line_again
from archive.word_parts import within

NOTHING_BEFORE = Phrase("There is no line before this one to join it with.")
NOTHING_AFTER = Phrase("There is no line after this one to join it with.")
TOO_LONG = Phrase("The two lines together would be too long for one.")


def merge_with_next(
    session: Session, passage: Passage, *, seen: str | None, seen_next: str | None, doing: Doing
) -> PassageVersion:
    """Make one line of this one and the one after it.

    It has the first one's speaker, and what a machine or a person doubted of either. `seen_next` is the version of
    the other that the person had before them.

    Raises:
        InvalidInput: there is none after it, a story begins or ends between the two, or it would be too long.
        LineChanged, NotFound: as for `correct_passage`, of either.
    """
    recording, line = hold(session, passage)
    if done_before(session, recording.id, doing):
        return line
    check_seen(session, line, seen)
    other = line_after(session, line)
    if other is None:
        raise InvalidInput(NOTHING_AFTER)
    check_seen(session, other, seen_next)
    check_stories(session, recording.id, (line, other))
    joined = join_lines(line, other)
    if len(joined.text) > LONGEST_TEXT:
        raise InvalidInput(TOO_LONG)
    become(session, recording, [line, other], [joined], doing, act="merge")
    return current_line(session, passage)


def merge_with_previous(
    session: Session, passage: Passage, *, seen: str | None, seen_previous: str | None, doing: Doing
) -> PassageVersion:
    """Make one line of the one before this one and this one; raises as `merge_with_next` does."""
    recording, line = hold(session, passage)
    if done_before(session, recording.id, doing):
        return line
    before = line_before(session, line)
    if before is None:
        raise InvalidInput(NOTHING_BEFORE)
    first = session.get_one(Passage, before.passage_id)
    return merge_with_next(session, first, seen=seen_previous, seen_next=seen, doing=doing)


def join_lines(line: PassageVersion, other: PassageVersion) -> PassageVersion:
    """One line that says what both say, over the seconds of both; times of words only where both have them."""
    start_s, end_s = min(line.start_s, other.start_s), max(line.end_s, other.end_s)
    words = within([*line.words, *other.words], start_s, end_s) if line.words and other.words else []
    return line_again(
        line, text=f"{line.text} {other.text}", start_s=start_s, end_s=end_s, words=words,
        confidence=mean_confidence(words), flags=list(dict.fromkeys([*line.flags, *other.flags])),
        language=line.language if line.language == other.language else "",
    )  # fmt: skip


def check_stories(session: Session, recording_id: int, lines: Sequence[PassageVersion]) -> None:
    """A line that a story holds and one that it does not are never made one: it would lose words, or tell more.

    Raises:
        InvalidInput: a story begins or ends between these lines.
    """
    spans = select(StorySpan.start_s, StorySpan.end_s, Story.title).join(Story, Story.id == StorySpan.story_id)
    for start_s, end_s, title in session.execute(spans.where(StorySpan.recording_id == recording_id)):
        held = {
            start_s - PASSAGE_TOLERANCE_S <= one.start_s and one.end_s <= end_s + PASSAGE_TOLERANCE_S for one in lines
        }
        if len(held) > 1:
            raise InvalidInput("The story “%(title)s” begins or ends between these two lines; cut it anew first, then "
                               "join them.", title=title)  # fmt: skip
