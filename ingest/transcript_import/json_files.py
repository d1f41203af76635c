"""JSON: what Whisper itself writes, with its words' times, and what this archive gives out."""

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from archive.errors import InvalidInput
from archive.passages import may_be_made_up
from ingest.speech.tidy import passages_from_segments
from ingest.speech.transcript_data import Segment, Word
from ingest.transcript_import.brought import Brought, BroughtLine, Form, Unusable

Seconds = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
MOST_TOLD = 20


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)


class _WhisperWord(_Part):
    word: str
    start: Seconds
    end: Seconds
    probability: Share | None = None


class _WhisperSegment(_Part):
    start: Seconds
    end: Seconds
    text: str
    words: list[_WhisperWord] = []


class _Line(_Part):
    start_s: Seconds
    end_s: Seconds
    text: str
    speaker: str = ""
    flags: list[str] = []


class _File(_Part):
    segments: list[_WhisperSegment] | None = None
    lines: list[_Line] | None = None


def read_json(text: str) -> Brought:
    """The lines of a file: `segments` as Whisper has them, or `lines` as this archive has them.

    Raises:
        Unusable: something in it is not what it should be; there is a sentence for each.
        InvalidInput: it holds neither.
    """
    try:
        found = _File.model_validate_json(text)
    except ValidationError as error:
        raise Unusable(tuple(_problems(error))) from error
    if found.segments is not None:
        return Brought(Form.whisper, tuple(_heard(found.segments)))
    if found.lines is not None:
        return Brought(Form.json, tuple(_line(line) for line in found.lines))
    raise InvalidInput("This JSON holds neither the segments that Whisper writes nor the lines that this archive does.")


def _problems(error: ValidationError) -> Iterator[InvalidInput]:
    for problem in error.errors(include_url=False, include_input=False)[:MOST_TOLD]:
        place = ".".join(str(part) for part in problem["loc"]) or "JSON"
        yield InvalidInput("In %(place)s: %(problem)s.", place=place[:80], problem=problem["msg"][:200])


def _heard(segments: list[_WhisperSegment]) -> Iterator[BroughtLine]:
    """Sentences instead of Whisper's breaths, as this archive's own machine makes them; no word is lost."""
    _check_order(segments)
    for passage in passages_from_segments(_segment(one) for one in segments if one.text.strip()):
        yield BroughtLine(
            passage.text, passage.start_s, passage.end_s, words=passage.words, confidence=passage.confidence
        )


def _check_order(segments: list[_WhisperSegment]) -> None:
    wrong = [number for number, one in enumerate(segments, start=1) if one.end < one.start]
    if wrong:
        raise Unusable(
            tuple(InvalidInput("Segment %(number)s ends before it begins.", number=n) for n in wrong[:MOST_TOLD])
        )


def _segment(one: _WhisperSegment) -> Segment:
    words = tuple(
        Word(word.word.strip(), word.start, max(word.start, word.end), word.probability)
        for word in one.words
        if word.word.strip()
    )
    return Segment(one.start, one.end, " ".join(one.text.split()), words)


def _line(line: _Line) -> BroughtLine:
    said: dict[str, Any] = {"speaker": line.speaker, "doubted": may_be_made_up(line.flags)}
    return BroughtLine(line.text, line.start_s, line.end_s, **said)
