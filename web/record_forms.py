"""What forms of recipes and of seed lots share: large forms, numbers as typed, and places as times."""

from dataclasses import dataclass

from fastapi import Request
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from archive.errors import InvalidInput
from archive.reading_desk_places import DeskPlace
from archive.recipe_texts import Said
from archive.recordings import find_recording
from archive.said_at import KEPT, place_given
from web.form_fields import FIELD_BYTES, text
from web.i18n import _, clock

MOST_FIELDS = 4000


async def long_fields(request: Request) -> FormData:
    """The form as sent: a recipe has many lines, and each has its fields."""
    return await request.form(max_files=0, max_fields=MOST_FIELDS, max_part_size=FIELD_BYTES)


def whole_number(form: FormData, name: str, what: str) -> int | None:
    """A whole number as typed; None where the field is empty.

    Raises:
        InvalidInput: it is something else; `what` names the field.
    """
    given = text(form, name)
    if not given:
        return None
    if not given.isascii() or not given.isdigit() or len(given) > len("999999999"):
        raise InvalidInput(_("%(what)s: give a whole number, such as 12.") % {"what": what})
    return int(given)


def version_of(form: FormData) -> int:
    """The version that the form was made from; -1, which is nobody's, where it was not sent."""
    given = text(form, "version")
    return int(given) if given.isascii() and given.isdigit() and len(given) < len("999999999") else -1


def place_words(place: DeskPlace | None, recording_key: str) -> str:
    """A place as a form shows it: the time, or the passage's key where it is in another recording; '' for none."""
    if place is None:
        return ""
    return clock(place.second) if place.recording_key == recording_key else place.key


@dataclass(frozen=True, slots=True)
class Places:
    """Reads places in a form: what was not touched stays where it is, whatever recording is chosen now."""

    session: Session
    form: FormData
    recording_id: int | None

    @classmethod
    def of(cls, session: Session, form: FormData) -> "Places":
        """With the recording that the form chose. Raises NotFound for one that is not there."""
        key = text(form, "recording")
        return cls(session, form, find_recording(session, key).id if key else None)

    def said(self, name: str) -> Said:
        """The place in this field.

        Raises:
            InvalidInput: it is no place.
        """
        given = text(self.form, name)
        if given == text(self.form, f"{name}-was"):
            return KEPT
        return place_given(self.session, given, self.recording_id)
