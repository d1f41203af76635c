"""Lines of a transcript file: WebVTT, SubRip, or plain text with one line a passage; read leniently."""

import re
from dataclasses import dataclass
from html import unescape

from archive.errors import InvalidInput

_TIMES = re.compile(r"\s*(?:(\d+):)?(\d{1,2}):(\d{2})[.,](\d{1,3})\s*-->\s*(?:(\d+):)?(\d{1,2}):(\d{2})[.,](\d{1,3})")
_TAG = re.compile(r"</?[a-z][^<>]*>|<\d[\d:.]*>")
_STAMP = re.compile(r"^\[\d+:\d{2}(?::\d{2})?(?:\.\d+)?\]\s*")


@dataclass(frozen=True, slots=True)
class SubtitleLine:
    """One cue; `name` is what the file calls it, `start_s` and `end_s` are none in plain text."""

    text: str
    name: str = ""
    start_s: float | None = None
    end_s: float | None = None


def read_lines(content: str) -> tuple[SubtitleLine, ...]:
    """The lines of a file, told by what is in it.

    Raises:
        InvalidInput: there is none.
    """
    text = content.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    cues = _cues(text) if "-->" in text else _plain(text)
    found = tuple(cue for cue in cues if cue.text)
    if not found:
        raise InvalidInput("There are no lines in this file; send WebVTT, SubRip, or text with one line a passage.")
    return found


def _cues(text: str) -> list[SubtitleLine]:
    found = []
    for block in re.split(r"\n[ \t]*\n", text):
        lines = block.strip("\n").split("\n")
        at = next((n for n, line in enumerate(lines) if _TIMES.match(line)), None)
        if at is None or lines[0].startswith(("NOTE", "STYLE", "REGION")):
            continue
        times = _TIMES.match(lines[at])
        assert times is not None  # noqa: S101 (found just above)
        start_s, end_s = _seconds(times.groups()[:4]), _seconds(times.groups()[4:])
        said = " ".join(unescape(_TAG.sub("", " ".join(lines[at + 1 :]))).split())
        found.append(SubtitleLine(said, lines[at - 1].strip() if at else "", start_s, end_s))
    return found


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, fraction = parts
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0) + float(f"0.{fraction}")


def _plain(text: str) -> list[SubtitleLine]:
    return [SubtitleLine(" ".join(_STAMP.sub("", line.strip()).split())) for line in text.split("\n")]
