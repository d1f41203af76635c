"""Trying many stopped runs again. Nothing undoes that: a run that was tried again is only further on."""

from collections.abc import Sequence

from starlette.datastructures import FormData

from archive.many import Chosen
from archive.reading_failed import stopped_named
from archive.reading_progress import find_upload
from ingest.promise import promise_again
from web.gated import Asking
from web.i18n import translated
from web.many.act import Thing
from web.stored_words import said_again
from web.way_words import STEPS


def look(asking: Asking, keys: Sequence[str]) -> list[Thing]:
    """Each with where it stopped."""
    return [
        Thing(one.upload_key, "", one.title, f"/desk/recordings/{one.recording_key}" if one.recording_key else "/desk",
              about=f"{translated(STEPS.get(one.step, one.step))}: {said_again(one.message)}")
        for one in stopped_named(asking.session, keys)
    ]  # fmt: skip


def try_again(asking: Asking, chosen: Chosen, _form: FormData) -> None:
    """From where it stopped."""
    promise_again(asking.session, find_upload(asking.session, chosen.key, viewer=asking.viewer))
