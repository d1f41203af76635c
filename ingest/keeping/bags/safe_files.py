"""Pictures and plans out of a bag: only what this archive could have kept itself, since pages show them as they are."""

from pathlib import Path

from archive.errors import InvalidInput
from media.drawn_plans import DRAWING_BYTES, cleaned_drawing
from media.plans import DRAWING_SUFFIX
from media.store import PICTURE_SUFFIX

WEBP_HEAD = 12


def check_picture(path: Path) -> None:
    """Raises InvalidInput unless it is a picture of the one form that is kept, or a drawing cleaned of all else."""
    if path.suffix == DRAWING_SUFFIX and path.stat().st_size <= DRAWING_BYTES:
        content = path.read_bytes()
        good = cleaned_drawing(content).content == content
    else:
        with path.open("rb") as file:
            head = file.read(WEBP_HEAD)
        good = path.suffix == PICTURE_SUFFIX and head[:4] == b"RIFF" and head[8:] == b"WEBP"
    if not good:
        raise InvalidInput(
            "“%(name)s” in the bag is no picture that pages may show; nothing was brought in.", name=path.name
        )
