"""One chain from sound to link, with everything on its way: the strongest that the open archive has, as an example."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.gate import Viewer
from archive.gate_lists import visible_to
from archive.mentions import Anchor, Decision, Mention, MentionState
from archive.passages import Passage, PassageVersion
from archive.reading_links import Chain, StoryLink, links_of_story
from archive.reading_moments import Moment
from archive.recordings import Recording
from archive.stories import Story
from archive.transcripts import Transcript


@dataclass(frozen=True, slots=True)
class WholeChain:
    """A passage heard, written down, tagged, decided on and linked; `reason` is '' where nobody gave one."""

    file_name: str
    engine: str
    model: str
    sure: float | None
    quote: str
    origin: str
    origin_version: str
    score: float
    accepted: bool
    reason: str
    chain: Chain
    moment: Moment
    link: StoryLink


def a_whole_chain(session: Session, *, viewer: Viewer, now: datetime) -> WholeChain | None:
    """The best example: told by its own narrator, accepted, strongly said; None while nothing is linked."""
    found = max(_candidates(session, viewer=viewer, now=now), key=lambda one: one[0], default=None)
    if found is None:
        return None
    _, link, chain, moment = found
    passage, version, recording, transcript = session.execute(
        select(Passage, PassageVersion, Recording, Transcript)
        .join(PassageVersion, PassageVersion.passage_id == Passage.id)
        .join(Recording, Recording.current_transcript_id == PassageVersion.transcript_id)
        .join(Transcript, Transcript.id == PassageVersion.transcript_id)
        .where(Passage.key == moment.passage_key)
    ).one()
    mention = _mention(session, passage.id, link, chain)
    decision = select(Decision.reason).where(Decision.mention_id == mention.id).order_by(Decision.id.desc())
    return WholeChain(
        file_name=recording.file_name,
        engine=transcript.engine,
        model=transcript.model,
        sure=version.confidence,
        quote=mention.quote,
        origin=mention.origin,
        origin_version=mention.origin_version,
        score=mention.score,
        accepted=mention.state is MentionState.accepted,
        reason=session.scalar(decision.limit(1)) or "",
        chain=chain,
        moment=moment,
        link=link,
    )


Candidate = tuple[tuple[Any, ...], StoryLink, Chain, Moment]


def _candidates(session: Session, *, viewer: Viewer, now: datetime) -> Iterator[Candidate]:
    """Every moment that leads somewhere, with how good an example it is."""
    met = select(Story.id).where(visible_to(viewer, Channel.page, now, thing=Story))
    for story_id in session.scalars(met.order_by(Story.id.desc())).all():
        for link in links_of_story(session, story_id, viewer=viewer, now=now):
            for chain in link.chains:
                for moment in chain.moments:
                    worth = (
                        moment.audible,
                        not moment.suggested,
                        link.told_by_narrator,
                        chain.through is not None,
                        link.strength.order,
                        len(moment.quote),
                    )
                    yield worth, link, chain, moment


def _mention(session: Session, passage_id: int, link: StoryLink, chain: Chain) -> Mention:
    column: Any = Mention.subject_id if chain.through else getattr(Mention, f"{link.kind}_id")
    query = select(Mention).where(
        Mention.passage_id == passage_id,
        column == (chain.through.id if chain.through else link.id),
        Mention.anchor == Anchor.valid,
        Mention.state != MentionState.rejected,
    )
    return session.scalars(query.order_by(Mention.state != MentionState.accepted, Mention.id).limit(1)).one()
