"""Moments, cards and sounds as templates show them: with the addresses from which they play."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from archive.reading_labels import ShownLabel, every_label
from archive.reading_moments import Moment
from archive.reading_stories import StoryCard
from web.loom import LoomDrawing
from web.looms import card_drawing


@dataclass(frozen=True, slots=True)
class Source:
    """Addresses of one sound."""

    webm: str
    mp4: str


@dataclass(frozen=True, slots=True)
class Played:
    """A sound for the player.

    `story` is the slug of its story, whose pages the voice goes along with ('' for none); `captions` and `picture`
    are addresses; `clip` is the only stretch that is played, where there is one.
    """

    webm: str
    mp4: str
    duration_s: float
    peaks: Sequence[float]
    story: str = ""
    captions: str = ""
    captions_language: str = ""
    picture: str = ""
    silences: tuple[tuple[float, float], ...] = ()
    clip: tuple[float, float] | None = None

    @property
    def silence_s(self) -> int:
        """How many seconds all its pauses are together."""
        return round(sum(end - start for start, end in self.silences))


@dataclass(frozen=True, slots=True)
class ShownMoment:
    """A quote that plays where it stands; `audio` is none where it may not be heard; `key` is its passage's.

    `labels` are the line's own, `every_label` also those of its story as a whole.
    """

    quote: str
    speaker: str
    story_title: str
    story_href: str
    href: str
    start_s: float
    end_s: float
    suggested: bool
    audio: Source | None
    parts: tuple[tuple[str, bool], ...] | None = None
    made_up: bool = False
    key: str = ""
    labels: tuple[ShownLabel, ...] = ()
    every_label: tuple[ShownLabel, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownCard:
    """A story in a list."""

    title: str
    href: str
    lede: str
    narrator: str
    duration_s: float
    drawing: LoomDrawing | None
    labels: tuple[ShownLabel, ...] = ()


def source_of(folder: str, name: str) -> Source:
    """Where a sound plays from; `folder` is stories, drafts or recordings."""
    return Source(f"/media/{folder}/{name}.webm", f"/media/{folder}/{name}.m4a")


def shown(moment: Moment, parts: tuple[tuple[str, bool], ...] | None = None) -> ShownMoment:
    """A moment for a template; `parts` is its quote cut at what was searched for."""
    return ShownMoment(
        quote=moment.quote,
        speaker=moment.speaker,
        story_title=moment.story_title,
        story_href=moment.href.partition("#")[0],
        href=moment.href,
        start_s=round(moment.start_s, 2),
        end_s=round(moment.end_s, 2),
        suggested=moment.suggested,
        audio=source_of("stories", moment.story_slug) if moment.audible else None,
        parts=parts,
        made_up=moment.made_up,
        key=moment.passage_key,
        labels=moment.labels,
        every_label=every_label(moment.story_labels, [moment]),
    )


def shown_voice(voice: Moment | None) -> ShownMoment | None:
    """The moment that a page opens with, with the words marked that name it, and always someone who speaks."""
    return shown(replace(voice, speaker=voice.speaker or voice.narrator), voice.parts) if voice else None


def shown_all(moments: Iterable[Moment]) -> list[ShownMoment]:
    """Moments for a template, in their order."""
    return [shown(moment) for moment in moments]


def shown_cards(cards: Iterable[StoryCard]) -> list[ShownCard]:
    """Cards for a template, in their order."""
    return [
        ShownCard(
            card.title, card.href, card.lede, card.narrator, card.duration_s, card_drawing(card.loom), card.labels
        )
        for card in cards
    ]
