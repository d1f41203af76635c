"""Index points as draft stories: each goes from its second to the next one's, the last to the end of the recording."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.errors import InvalidInput
from archive.facts import Span
from archive.recordings import Recording
from archive.stories import Story, StorySpan
from archive.story_drafts import LONGEST_TITLE, draft_story
from ingest.transcript_import.brought import IndexPoint, Unusable

MOST_POINTS = 500
LONGEST_LEDE = 5000


def draft_stories(
    session: Session,
    recording: Recording,
    points: Sequence[IndexPoint],
    *,
    language: str,
    by_id: int | None,
    now: datetime,
) -> tuple[str, ...]:
    """Begin a story for each point, unless one of its title over its seconds is there; gives the new ones' addresses.

    Raises:
        Unusable: points that cannot be stories; there is a sentence for each.
    """
    _check(recording, points)
    there = _stories_there(session, recording)
    made = []
    for point, span in zip(points, _spans(recording, points), strict=True):
        if (point.title, round(span.start_s), round(span.end_s)) in there:
            continue
        story = draft_story(
            session, title=point.title, lede=_lede(point), spans=[span], language=language, by_id=by_id, now=now
        )
        made.append(story.slug)
    return tuple(made)


def _check(recording: Recording, points: Sequence[IndexPoint]) -> None:
    if len(points) > MOST_POINTS:
        raise InvalidInput("This index has %(count)s points; bring at most %(most)s.", count=len(points),
                           most=MOST_POINTS)  # fmt: skip
    wrong = []
    starts = [point.start_s for point in points]
    for number, point in enumerate(points, start=1):
        said = {"number": number, "title": point.title[:40]}
        if len(point.title) > LONGEST_TITLE:
            wrong.append(InvalidInput("Index point %(number)s (“%(title)s…”) has too long a title.", **said))
        if point.start_s >= recording.duration_s:
            wrong.append(InvalidInput("Index point %(number)s (“%(title)s”) is after the recording has ended.", **said))
        if starts.count(point.start_s) > 1 and starts.index(point.start_s) != number - 1:
            wrong.append(InvalidInput("Index point %(number)s (“%(title)s”) begins with another one.", **said))
    if wrong:
        raise Unusable(tuple(wrong))


def _spans(recording: Recording, points: Sequence[IndexPoint]) -> list[Span]:
    ends = [*(point.start_s for point in points[1:]), recording.duration_s]
    return [Span(recording.id, point.start_s, end_s) for point, end_s in zip(points, ends, strict=False)]


def _lede(point: IndexPoint) -> str:
    """The synopsis, and the keywords as its last line."""
    keywords = "; ".join(point.keywords)
    return "\n\n".join(part for part in (point.synopsis, keywords) if part)[:LONGEST_LEDE]


def _stories_there(session: Session, recording: Recording) -> set[tuple[str, int, int]]:
    query = (
        select(Story.title, StorySpan.start_s, StorySpan.end_s)
        .join(StorySpan, StorySpan.story_id == Story.id)
        .where(StorySpan.recording_id == recording.id)
    )
    return {(title, round(start_s), round(end_s)) for title, start_s, end_s in session.execute(query)}
