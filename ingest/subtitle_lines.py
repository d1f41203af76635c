"""Lines of a transcript file: WebVTT, SubRip, or plain text with one line a passage; read leniently."""

import re
from dataclasses import dataclass
from html import unescape

from archive.errors import InvalidInput

_TIME = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})"
_TIMES = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}")
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?\s([^<>]+)>")
_SPOKEN_OF_FILES = ("NOTE", "STYLE", "REGION")
_TAG = re.compile(r"</?[a-z][^<>]*>|<\d[\d:.]*>")
_STAMP = re.compile(r"^\[\d+:\d{2}(?::\d{2})?(?:\.\d+)?\]\s*")


@dataclass(frozen=True, slots=True)
class SubtitleLine:
    """One cue; `name` is what the file calls it, `speaker` whose voice it says it is.

    `start_s` and `end_s` are none in plain text.
    """

    text: str
    name: str = ""
    start_s: float | None = None
    end_s: float | None = None
    speaker: str = ""


def read_lines(content: str) -> tuple[SubtitleLine, ...]:
    """The lines of a file, told by what is in it.

    Raises:
        InvalidInput: there is none.
    """
    found = read_cues(content) if "-->" in content else tuple(line for line in _plain(_text(content)) if line.text)
    if not found:
        raise InvalidInput("There are no lines in this file; send WebVTT, SubRip, or text with one line a passage.")
    return found


def read_cues(content: str) -> tuple[SubtitleLine, ...]:
    """The cues of a WebVTT or SubRip file that say something, in its order."""
    return tuple(cue for cue in _cues(_text(content)) if cue.text)


def _text(content: str) -> str:
    return content.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _cues(text: str) -> list[SubtitleLine]:
    found = []
    for lines in _blocks(text):
        at = _place_of_times(lines)
        if at is None:
            continue
        times = _TIMES.match(lines[at])
        assert times is not None  # noqa: S101 (found just above)
        start_s, end_s = _seconds(times.groups()[:4]), _seconds(times.groups()[4:])
        written = " ".join(lines[at + 1 :])
        said = " ".join(unescape(_TAG.sub("", written)).split())
        voice = _VOICE.search(written)
        speaker = " ".join(unescape(voice[1]).split()) if voice else ""
        found.append(SubtitleLine(said, lines[at - 1].strip() if at else "", start_s, end_s, speaker))
    return found


def unread_times(content: str) -> tuple[str, ...]:
    """Lines that want to be a cue's times and cannot be read as such."""
    return tuple(
        next(line for line in lines if "-->" in line)
        for lines in _blocks(_text(content))
        if any("-->" in line for line in lines)
        and not lines[0].startswith(_SPOKEN_OF_FILES)
        and _place_of_times(lines) is None
    )


def _blocks(text: str) -> list[list[str]]:
    return [block.strip("\n").split("\n") for block in re.split(r"\n[ \t]*\n", text)]


def _place_of_times(lines: list[str]) -> int | None:
    """Which line of a block holds its times; none in a comment."""
    if lines[0].startswith(_SPOKEN_OF_FILES):
        return None
    return next((n for n, line in enumerate(lines) if _TIMES.match(line)), None)


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, fraction = parts
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0) + float(f"0.{fraction}")


def _plain(text: str) -> list[SubtitleLine]:
    return [SubtitleLine(" ".join(_STAMP.sub("", line.strip()).split())) for line in text.split("\n")]
