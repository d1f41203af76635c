"""A story's own page: its sound, its words in story time, its threads and links, and how it was made."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.database import rows
from archive.errors import NotFound
from archive.facts import StoryFacts
from archive.gate import Viewer, may
from archive.gate_facts import story_facts
from archive.hearing_kept import copy_heard
from archive.listening import ListeningCopy
from archive.phrases import Phrase
from archive.reading_heard import Heard, heard_in
from archive.reading_labels import ShownLabel, ToldLabels, labels_told
from archive.reading_links import LinksLoaded, StoryLink, links_of_telling, load_links
from archive.reading_loom import StoryLoom, story_loom
from archive.reading_made import HowMade, how_made
from archive.reading_mentions import Link, SpokenOf, links_to_subjects, spoken_of
from archive.reading_moments import StoryName
from archive.reading_names import NameLink, Voice, Voices, voices_of_facts
from archive.reading_told import Telling, tell
from archive.reading_transcript import OfPassages, StoryPassage, story_passages
from archive.recordings import TEXT, Recording
from archive.stories import Story, StorySpan

NO_SUCH_STORY = Phrase("There is no such story.")
BEING_PREPARED = "being prepared"
NO_SOUND = "no sound"
# Rows rather than entities: to build one costs as much as to load it.
_BY_SLUG = select(*Story.__table__.c).where(Story.slug == bindparam("slug"))
_RECORDINGS = select(*Recording.__table__.c).where(
    Recording.id.in_(select(StorySpan.recording_id).where(StorySpan.story_id == bindparam("id")))
)


@dataclass(frozen=True, slots=True)
class StoryAudio:
    """A listening copy: file names in the store, sizes, length and waveform."""

    opus_name: str
    opus_bytes: int
    aac_name: str
    aac_bytes: int
    duration_s: float
    peaks: tuple[float, ...]
    fingerprint: str


@dataclass(frozen=True, slots=True)
class SpokenSubject:
    """A subject that a story speaks of, and in how many of its passages."""

    kind: str
    name: str
    href: str
    count: int


@dataclass(frozen=True)
class StoryPage:
    """All that a story's page shows. Times are story time; `audio_note` is '' where it can be heard.

    Without sound its times are those of reading the words aloud. What was loaded
    says whether two are equal; what follows from it is put together where a page
    asks for it, so that one already written out is found again without.
    """

    id: int
    key: str
    slug: str
    title: str
    lede: str
    language: str
    version: int
    published_at: datetime | None
    narrator: str
    narrators: tuple[NameLink, ...]
    recorded_on: date | None
    place: Link | None
    synthetic: bool
    audio: StoryAudio | None
    audio_note: str
    telling: Telling
    spoken: Mapping[int, tuple[SpokenOf, ...]]
    voices: Voices
    surely: Mapping[int, Heard]
    told_labels: ToldLabels
    made: HowMade
    leads_to: LinksLoaded

    @property
    def duration_s(self) -> float:
        """How long it takes to tell."""
        return self.telling.duration_s

    @cached_property
    def passages(self) -> tuple[StoryPassage, ...]:
        """Its words, cut into pieces at what they speak of."""
        of = OfPassages(self.surely, self.made.written.corrected, self.told_labels.lines)
        return story_passages(self.telling, self.spoken, self.voices, of)

    @property
    def labels(self) -> tuple[ShownLabel, ...]:
        """Those of the story as a whole."""
        return self.told_labels.stories.get(self.id, ())

    @cached_property
    def loom(self) -> StoryLoom:
        """What its drawing shows."""
        return story_loom(self.telling, self.spoken)

    @cached_property
    def links(self) -> tuple[StoryLink, ...]:
        """The recipes and seeds it leads to, the strongest first."""
        name = StoryName(self.id, self.slug, self.title)
        return links_of_telling(self.leads_to, name, self.telling, self.spoken, self.voices)

    @cached_property
    def subjects(self) -> tuple[SpokenSubject, ...]:
        """The subjects it speaks of, most often first."""
        return _subjects(self.spoken)


def read_story(
    session: Session, slug: str, *, viewer: Viewer, now: datetime, channel: Channel = Channel.page
) -> StoryPage:
    """The story of this slug as `viewer` may meet it.

    Raises:
        NotFound: there is none, or none that this viewer may meet; the two read the same.
    """
    found = rows(session, _BY_SLUG, {"slug": slug})
    if not found:
        raise NotFound(NO_SUCH_STORY)
    return page_of_story(session, found[0], viewer=viewer, now=now, channel=channel)


def page_of_story(
    session: Session, row: Story | Row[Any], *, viewer: Viewer, now: datetime, channel: Channel
) -> StoryPage:
    """The page of a story that was found; raises NotFound as `read_story` does."""
    recordings = rows(session, _RECORDINGS, {"id": row.id})
    facts = story_facts(session, row.id)
    verdict = may(viewer, facts, channel, now)
    if not verdict.allow:
        raise NotFound(NO_SUCH_STORY)
    asks: dict[str, Any] = {"viewer": viewer, "channel": channel, "now": now}
    telling = tell(session, {row.id}, **asks)[row.id]
    passage_ids = {passage.id for passage in telling.passages}
    spoken = spoken_of(session, passage_ids, **asks)
    voices, recordings = voices_of_facts(facts), _in_order(recordings, facts)
    first = recordings[0]
    met = links_to_subjects(session, [first.place_id, *(voice.person_id for voice in voices.narrators)], **asks)
    return StoryPage(
        id=row.id,
        key=row.key,
        slug=row.slug,
        title=row.title,
        lede=row.lede,
        language=row.language,
        version=row.version,
        published_at=row.published_at,
        narrator=verdict.name_to_show,
        narrators=tuple(_name_link(voice, met.get(voice.person_id)) for voice in voices.narrators),
        recorded_on=first.recorded_on,
        place=met.get(first.place_id or 0),
        synthetic=any(recording.synthetic for recording in recordings),
        audio=_audio(session, facts, telling, **asks),
        audio_note=_audio_note(recordings, audible=telling.audible),
        telling=telling,
        spoken=spoken,
        voices=voices,
        surely=heard_in(session, passage_ids),
        told_labels=labels_told(session, {row.id}, passage_ids),
        made=how_made(session, recordings, passage_ids, voices),
        leads_to=load_links(session, spoken, **asks),
    )


def _audio(session: Session, facts: StoryFacts, telling: Telling, **asks: Any) -> StoryAudio | None:
    copy = copy_heard(session, facts, **asks) if telling.audible else None
    return audio_of(copy) if copy else None


def _audio_note(recordings: Sequence[Recording], *, audible: bool) -> str:
    if all(recording.container == TEXT for recording in recordings):
        return NO_SOUND
    return "" if audible else BEING_PREPARED


def _in_order(recordings: Sequence[Recording], facts: StoryFacts) -> list[Recording]:
    """The recordings in the order in which the story is told."""
    order = [recording.id for recording in facts.recordings]
    return sorted(recordings, key=lambda recording: order.index(recording.id))


def _name_link(voice: Voice, link: Link | None) -> NameLink:
    return NameLink(voice.name, link.href if link else None)


def audio_of(copy: ListeningCopy) -> StoryAudio:
    """A listening copy as pages need it."""
    return StoryAudio(
        opus_name=copy.opus_name,
        opus_bytes=copy.opus_bytes,
        aac_name=copy.aac_name,
        aac_bytes=copy.aac_bytes,
        duration_s=copy.duration_s,
        peaks=tuple(copy.peaks),
        fingerprint=copy.fingerprint,
    )


def _subjects(spoken: Mapping[int, tuple[SpokenOf, ...]]) -> tuple[SpokenSubject, ...]:
    """Subjects by the number of passages that speak of them; recipes and seeds are among the links."""
    counts = Counter(
        link
        for mentions in spoken.values()
        for link in {mention.target for mention in mentions}
        if link.kind not in ("recipe", "seed")
    )
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0].name))
    return tuple(SpokenSubject(link.kind, link.name, link.href, count) for link, count in ordered)
