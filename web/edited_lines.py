"""What the editor's script is told of an act: which lines stand in the place of which, as the page would show them."""

from typing import Any

from archive.line_acts import acts_of
from archive.line_holding import LineChanged
from archive.reading_desk_transcript import recording_at_desk
from archive.reading_editor import editor_lines, next_undo
from archive.recordings import Recording
from web.answers import page
from web.editing import Clash, line_context, undo_words
from web.error_words import in_words
from web.gated import Asking


def edited_data(asking: Asking, key: str, name: str, said: str) -> dict[str, Any]:
    """What this person's last act, or that of this name, did: `after` stands where `before` stood, drawn as `html`."""
    recording = recording_at_desk(asking.session, key, viewer=asking.viewer, now=asking.now)
    acts = acts_of(asking.session, recording.id, asking.account_id)
    made = next((row for row in acts if name and row.settings["name"] == name), None)
    before, after = (made.settings["before"], made.settings["after"]) if made else ([], [])
    undoes = undo_words(next_undo(asking.session, recording, asking.account_id))
    return {"before": before, "after": after, "html": _drawn(asking, recording, after), "said": said, "undoes": undoes}


def clash_data(asking: Asking, key: str, clash: Clash, error: LineChanged) -> dict[str, Any]:
    """The line as it is now, with what was typed in its field and the difference above it."""
    recording = recording_at_desk(asking.session, key, viewer=asking.viewer, now=asking.now)
    return {"error": in_words(error), "key": clash.key, "text": error.text, "version": error.version,
            "before": [clash.key], "after": [clash.key],
            "html": _drawn(asking, recording, [clash.key], clash)}  # fmt: skip


def _drawn(asking: Asking, recording: Recording, keys: list[str], clash: Clash | None = None) -> str:
    lines = [line_context(line, clash=clash) for line in editor_lines(asking.session, recording, keys)]
    drawn = page(asking.request, "desk/edited_lines.html", recording=recording, lines=lines)
    return bytes(drawn.body).decode()
