"""Transcripts as files: WebVTT, SubRip, plain text and JSON. Each says who or what wrote it, and what people did.

Words that a machine may have made up carry a mark, which the head explains; in JSON the line's flags say why. What
labels ask stands at the head, where no player shows it as if it were said.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from html import escape
from typing import Any

from archive.passages import may_be_made_up
from archive.reading_labels import ShownLabel, every_label
from archive.reading_written import Written
from web.i18n import _
from web.label_words import label_words, labels_data
from web.written_words import written_words

DOUBTED = "[?]"
"""Stands before a line whose words a machine may have made up."""


@dataclass(frozen=True, slots=True)
class Caption:
    """One line; seconds of story time for a story, of recording time for a recording.

    `flags` are the machine's doubts about it; `language` is '' where it is the transcript's.
    """

    key: str
    start_s: float
    end_s: float
    text: str
    speaker: str = ""
    corrected: bool = False
    confidence: float | None = None
    flags: tuple[str, ...] = ()
    language: str = ""
    labels: tuple[ShownLabel, ...] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """A place in the sound that a story begins at, with the story's title and lede."""

    start_s: float
    title: str
    synopsis: str


@dataclass(frozen=True, slots=True)
class Captions:
    """A transcript to be written: its title, where its words come from, and its lines in order.

    `note`, where it is given, says that better than `written` does. `points` are the stories cut from it.
    """

    title: str
    language: str
    written: Written
    lines: tuple[Caption, ...]
    note: str = ""
    points: tuple[Point, ...] = ()
    labels: tuple[ShownLabel, ...] = ()

    @property
    def made_by(self) -> str:
        """Who or what made it, for its reader."""
        return self.note or written_words(self.written)

    @property
    def head(self) -> str:
        """Who or what made it, and what the mark of doubtful lines means where there are any."""
        if not any(may_be_made_up(line.flags) for line in self.lines):
            return self.made_by
        mark = _("Lines marked %(mark)s may have been made up by the machine.") % {"mark": DOUBTED}
        return f"{self.made_by} {mark}"

    @property
    def asked(self) -> tuple[str, ...]:
        """What its labels ask, a line each, with where it is asked where that is not of the whole."""
        return tuple(
            said if label in self.labels else f"{said} ({', '.join(self._places(label))})"
            for label in every_label(self.labels, self.lines)
            for said in label_words([label])
        )

    def _places(self, label: ShownLabel) -> Iterator[str]:
        return (file_clock(line.start_s)[:8] for line in self.lines if label in line.labels)


def as_vtt(captions: Captions) -> str:
    """WebVTT; text is escaped, so that no line can break out of its cue."""
    said = "\n".join(_note(text) for text in (captions.title, captions.head, *captions.asked))
    head = f"WEBVTT\n\nNOTE\n{said}\n"
    cues = (
        f"{_asked(line)}\n{line.key}\n{file_clock(line.start_s)} --> {file_clock(line.end_s)}\n"
        f"{_voice(line)}{_cue(words_of(line))}\n"
        for line in captions.lines
    )
    return head + "".join(cues)


def as_srt(captions: Captions) -> str:
    """SubRip. It knows no notes, so the first cue, at 0 seconds, says who or what wrote it."""
    first = f"0\n00:00:00,000 --> 00:00:00,500\n[{one_line(' '.join((captions.head, *captions.asked)))}]\n"
    cues = (
        f"\n{number}\n{file_clock(line.start_s, comma=True)} --> {file_clock(line.end_s, comma=True)}\n{said}\n"
        for number, (line, said) in enumerate(_with_speakers(captions.lines), start=1)
    )
    return first + "".join(cues)


def as_text(captions: Captions) -> str:
    """Plain text, each line with its time."""
    lines = (f"[{file_clock(line.start_s)[:8]}] {said}" for line, said in _with_speakers(captions.lines))
    return "\n".join([one_line(captions.title), captions.head, *captions.asked, "", *lines]) + "\n"


def as_json(captions: Captions) -> str:
    """JSON with seconds as numbers."""
    return json.dumps(_data(captions), ensure_ascii=False, indent=2) + "\n"


def _data(captions: Captions) -> dict[str, Any]:
    return {
        "title": captions.title,
        "language": captions.language,
        "made_by": captions.made_by,
        "machines": [asdict(machine) for machine in captions.written.machines],
        "corrected_lines": len(captions.written.corrected),
        "labels": labels_data(captions.labels),
        "lines": [asdict(line) | {"labels": labels_data(line.labels)} for line in captions.lines],
    }


def file_clock(seconds: float, *, comma: bool = False) -> str:
    """A place in the sound as files have it: 83.25 -> `00:01:23.250`."""
    milliseconds = round(max(0.0, seconds) * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    whole, part = divmod(rest, 1000)
    return f"{hours:02d}:{minutes:02d}:{whole:02d}{',' if comma else '.'}{part:03d}"


def _voice(line: Caption) -> str:
    return f"<v {escape(one_line(line.speaker), quote=False)}>" if line.speaker else ""


def _cue(text: str) -> str:
    return escape(text, quote=False)


def _asked(line: Caption) -> str:
    """Comments before a cue: what its labels ask."""
    return "".join(f"\nNOTE {_note(text)}\n" for text in label_words(line.labels))


def _note(text: str) -> str:
    """A line of a comment: with an arrow in it, it would be read as the times of a cue."""
    return one_line(text).replace("-->", "--&gt;")


def words_of(line: Caption) -> str:
    """What a line says, marked where a machine may have made it up."""
    text = one_line(line.text)
    return f"{DOUBTED} {text}" if may_be_made_up(line.flags) else text


def one_line(text: str) -> str:
    """The text with single spaces."""
    return " ".join(text.split())


def _with_speakers(lines: Iterable[Caption]) -> Iterator[tuple[Caption, str]]:
    """Each line with its text, its speaker before it where that changes."""
    before = ""
    for line in lines:
        named = line.speaker and line.speaker != before
        yield line, f"{one_line(line.speaker)}: {words_of(line)}" if named else words_of(line)
        before = line.speaker


def captions_of(lines: Iterable[Any]) -> tuple[Caption, ...]:
    """Captions of anything that has what a caption has."""
    names = [field.name for field in fields(Caption)]
    return tuple(Caption(*(getattr(line, name) for name in names)) for line in lines)
