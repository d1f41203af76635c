"""What a transcript file says, whatever its form, before the archive has looked at it."""

from dataclasses import dataclass
from enum import StrEnum

from archive.errors import InvalidInput
from ingest.speech.transcript_data import Word


class Form(StrEnum):
    """How a transcript is written down."""

    vtt = "vtt"
    srt = "srt"
    txt = "txt"
    json = "json"
    whisper = "whisper"
    ohms = "ohms"


@dataclass(frozen=True, slots=True)
class BroughtLine:
    """One line. Without `start_s` its place is not known, without `end_s` it ends where the next one begins.

    `speaker` is what the file calls whoever speaks; `doubted`: the file says that perhaps nobody said this.
    """

    text: str
    start_s: float | None = None
    end_s: float | None = None
    speaker: str = ""
    words: tuple[Word, ...] = ()
    confidence: float | None = None
    doubted: bool = False


@dataclass(frozen=True, slots=True)
class IndexPoint:
    """A place in a recording that somebody described."""

    start_s: float
    title: str
    synopsis: str = ""
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Brought:
    """A whole file: its lines and index points, in its order.

    `left_out` is how many lines before the first mark of time are none.
    """

    form: Form
    lines: tuple[BroughtLine, ...] = ()
    points: tuple[IndexPoint, ...] = ()
    left_out: int = 0


class Unusable(InvalidInput):
    """A file that cannot be brought in as it is; `problems` are all the things that are wrong, a sentence each."""

    def __init__(self, problems: tuple[InvalidInput, ...]) -> None:
        super().__init__(problems[0].sentence, **problems[0].values)
        self.problems = problems
