"""Forms of the desk as they are shown: filled from the archive, or with what a person typed and could not send."""

from typing import Any

from starlette.datastructures import FormData

from archive.reading_desk_story import DeskStory
from web.bound_forms import bounds_form
from web.form_fields import several, text

AGREEMENT_FIELDS = ("name", "name_shown", "pseudonym", "wording", "evidence")


def agreement_form(typed: FormData | None, *, narrator: str, choices: dict[str, Any]) -> dict[str, Any]:
    """What `macros/agreement.html` needs: the form's fields, `open` where someone was filling them in, and choices."""
    if typed is None or "wording" not in typed:
        fields = {**dict.fromkeys(AGREEMENT_FIELDS, ""), "name": narrator, "name_shown": "full", "uses": ["web"]}
        return {"agreement": {**fields, **bounds_form(None), "open": False}, "choices": choices}
    said = {name: text(typed, name) for name in AGREEMENT_FIELDS}
    fields = {**said, "uses": several(typed, "use")}
    return {"agreement": {**fields, **bounds_form(typed), "open": True}, "choices": choices}


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
