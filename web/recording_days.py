"""What was recorded together, for acts on all of it: from what the archive says to what `desk/days.html` needs."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from archive.reading_story_list import stories_named
from archive.reading_uploads import recordings_named
from archive.recording_days import RecordingDays, made_between, recording_days, stories_cut_from
from web.desk_queues import story_lines
from web.gated import Asking


@dataclass(frozen=True, slots=True)
class Together:
    """Which recordings are asked for: those of some days, or one by its key; none of them shows the days alone."""

    first: date | None = None
    last: date | None = None
    recording: str = ""

    @property
    def address(self) -> str:
        """The page that shows them."""
        if self.recording:
            return f"/desk/days?recording={self.recording}"
        return f"/desk/days?first={self.first}&last={self.last}" if self.first and self.last else "/desk/days"


def together_in(first: str, last: str, recording: str) -> Together:
    """What an address asks for; what is no day asks for nothing."""
    try:
        begins, ends = date.fromisoformat(first), date.fromisoformat(last or first)
    except ValueError:
        return Together(recording=recording if recording.isalnum() else "")
    return Together(min(begins, ends), max(begins, ends))


def days_context(asking: Asking, asked: Together) -> dict[str, Any]:
    """The names that `desk/days.html` lists."""
    seen: dict[str, Any] = {"viewer": asking.viewer, "now": asking.now}
    keys: tuple[str, ...] = (asked.recording,) if asked.recording else ()
    if asked.first and asked.last:
        keys = made_between(asking.session, asked.first, asked.last, **seen)
    recordings = recordings_named(asking.session, keys, **seen)
    stories = stories_named(asking.session, stories_cut_from(asking.session, [key for key, _, _ in recordings]))
    return {
        "days": [_day(one, asked) for one in recording_days(asking.session, **seen)],
        "asked": asked.address != "/desk/days",
        "recordings": [
            {"key": key, "title": title, "href": f"/desk/recordings/{key}", "narrators": narrators}
            for key, title, narrators in recordings
        ],
        "stories": story_lines(asking, stories),
        "back": asked.address,
    }


def _day(one: RecordingDays, asked: Together) -> dict[str, Any]:
    href, current = Together(one.first, one.last).address, (one.first, one.last) == (asked.first, asked.last)
    return {"first": one.first, "last": one.last, "festival": one.festival, "count": one.recordings, "href": href,
            "current": current}  # fmt: skip
