"""What is to be corrected, from what the archive says of it to what the desk's queue shows."""

from typing import Any

from archive.reading_unsure import UnsureRecording
from web.doubt_words import doubt_sentences

LINES_SHOWN = 3


def queue_context(found: tuple[UnsureRecording, ...]) -> dict[str, Any]:
    """The names that `desk/to_correct.html` lists."""
    return {"recordings": [_recording(one) for one in found]}


def _recording(one: UnsureRecording) -> dict[str, Any]:
    return {
        "title": one.title,
        "href": f"/desk/recordings/{one.key}/edit",
        "duration_s": one.duration_s,
        "lines": one.lines,
        "unsure": len(one.unsure),
        "share": one.share,
        "worst": [
            {"href": f"/desk/recordings/{one.key}/edit#p-{line.key}", "start_s": line.start_s, "text": line.text,
             "doubts": doubt_sentences(line.flags, "")}
            for line in one.unsure[:LINES_SHOWN]
        ],
    }  # fmt: skip
