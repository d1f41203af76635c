"""What a reader is told of each piece of a reading: its language where it is another one, and the doubts about it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import compress

from archive.passages import Flag, may_be_made_up
from ingest.speech.doubts import doubts_of
from ingest.speech.transcript_data import Segment, WindowResult


@dataclass(frozen=True, slots=True)
class Marks:
    """`language` is '' where it is the one that was stated, or that of most."""

    flags: tuple[Flag, ...] = ()
    language: str = ""


UNMARKED = Marks()


@dataclass(frozen=True, slots=True)
class Marked:
    """A reading in the language of most of its speech, and its segments with their marks."""

    language: str
    segments: tuple[tuple[Segment, Marks], ...]


def marked(windows: Sequence[WindowResult], *, stated: str, only_english: bool) -> Marked:
    """Mark every segment. `stated` is the language that people gave, or ''; `only_english`: the model hears no other.

    A reading without words is in the language that was stated.
    """
    segments = [segment for window in windows for segment in window.segments]
    heard_in = [window.language or "" for window in windows for _ in window.segments]
    doubts = doubts_of(segments)
    certain = [not may_be_made_up(found) for found in doubts]
    language = _most(compress(segments, certain), compress(heard_in, certain)) or _most(segments, heard_in) or stated
    deaf_to_it = only_english and stated not in ("", "en")
    marks = []
    for found, heard in zip(doubts, heard_in, strict=True):
        own = heard or language
        other = Flag.english_only if deaf_to_it else Flag.other_language
        expected = own == (stated or language)
        marks.append(Marks(found) if expected else Marks((*found, other), own))
    return Marked(language, tuple(zip(segments, marks, strict=True)))


def _most(segments: Iterable[Segment], heard_in: Iterable[str]) -> str:
    """The language of most seconds; of two with the same, the one heard first."""
    seconds: defaultdict[str, float] = defaultdict(float)
    for segment, language in zip(segments, heard_in, strict=True):
        seconds[language] += max(0.0, segment.end_s - segment.start_s)
    return max(seconds, key=lambda code: seconds[code], default="")
