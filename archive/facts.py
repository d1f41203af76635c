"""The facts that the gate decides on: frozen, loaded whole, with no way back to the database."""

from dataclasses import dataclass, field
from datetime import datetime

from archive.agreements import NameShown, Use
from archive.recordings import Part
from archive.stories import StoryState

PASSAGE_TOLERANCE_S = 0.25
"""How far a passage may reach over the edge of a story's span and still stand in it."""


@dataclass(frozen=True, slots=True)
class Span:
    """Seconds of one recording, in recording time."""

    recording_id: int
    start_s: float
    end_s: float

    def overlaps(self, other: "Span") -> bool:
        """Whether any moment is in both."""
        return self.recording_id == other.recording_id and self.start_s < other.end_s and other.start_s < self.end_s

    def within(self, other: "Span") -> bool:
        """Whether every moment of this one is in the other."""
        return self.recording_id == other.recording_id and self.start_s >= other.start_s and self.end_s <= other.end_s


@dataclass(frozen=True, slots=True)
class Terms:
    """One current agreement, as far as the gate needs it."""

    person_id: int | None
    uses: frozenset[Use]
    withdrawn: bool = False
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    name_shown: NameShown = NameShown.full
    pseudonym: str = ""

    def open_for(self, use: Use, now: datetime) -> bool:
        """Whether this agreement, taken alone, opens `use` at `now`."""
        if self.withdrawn or use not in self.uses:
            return False
        started = self.starts_at is None or self.starts_at <= now
        return started and (self.ends_at is None or now < self.ends_at)


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
class StoryFacts:
    """A story; `audio` is what its listening copy holds (empty: not made yet)."""

    id: int
    state: StoryState
    terms: tuple[Terms, ...]
    recordings: tuple[RecordingFacts, ...]
    spans: tuple[Span, ...]
    audio: tuple[Span, ...] = ()
    restricted: tuple[RestrictedPassage, ...] = ()


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
