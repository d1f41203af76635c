"""What a recogniser hands over: words and segments with their times, and where they came from.

All times are in seconds of recording time. Everything turns into plain JSON and back without loss, because it
crosses from the recogniser's process and is kept as an artefact.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

SettingValue = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Word:
    """One spoken word, punctuation attached; `confidence` from 0 to 1, or None where the engine gives none."""

    text: str
    start_s: float
    end_s: float
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """What the engine gave as one piece; `no_speech` is its own doubt, from 0 to 1, that anyone spoke at all.

    `compression_ratio` is the engine's measure of how much it repeated itself, None where it gives none;
    `over_silence` means that no sound can be heard where the words are said to be.
    """

    start_s: float
    end_s: float
    text: str
    words: tuple[Word, ...] = ()
    no_speech: float = 0.0
    confidence: float | None = None
    compression_ratio: float | None = None
    over_silence: bool = False


@dataclass(frozen=True, slots=True)
class WindowResult:
    """All that was heard in one window; `language` is None where nothing was heard."""

    index: int
    start_s: float
    end_s: float
    segments: tuple[Segment, ...]
    language: str | None


@dataclass(frozen=True, slots=True)
class Provenance:
    """Which engine, model and settings a machine transcript came from, so that staleness is a comparison."""

    engine: str
    version: str
    model: str
    model_sha256: str
    settings: Mapping[str, SettingValue] = field(default_factory=dict)
    prompt: str = ""
    language: str | None = None


def to_data(value: WindowResult | Provenance) -> dict[str, Any]:
    """Plain dicts, lists, strings and floats, ready for `json.dumps`."""
    return asdict(value)


def segment_from_data(data: Mapping[str, Any]) -> Segment:
    """Give back the segment that `to_data` wrote."""
    return Segment(**{**data, "words": tuple(Word(**word) for word in data["words"])})


def window_from_data(data: Mapping[str, Any]) -> WindowResult:
    """Give back the window that `to_data` wrote."""
    return WindowResult(**{**data, "segments": tuple(segment_from_data(segment) for segment in data["segments"])})


def provenance_from_data(data: Mapping[str, Any]) -> Provenance:
    """Give back the provenance that `to_data` wrote."""
    return Provenance(**data)
