"""The facts that the gate decides on: frozen, loaded whole, with no way back to the database."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from archive.agreements import NameShown, Use
from archive.circles import OUTSIDE, Circle
from archive.recordings import Part
from archive.seasons import Season
from archive.stories import StoryState
from archive.trails import TrailState

PASSAGE_TOLERANCE_S = 0.25
"""How far a passage may reach over the edge of a story's span and still stand in it."""


@dataclass(frozen=True, slots=True)
class Span:
    """Seconds of one recording, in recording time.

    As a listening copy holds them, a tone may be heard before or after them for so many seconds: something that may
    not be heard was left out there.
    """

    recording_id: int
    start_s: float
    end_s: float
    tone_before_s: float = 0.0
    tone_after_s: float = 0.0

    @property
    def heard_s(self) -> float:
        """How long it is heard, its tones with it."""
        return self.tone_before_s + self.end_s - self.start_s + self.tone_after_s

    def overlaps(self, other: "Span") -> bool:
        """Whether any moment is in both."""
        return self.recording_id == other.recording_id and self.start_s < other.end_s and other.start_s < self.end_s

    def within(self, other: "Span") -> bool:
        """Whether every moment of this one is in the other."""
        return self.recording_id == other.recording_id and self.start_s >= other.start_s and self.end_s <= other.end_s

    def less(self, hole: "Span") -> "tuple[Span, ...]":
        """What is left of it without the moments of `hole`: nothing, one piece or two."""
        if not self.overlaps(hole):
            return (self,)
        before = Span(self.recording_id, self.start_s, min(self.end_s, hole.start_s))
        after = Span(self.recording_id, max(self.start_s, hole.end_s), self.end_s)
        return tuple(piece for piece in (before, after) if piece.start_s < piece.end_s)


@dataclass(frozen=True, slots=True)
class Terms:
    """One current agreement, as far as the gate needs it."""

    person_id: int | None
    uses: frozenset[Use]
    withdrawn: bool = False
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    season: Season | None = None
    protocol_id: int | None = None
    festival_id: int | None = None
    name_shown: NameShown = NameShown.full
    pseudonym: str = ""

    def open_for(self, use: Use, now: datetime, circle: Circle = OUTSIDE) -> bool:
        """Whether this agreement, taken alone, opens `use` at `now` to whoever is of this circle."""
        if self.withdrawn or use not in self.uses or not circle.holds(self.protocol_id, self.festival_id):
            return False
        started = self.starts_at is None or self.starts_at <= now
        ended = self.ends_at is not None and self.ends_at <= now
        return started and not ended and (self.season is None or self.season.holds(now))


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """A person, and what they agreed on being spoken of and heard at all."""

    id: int
    name: str
    terms: tuple[Terms, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordingFacts:
    """A recording; `heard` are all people with a part in it, narrators among them; `parts` says who has which."""

    id: int
    uploader_id: int | None
    deposited: bool
    narrators: tuple[PersonFacts, ...]
    heard: tuple[PersonFacts, ...]
    terms: tuple[Terms, ...]
    parts: tuple[tuple[int, Part], ...]


@dataclass(frozen=True, slots=True)
class RestrictedPassage:
    """A passage with terms of its own (or of someone it speaks of), and every span it ever had."""

    id: int
    terms: tuple[Terms, ...]
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class KeptSound:
    """What a listening copy holds in which passages are heard that are kept to some."""

    copy_id: int
    spans: tuple[Span, ...]


def left_of(spans: Iterable[Span], holes: Iterable[Span]) -> tuple[Span, ...]:
    """What is left of these spans without any moment of `holes`, in order."""
    left = tuple(spans)
    for hole in holes:
        left = tuple(piece for span in left for piece in span.less(hole))
    return left


@dataclass(frozen=True, slots=True)
class StoryFacts:
    """A story; `audio` is what its listening copy for everyone holds (empty: not made yet), `kept` what others do."""

    id: int
    state: StoryState
    terms: tuple[Terms, ...]
    recordings: tuple[RecordingFacts, ...]
    spans: tuple[Span, ...]
    audio: tuple[Span, ...] = ()
    restricted: tuple[RestrictedPassage, ...] = ()
    kept: tuple[KeptSound, ...] = ()

    def closed_spans(self, use: Use, now: datetime, circle: Circle = OUTSIDE) -> tuple[Span, ...]:
        """Every span of a passage that may not be met for `use` at `now` by whoever is of this circle."""
        closed = (
            place for place in self.restricted if any(not terms.open_for(use, now, circle) for terms in place.terms)
        )
        return tuple(span for place in closed for span in place.spans)


@dataclass(frozen=True, slots=True)
class PassageFacts:
    """A passage with the stories it stands in."""

    id: int
    recording: RecordingFacts
    terms: tuple[Terms, ...]
    stories: tuple[StoryFacts, ...]


@dataclass(frozen=True, slots=True)
class SubjectFacts:
    """A subject; for a person, `met_in_public` says whether any open story is told by or speaks of them."""

    id: int
    name: str
    is_person: bool
    retired: bool
    terms: tuple[Terms, ...] = ()
    names_shown: frozenset[NameShown] = field(default_factory=frozenset)
    met_in_public: bool = False


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """A picture of a subject."""

    id: int
    subject: SubjectFacts
    for_everyone: bool


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """A recipe or a seed lot."""

    id: int
    name: str
    retired: bool


@dataclass(frozen=True, slots=True)
class FestivalFacts:
    """A festival."""

    id: int
    published: bool


@dataclass(frozen=True, slots=True)
class TrailFacts:
    """A trail; `opens_at` is when it opens (or did), None where no version was published."""

    id: int
    state: TrailState
    opens_at: datetime | None
    retires_at: datetime | None

    def is_open(self, now: datetime) -> bool:
        """Whether visitors meet it at `now`."""
        if self.state is not TrailState.published or self.opens_at is None or self.opens_at > now:
            return False
        return self.retires_at is None or now < self.retires_at


@dataclass(frozen=True, slots=True)
class ClipFacts:
    """What is heard at a stop: `spans` of `story`, and what its own listening copies hold, as a story's do."""

    id: int
    story: StoryFacts
    spans: tuple[Span, ...]
    audio: tuple[Span, ...] = ()
    kept: tuple[KeptSound, ...] = ()


@dataclass(frozen=True, slots=True)
class StopFacts:
    """A stop of a trail, as one version has it."""

    id: int
    trail: TrailFacts
    clip: ClipFacts | None = None
    subject: SubjectFacts | None = None
