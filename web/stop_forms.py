"""The form of a stop, from fields as typed to what the archive is asked to do."""

from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData

from archive.errors import InvalidInput
from archive.stop_choosing import Choice, clip_of_choice
from archive.subject_editing import find_by_key
from archive.trail_drafts import StopText, stall_at
from archive.trails import Stop, Trail
from web.desk_forms import text
from web.gated import Asking
from web.i18n import _

WHOLE, LINES, SECONDS = "whole", "lines", "seconds"
AS_IT_IS = "as-it-is"
WORDS = ("title", "text", "place_hint", "walking_note")


@dataclass(frozen=True, slots=True)
class Laid:
    """What a stop is to hold and say."""

    text: StopText
    clip_id: int | None
    subject_id: int | None

    @property
    def given(self) -> dict[str, Any]:
        """For `add_stop` and `edit_stop`."""
        return {"clip_id": self.clip_id, "subject_id": self.subject_id}


def read_stop_form(asking: Asking, trail: Trail, form: FormData, former: Stop | None) -> Laid:
    """A stop as its form says; its sound is promised with it.

    Raises:
        NotFound: the story or subject is not there.
        InvalidInput: something cannot be used.
    """
    said = StopText(
        **{name: text(form, name) for name in WORDS}, stall_id=stall_at(asking.session, trail, text(form, "stall"))
    )
    if text(form, "subject"):
        subject = find_by_key(asking.session, text(form, "subject"))
        return Laid(said, _voice(asking, text(form, "voice"), former), subject.id)
    return Laid(said, _clip(asking, choice_of(form)), None)


def choice_of(form: FormData) -> Choice:
    """Which part of a story is to be heard. Raises InvalidInput where seconds are no numbers."""
    story, part = text(form, "story"), text(form, "part")
    if part == LINES:
        return Choice(story, text(form, "from"), text(form, "to"))
    if part == SECONDS:
        return Choice(story, start_s=_second(form, "start"), end_s=_second(form, "end"))
    return Choice(story)


def _second(form: FormData, name: str) -> float:
    try:
        return float(text(form, name).replace(",", "."))
    except ValueError as error:
        raise InvalidInput(_("Give the start and the end of the clip in seconds, such as 12.5.")) from error


def _voice(asking: Asking, given: str, former: Stop | None) -> int | None:
    if given == AS_IT_IS:
        return former.clip_id if former is not None else None
    story, _space, passage = given.partition(" ")
    return _clip(asking, Choice(story, passage)) if story else None


def _clip(asking: Asking, choice: Choice) -> int:
    if not choice.story_slug:
        raise InvalidInput("Choose a story, a clip of one, or a person, dish, crop or place for this stop.")
    return clip_of_choice(asking.session, choice, viewer=asking.viewer, now=asking.now).id
