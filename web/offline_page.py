"""The page at which a trail is taken along: what that costs in bytes, said before anything is fetched."""

from dataclasses import dataclass
from typing import Any

from archive.reading_pack import Pack
from web.sizes import in_words

LOOKS_BYTES = 80_000
"""Of a ZIP: its typefaces, style and script, beside which its pages count little."""


@dataclass(frozen=True, slots=True)
class PackSizes:
    """Bytes on the device; a device keeps one of the two forms of sounds."""

    pages: int = 0
    looks: int = 0
    plan: int = 0
    webm: int = 0
    m4a: int = 0

    def in_all(self, form: str) -> int:
        """Everything, with the sounds in this form."""
        return self.pages + self.looks + self.plan + (self.webm if form == "webm" else self.m4a)


def offline_path(pack: Pack) -> str:
    """Where this page is, without a language."""
    return f"{pack.trail.href}/offline"


def offline_context(pack: Pack, sizes: PackSizes) -> dict[str, Any]:
    """The names that `offline.html` lists."""
    trail = pack.trail
    return {
        "trail": {"href": trail.href, "title": trail.title, "version": trail.version},
        "stops": len(pack.stops),
        "voices_s": sum(stop.duration_s for stop in pack.stops),
        "sizes": {name: in_words(getattr(sizes, name)) for name in ("pages", "looks", "plan")},
        "forms": [(form, in_words(getattr(sizes, form)), in_words(sizes.in_all(form))) for form in ("webm", "m4a")],
        "files": in_words(sizes.webm + sizes.m4a + sizes.plan + LOOKS_BYTES),
        "has_plan": pack.plan is not None,
    }
