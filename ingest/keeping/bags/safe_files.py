"""Pictures, plans and what is shown of evidence out of a bag: only what this archive could have kept itself.

Pages show them as they are.
"""

from pathlib import Path

from archive.errors import InvalidInput
from media.drawn_plans import DRAWING_BYTES, cleaned_drawing
from media.plans import DRAWING_SUFFIX
from media.store import PICTURE_SUFFIX

HEAD = 12


def check_picture(path: Path) -> None:
    """Raises InvalidInput unless it is a picture of the one form that is kept, or a drawing cleaned of all else."""
    if path.suffix == DRAWING_SUFFIX and path.stat().st_size <= DRAWING_BYTES:
        content = path.read_bytes()
        good = cleaned_drawing(content).content == content
    else:
        good = path.suffix == PICTURE_SUFFIX and _is_webp(path)
    if not good:
        raise InvalidInput(
            "“%(name)s” in the bag is no picture that pages may show; nothing was brought in.", name=path.name
        )


def check_shown(path: Path | None, *, sound: bool) -> None:
    """The same for what the archive made anew of evidence or of a template read aloud; None is not in the bag."""
    if path is not None and not (_is_mp4(path) if sound else _is_webp(path)):
        raise InvalidInput(
            "“%(name)s” in the bag is nothing that pages may show; nothing was brought in.", name=path.name
        )


def _is_webp(path: Path) -> bool:
    head = _head(path)
    return head[:4] == b"RIFF" and head[8:] == b"WEBP"


def _is_mp4(path: Path) -> bool:
    return _head(path)[4:8] == b"ftyp"


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEAD)
