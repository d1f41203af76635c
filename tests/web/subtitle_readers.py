"""Strict readers of WebVTT and SubRip, written from the formats' own descriptions and from nothing of ours.

WebVTT: https://www.w3.org/TR/webvtt1/ (sections 4 and 6). SubRip has no standard: what common players agree on.
"""

import re
from dataclasses import dataclass
from html import unescape

VTT_TIME = re.compile(r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})")
SRT_TIME = re.compile(r"(\d{2}):([0-5]\d):([0-5]\d),(\d{3})")
ARROW = " --> "


@dataclass(frozen=True)
class Cue:
    name: str
    start_s: float
    end_s: float
    text: str
    speaker: str = ""


def read_vtt(text: str) -> tuple[list[str], list[Cue]]:
    """The notes and the cues; anything the format does not allow is an error."""
    assert "\r" not in text
    assert "\x00" not in text
    header, *blocks = re.split(r"\n{2,}", text.removesuffix("\n"))
    assert re.fullmatch(r"WEBVTT(?:[ \t].*)?", header), header
    notes, cues = [], []
    for block in blocks:
        lines = block.split("\n")
        if re.fullmatch(r"NOTE(?:[ \t].*)?", lines[0]):
            assert "-->" not in block
            notes.append("\n".join(lines[1:]))
            continue
        name = lines.pop(0) if ARROW not in lines[0] else ""
        start, end = (_seconds(VTT_TIME, part) for part in lines.pop(0).split(ARROW))
        assert start < end
        assert not cues or start >= cues[-1].start_s, "cues stand in the order of their starts"
        assert lines, "a cue without words"
        assert "-->" not in "\n".join(lines)
        cues.append(Cue(name, start, end, *_payload("\n".join(lines))))
    return notes, cues


def _payload(markup: str) -> tuple[str, str]:
    voice = re.match(r"<v(?:\.[\w.]+)?[ \t]+([^>\n]+)>", markup)
    rest = markup[voice.end() :] if voice else markup
    assert not re.search(r"[<>]", rest), f"an unescaped angle bracket: {rest}"
    assert not re.search(r"&(?!(?:amp|lt|gt|lrm|rlm|nbsp|#\d+|#x[0-9a-f]+);)", rest), f"a bare ampersand: {rest}"
    return unescape(rest), unescape(voice.group(1)) if voice else ""


def read_srt(text: str) -> list[Cue]:
    """The cues; numbers must count up by one."""
    cues: list[Cue] = []
    for block in text.removesuffix("\n").split("\n\n"):
        number, times, *lines = block.split("\n")
        assert re.fullmatch(r"\d+", number), block
        assert not cues or int(number) == int(cues[-1].name) + 1
        start, end = (_seconds(SRT_TIME, part) for part in times.split(ARROW))
        assert start < end
        assert lines
        assert all(lines)
        cues.append(Cue(number, start, end, "\n".join(lines)))
    return cues


def _seconds(form: re.Pattern[str], written: str) -> float:
    found = form.fullmatch(written)
    assert found, written
    hours, minutes, seconds, thousandths = (int(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000
