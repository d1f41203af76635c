"""Threads: from a passage to others that share something rare with it, each with its reason and where it is heard."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.errors import NotFound
from archive.gate import Viewer
from archive.passages import NO_SUCH_PASSAGE, find_passage
from archive.reading_mentions import Link
from archive.reading_moments import Moment
from archive.reading_search import moments_text
from archive.thread_ground import Ground
from archive.thread_loading import ground_around
from archive.thread_queries import Asked
from archive.thread_strength import Neighbours, Weighed
from archive.weave_parts import Reason, Thread, Threads

MOST_THREADS, MOST_FROM_ONE_STORY = 12, 2


def threads_from(
    session: Session, key: str, *, viewer: Viewer, now: datetime, channel: Channel = Channel.page
) -> Threads:
    """The passage of this key (or of a former one), and the passages of other stories that share something rare.

    Raises:
        NotFound: there is none, or none that this viewer may meet; the two read the same.
    """
    asked = Asked(viewer, channel, now)
    start = find_passage(session, key).id
    ground = ground_around(session, start, asked)
    tied = _strongest(ground, start)
    moments = moments_in_stories(session, {start, *tied}, ground, asked)
    if start not in moments:
        raise NotFound(NO_SUCH_PASSAGE)
    subjects = {id_: reasons_of(reasons) for id_, reasons in tied.items()}
    marked = mark_said(moments, subjects, ground)
    return Threads(
        moment=moments[start],
        threads=tuple(
            Thread(marked[id_], reasons_of(reasons), strength_of_tie(reasons))
            for id_, reasons in tied.items()
            if id_ in marked
        ),
    )


def reasons_of(weighed: Iterable[Weighed]) -> tuple[Reason, ...]:
    """The reasons alone, the strongest first."""
    return tuple(reason for _, reason in weighed)


def strength_of_tie(weighed: Iterable[Weighed]) -> float:
    """How strongly all of these tie together."""
    return round(sum(weight for weight, _ in weighed), 6)


def _strongest(ground: Ground, start: int) -> dict[int, tuple[Weighed, ...]]:
    """The best of other stories, at most two from each."""
    if start not in ground.strands:
        return {}
    ties = Neighbours(ground).of(start)
    order = sorted(
        (id_ for id_ in ties if ground.strands[id_].story_id != ground.strands[start].story_id),
        key=lambda id_: (not ground.strands[id_].whole, -strength_of_tie(ties[id_]), ground.strands[id_].key),
    )
    taken: dict[int, tuple[Weighed, ...]] = {}
    from_story: dict[int, int] = {}
    for id_ in order:
        story_id = ground.strands[id_].story_id
        if from_story.get(story_id, 0) < MOST_FROM_ONE_STORY and len(taken) < MOST_THREADS:
            from_story[story_id] = from_story.get(story_id, 0) + 1
            taken[id_] = ties[id_]
    return taken


def moments_in_stories(
    session: Session, passage_ids: Collection[int], ground: Ground, asked: Asked
) -> dict[int, Moment]:
    """Each of these passages where it is heard: in the story that the ground has it in."""
    texts = moments_text(session, passage_ids, **asked.gate)
    found: dict[int, Moment] = {}
    for id_, text in texts.items():
        story_id = ground.strands[id_].story_id if id_ in ground.strands else min(text.moments)
        found[id_] = text.moments.get(story_id) or text.moments[min(text.moments)]
    return found


def mark_said(
    moments: Mapping[int, Moment], reasons: Mapping[int, Sequence[Reason]], ground: Ground
) -> dict[int, Moment]:
    """Those moments that have reasons, with the words marked that these stand on."""
    marked = {}
    for id_, own in reasons.items():
        if id_ in moments:
            said = ground.said(id_, {link for reason in own for link in _links(reason)})
            marked[id_] = replace(moments[id_], said=tuple(said), suggested=bool(said) and all(said.values()))
    return marked


def _links(reason: Reason) -> tuple[Link, ...]:
    return (reason.subject,) if reason.other is None else (reason.subject, reason.other)
