"""A small model of what may be met of a told story: what was said of it, and when; and what a restore makes of that."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from archive.agreements import Use


@dataclass(frozen=True)
class Word:
    """Somebody's word on a thing: what it leaves open, and from when to when."""

    uses: frozenset[Use] = frozenset(Use)
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    gone: bool = False

    def opens(self, use: Use, now: datetime) -> bool:
        begun = self.starts_at is None or self.starts_at <= now
        over = self.ends_at is not None and self.ends_at <= now
        return not self.gone and use in self.uses and begun and not over

    def closer(self, other: "Word") -> "Word":
        """The closer of the two on every point."""
        return Word(
            self.uses & other.uses,
            max((one for one in (self.starts_at, other.starts_at) if one), default=None),
            min((one for one in (self.ends_at, other.ends_at) if one), default=None),
            self.gone or other.gone,
        )


@dataclass(frozen=True)
class Standing:
    """All that was said of one story: on the whole of it, on its recording, and on each of its two passages.

    `whole` is the desk's, `told` the teller's own word on the story: each is given and taken back by itself.
    """

    hidden: bool = False
    whole: Word = field(default_factory=Word)
    told: Word = field(default_factory=Word)
    recording: Word = field(default_factory=Word)
    passages: tuple[Word, Word] = (Word(), Word())

    def story_open(self, use: Use, now: datetime) -> bool:
        return not self.hidden and all(one.opens(use, now) for one in (self.whole, self.told, self.recording))

    def passage_open(self, number: int, use: Use, now: datetime) -> bool:
        return self.story_open(use, now) and self.passages[number].opens(use, now)

    def sound_open(self, held: frozenset[int] | None, use: Use, now: datetime) -> bool:
        """`held`: which passages its copy has in it, None where there is no copy."""
        whole = held is not None and all(self.passages[number].opens(use, now) for number in held)
        return whole and self.story_open(use, now)

    def closer(self, other: "Standing") -> "Standing":
        """What a restore makes of an older standing and what was said since: it only ever closes."""
        first, second = (a.closer(b) for a, b in zip(self.passages, other.passages, strict=True))
        return Standing(
            self.hidden or other.hidden, self.whole.closer(other.whole), self.told.closer(other.told),
            self.recording.closer(other.recording), (first, second),
        )  # fmt: skip

    def with_passage(self, number: int, word: Word) -> "Standing":
        first, second = (word if at == number else one for at, one in enumerate(self.passages))
        return replace(self, passages=(first, second))
