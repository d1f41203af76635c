"""What the site says of its machines, from its settings and its record."""

from pathlib import Path
from typing import Any

from babel.lists import format_list
from sqlalchemy.orm import Session

from archive.reading_machines import any_synthetic, origins_let_through
from archive.settings import Settings
from archive.weave_walk import LEAST, MOST
from archive.weave_ways import MOST_FROM_ONE_STORY
from web.i18n import _, language_spoken


def machine_words(settings: Settings, session: Session) -> dict[str, Any]:
    """What `about.html` needs; of a model kept in a file only its name is told."""
    return {
        "transcriber": f"Whisper {Path(settings.whisper_model).stem}" if has_transcriber(settings) else "",
        "policy": policy_sentence(origins_let_through(session)),
        "meaning": settings.meaning,
        "synthetic": any_synthetic(session),
        "weave": {"least": LEAST, "most": MOST, "from_one_story": MOST_FROM_ONE_STORY},
    }


def has_transcriber(settings: Settings) -> bool:
    """Whether a speech model was chosen."""
    return settings.transcriber == "whisper" and bool(settings.whisper_model)


def policy_sentence(origins: tuple[str, ...]) -> str:
    """The archive's written policy on suggestions, in words."""
    if not origins:
        return _("Nothing a machine suggests counts before a person has accepted it.")
    said = {"origins": format_list(origins, style="or", locale=language_spoken())}
    return _("Until then, what comes from %(origins)s is shown as suggested; all else waits at the desk.") % said
