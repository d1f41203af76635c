"""Moments: passages where they are heard in open stories, with the words that speak of something marked.

A moment is what a page lists and plays in place, and the evidence of every
link: it always leads back to the second where it is said.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.gate import Viewer
from archive.gate_lists import visible_to
from archive.mentions import Mention, MentionState
from archive.mentions_told import from_mentions_to_spans
from archive.naming import A_NARRATOR
from archive.passages import may_be_made_up
from archive.reading_addresses import moment_address
from archive.reading_labels import ShownLabel, ToldLabels, labels_told
from archive.reading_names import Voices, voices_of_stories
from archive.reading_told import Telling, ToldPassage, open_in_story, tell
from archive.standing import stands
from archive.stories import Story, StorySpan

UNLABELLED = ToldLabels()


@dataclass(frozen=True, slots=True)
class Moment:
    """A passage at its place in one story, in story time; `said` are the quote's characters that speak of it.

    `made_up`: a machine may have made the words up. `labels` are the line's own.
    """

    story_id: int
    story_slug: str
    story_title: str
    narrator: str
    passage_key: str
    quote: str
    said: tuple[tuple[int, int], ...]
    speaker: str
    start_s: float
    end_s: float
    suggested: bool
    audible: bool
    made_up: bool = False
    labels: tuple[ShownLabel, ...] = ()
    story_labels: tuple[ShownLabel, ...] = ()

    @property
    def href(self) -> str:
        """The address of this second of its story."""
        return moment_address(self.story_slug, self.start_s)

    @property
    def parts(self) -> tuple[tuple[str, bool], ...]:
        """The quote cut at what is said of it: (text, said) pairs."""
        parts, at = [], 0
        for start, end in self.said:
            if start < at:
                continue
            parts += [(self.quote[at:start], False), (self.quote[start:end], True)]
            at = end
        return tuple((text, said) for text, said in (*parts, (self.quote[at:], False)) if text)


@dataclass(frozen=True, slots=True)
class StoryName:
    """What a moment needs to know of its story."""

    id: int
    slug: str
    title: str


@dataclass(frozen=True, slots=True)
class _Claim:
    passage_id: int
    start_char: int
    end_char: int
    suggested: bool


def moments_of(
    session: Session,
    claim: ColumnElement[bool],
    *,
    viewer: Viewer,
    channel: Channel,
    now: datetime,
    story_ids: Collection[int] | None = None,
) -> tuple[Moment, ...]:
    """Where open stories speak of it: one moment a passage and story, newest stories first, each in its own order.

    `claim` is a condition on `Mention`; only standing mentions count.
    """
    stories, claims = _claimed(session, claim, viewer=viewer, channel=channel, now=now, story_ids=story_ids)
    tellings = tell(session, set(stories), viewer=viewer, channel=channel, now=now, passage_ids=set(claims))
    voices, labels = voices_of_stories(session, set(tellings)), labels_of_tellings(session, tellings)
    moments: list[Moment] = []
    for id_, story in stories.items():
        if id_ in tellings:
            moments += _of_story(story, tellings[id_], voices, claims, labels)
    return tuple(moments)


def labels_of_tellings(session: Session, tellings: Mapping[int, Telling]) -> ToldLabels:
    """The labels of what is told in these stories, by their ids."""
    passages = {passage.id for telling in tellings.values() for passage in telling.passages}
    return labels_told(session, set(tellings), passages)


def moment_at(
    story: StoryName,
    telling: Telling,
    passage: ToldPassage,
    voices: Voices,
    *,
    said: tuple[tuple[int, int], ...] = (),
    suggested: bool = False,
    labels: ToldLabels = UNLABELLED,
) -> Moment:
    """One passage of a telling as a moment."""
    speaker = voices.name_of(passage.speaker_id)
    return Moment(
        story_id=story.id,
        story_slug=story.slug,
        story_title=story.title,
        narrator=voices.together,
        passage_key=passage.key,
        quote=passage.text,
        said=said,
        speaker="" if speaker == A_NARRATOR else speaker,
        start_s=passage.start_s,
        end_s=passage.end_s,
        suggested=suggested,
        audible=telling.audible and passage.heard,
        made_up=may_be_made_up(passage.flags),
        labels=labels.lines.get(passage.id, ()),
        story_labels=labels.stories.get(story.id, ()),
    )


def _of_story(
    story: StoryName,
    telling: Telling,
    voices: Mapping[int, Voices],
    claims: Mapping[int, list[_Claim]],
    labels: ToldLabels,
) -> list[Moment]:
    first = {passage.id: passage for passage in reversed(telling.passages)}
    return [
        moment_at(
            story,
            telling,
            passage,
            voices[story.id],
            said=tuple((claim.start_char, claim.end_char) for claim in claims[passage.id]),
            suggested=all(claim.suggested for claim in claims[passage.id]),
            labels=labels,
        )
        for passage in sorted(first.values(), key=lambda passage: passage.start_s)
    ]


def _claimed(
    session: Session,
    claim: ColumnElement[bool],
    *,
    viewer: Viewer,
    channel: Channel,
    now: datetime,
    story_ids: Collection[int] | None,
) -> tuple[dict[int, StoryName], dict[int, list[_Claim]]]:
    """The stories in order, and the claims by passage."""
    met = select(Story.id).where(visible_to(viewer, channel, now, thing=Story))
    if story_ids is not None:
        met = met.where(Story.id.in_(story_ids))
    query = (
        from_mentions_to_spans(
            select(
                Story.id,
                Story.slug,
                Story.title,
                Mention.passage_id,
                Mention.start_char,
                Mention.end_char,
                Mention.state,
            )
        )
        .join(Story, Story.id == StorySpan.story_id)
        .where(claim, stands(), Story.id.in_(met), open_in_story(viewer, channel, now))
        .order_by(Story.published_at.desc(), Story.id.desc(), Mention.start_char)
    )
    stories: dict[int, StoryName] = {}
    claims: dict[int, dict[_Claim, None]] = defaultdict(dict)
    for id_, slug, title, passage_id, start, end, state in session.execute(query):
        stories[id_] = StoryName(id_, slug, title)
        claims[passage_id][_Claim(passage_id, start, end, state is MentionState.suggested)] = None
    return stories, {passage_id: sorted(own, key=lambda c: c.start_char) for passage_id, own in claims.items()}
