"""Forms of the desk as they are shown: filled from the archive, or with what a person typed and could not send."""

from typing import Any

from starlette.datastructures import FormData

from archive.agreements import NameShown
from archive.expectations import NOTHING_EXPECTED, Expectation
from archive.reading_desk_story import DeskStory
from web.agreement_basis import BASIS_FIELDS
from web.bound_forms import bounds_form
from web.form_fields import several, text

AGREEMENT_FIELDS = ("name", "name_shown", "pseudonym", "wording", "evidence")


def agreement_form(
    typed: FormData | None, *, narrator: str, expected: Expectation = NOTHING_EXPECTED
) -> dict[str, Any]:
    """The agreement's fields: as typed, else as it was expected when the recording was handed in."""
    names = (*AGREEMENT_FIELDS, *BASIS_FIELDS)
    if typed is not None and "wording" in typed:
        fields = {name: text(typed, name) for name in names}
        return {"open": True, "uses": several(typed, "use"), **fields, **bounds_form(typed)}
    return dict.fromkeys(names, "") | {
        "open": False,
        "uses": [use.value for use in expected.uses] or ["web"],
        "name": narrator,
        "name_shown": (expected.name_shown or NameShown.full).value,
        "pseudonym": expected.pseudonym,
        "opens_at": f"{expected.opens_on.isoformat()}T00:00" if expected.opens_on else "",
        **bounds_form(None),
    }


def story_form(story: DeskStory, typed: FormData | None) -> dict[str, Any]:
    """The story's fields: title, lede, spans (seconds as typed or as they are) and the reason of a withdrawal."""
    given = typed if typed is not None else FormData()
    return {
        "title": text(given, "title") if "title" in given else story.title,
        "lede": text(given, "lede") if "lede" in given else story.lede,
        "reason": text(given, "reason"),
        "spans": [
            {
                "recording_title": span.recording_title,
                "excerpt": span.excerpt,
                "start_s": text(given, f"span-{number}-start") or span.start_s,
                "end_s": text(given, f"span-{number}-end") or span.end_s,
            }
            for number, span in enumerate(story.spans, start=1)
        ],
    }
