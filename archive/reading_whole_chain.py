"""One passage with all that hangs on it, from its sound to its links: the best example that the open archive has."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.gate import Viewer
from archive.gate_lists import visible_to
from archive.mention_targets import target_of
from archive.mentions import Anchor, Decision, Mention, MentionState
from archive.passages import Passage, PassageVersion
from archive.reading_links import StoryLink, links_of_story
from archive.reading_mentions import Link, links_to_targets
from archive.reading_moments import Moment
from archive.recordings import Recording
from archive.stories import Story
from archive.transcripts import Transcript

Way = tuple[Link | None, StoryLink]
"""Through which dish or crop (None: named itself), to which recipe or seed."""


@dataclass(frozen=True, slots=True)
class Tag:
    """What some words were taken for, by what, and what people said to it; `reason` is '' where nobody gave one."""

    quote: str
    target: Link
    origin: str
    origin_version: str
    score: float
    accepted: bool
    reason: str


@dataclass(frozen=True, slots=True)
class WholeChain:
    """A passage heard, written down, tagged, decided on and linked; `sure` is None where no machine wrote it."""

    file_name: str
    engine: str
    model: str
    sure: float | None
    moment: Moment
    tags: tuple[Tag, ...]
    ways: tuple[Way, ...]


def a_whole_chain(session: Session, *, viewer: Viewer, now: datetime) -> WholeChain | None:
    """The passage on which most hangs; None while nothing is linked."""
    met = select(Story.id).where(visible_to(viewer, Channel.page, now, thing=Story)).order_by(Story.id)
    hanging: dict[tuple[int, str], list[tuple[Moment, Way]]] = defaultdict(list)
    for story_id in session.scalars(met).all():
        for link in links_of_story(session, story_id, viewer=viewer, now=now):
            for chain in link.chains:
                for moment in chain.moments:
                    hanging[story_id, moment.passage_key].append((moment, (chain.through, link)))
    best = max(hanging.values(), key=_worth, default=None)
    return None if best is None else _whole(session, best[0][0], [way for _, way in best], viewer=viewer, now=now)


def _worth(own: list[tuple[Moment, Way]]) -> tuple[Any, ...]:
    """Heard and accepted before anything; then recipes and seeds both, told by who tells them, and many."""
    links = {(link.kind, link.id): link for _, (_, link) in own}
    return (
        all(moment.audible for moment, _ in own),
        sum(not moment.suggested for moment, _ in own) > 0,
        len({link.kind for link in links.values()}),
        sum(link.told_by_narrator for link in links.values()),
        len(links),
        len(own[0][0].quote),
    )


def _whole(session: Session, moment: Moment, ways: list[Way], *, viewer: Viewer, now: datetime) -> WholeChain:
    passage_id, sure, file_name, engine, model = session.execute(
        select(Passage.id, PassageVersion.confidence, Recording.file_name, Transcript.engine, Transcript.model)
        .join(PassageVersion, PassageVersion.passage_id == Passage.id)
        .join(Recording, Recording.current_transcript_id == PassageVersion.transcript_id)
        .join(Transcript, Transcript.id == PassageVersion.transcript_id)
        .where(Passage.key == moment.passage_key)
    ).one()
    led_through = {(through or link).id for through, link in ways}
    tags = [tag for tag in _tags(session, passage_id, viewer=viewer, now=now) if tag.target.id in led_through]
    return WholeChain(file_name, engine, model, sure, moment, tuple(tags), tuple(ways))


def _tags(session: Session, passage_id: int, *, viewer: Viewer, now: datetime) -> list[Tag]:
    query = select(Mention).where(
        Mention.passage_id == passage_id, Mention.anchor == Anchor.valid, Mention.state != MentionState.rejected
    )
    mentions = list(session.scalars(query.order_by(Mention.start_char, Mention.id)))
    links = links_to_targets(session, map(target_of, mentions), viewer=viewer, channel=Channel.page, now=now)
    reasons = dict(
        session.execute(
            select(Decision.mention_id, Decision.reason)
            .where(Decision.mention_id.in_([one.id for one in mentions]))
            .order_by(Decision.id)
        ).all()
    )
    return [
        Tag(one.quote, links[target_of(one)], one.origin, one.origin_version, one.score,
            one.state is MentionState.accepted, reasons.get(one.id, ""))
        for one in mentions
        if target_of(one) in links
    ]  # fmt: skip
