"""Drawing the first pages of a PDF as one picture, one below the other. Runs in the child only.

Nothing in it is run or followed: the library is built without scripts, and opens no file but this.
"""

from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2

from archive.errors import InvalidInput
from media.durable import room_needed
from media.picture_child import webp
from media.pictures import NOT_A_PICTURE

WIDTH_PX = 1200
TALLEST_PX = 2400
"""Of one page; a longer one is drawn narrower."""
PAPER = 255


def run(arguments: dict[str, Any]) -> dict[str, Any]:
    """Answer the `paper` command: write the picture and tell its size, and how many pages the PDF has."""
    try:
        document = pypdfium2.PdfDocument(arguments["path"])
        pages = [_drawn(document[number]) for number in range(min(len(document), arguments["most_pages"]))]
        drawn = np.vstack(pages)
    except (pypdfium2.PdfiumError, ValueError) as error:
        raise InvalidInput(NOT_A_PICTURE) from error
    with room_needed():
        Path(arguments["drawn"]).write_bytes(webp(np.ascontiguousarray(drawn)))
    return {"width_px": int(drawn.shape[1]), "height_px": int(drawn.shape[0]), "pages": len(document)}


def _drawn(page: Any) -> "np.ndarray[Any, Any]":
    """One page, as wide as all of them, on white where it is narrower."""
    width, height = page.get_size()
    scale = min(WIDTH_PX / width, TALLEST_PX / height)
    pixels = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False).to_numpy()[:, :WIDTH_PX, :3]
    room = ((0, 0), (0, WIDTH_PX - pixels.shape[1]), (0, 0))
    return np.pad(pixels, room, constant_values=PAPER)
