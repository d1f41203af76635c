"""A trail as an app of its own on a device's first screen: its name, its icon and where it begins."""

import json

from archive.reading_trail import TrailPage
from web.i18n import direction, localised
from web.pages import static

ICON_SIZES = (192, 512)
ICONS = tuple(static(f"mark-{size}.png") for size in ICON_SIZES)
SHORT_NAME = 28
GROUND, ACCENT = "#f4eddc", "#1f4a31"
"""As in `tokens.css`: what is shown while the first page comes."""


def app_path(trail: TrailPage) -> str:
    """Where the description of the app is, without a language."""
    return f"{trail.href}/app.webmanifest"


def app_file(trail: TrailPage, language: str) -> str:
    """The web app manifest of a trail."""
    home = localised(trail.href, language)
    described = {
        "id": home,
        "name": trail.title,
        "short_name": trail.title[:SHORT_NAME].strip(),
        "description": trail.introduction,
        "lang": language,
        "dir": direction(language),
        "start_url": home,
        "scope": home,
        "display": "standalone",
        "background_color": GROUND,
        "theme_color": ACCENT,
        "icons": [
            {"src": icon, "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
            for size, icon in zip(ICON_SIZES, ICONS, strict=True)
            for purpose in ("any", "maskable")
        ],
    }
    return json.dumps(described, ensure_ascii=False, sort_keys=True)
