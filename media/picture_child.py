"""Reading one picture and drawing it anew. Runs in the child only.

No container is opened and no second file can be: the bytes go straight to the
one decoder that their first bytes name, with a bound on the pixels.
"""

from fractions import Fraction
from pathlib import Path
from typing import Any, Literal, cast

import av
import av.logging
import numpy as np
from av.error import FFmpegError
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame

from archive.errors import InvalidInput
from media.durable import room_needed
from media.exif_orientation import orientation
from media.pictures import NOT_A_PICTURE

DECODERS = ((b"\xff\xd8\xff", 0, b"", "mjpeg"), (b"\x89PNG\r\n\x1a\n", 0, b"", "png"), (b"RIFF", 8, b"WEBP", "webp"))
MOST_PIXELS = 60_000_000
QUALITY = "82"
_TURNS = {1: (0, False), 2: (0, True), 3: (2, False), 4: (2, True), 5: (1, True), 6: (3, False), 7: (3, True),
          8: (1, False)}  # fmt: skip
"""By EXIF orientation: quarter turns to the left, and whether the stored picture is mirrored before them."""


def run(arguments: dict[str, Any]) -> dict[str, Any]:
    """Answer the `picture` command: write the picture anew and tell its size."""
    av.logging.set_level(av.logging.PANIC)
    data = Path(arguments["path"]).read_bytes()
    try:
        pixels = _pixels(data, longest_px=arguments["longest_px"])
        drawn = webp(pixels)
    except (FFmpegError, ValueError) as error:
        raise InvalidInput(NOT_A_PICTURE) from error
    with room_needed():
        Path(arguments["drawn"]).write_bytes(drawn)
    return {"width_px": int(pixels.shape[1]), "height_px": int(pixels.shape[0])}


def _pixels(data: bytes, *, longest_px: int) -> "np.ndarray[Any, Any]":
    """The picture the right way up, no longer than that at its longest edge, with an alpha channel where it has one."""
    decoder = next(
        (name for magic, at, kind, name in DECODERS if data.startswith(magic) and data[at:].startswith(kind)), ""
    )
    if not decoder:
        raise InvalidInput(NOT_A_PICTURE)
    frame = _decoded(decoder, data)
    clear = decoder != "mjpeg" and (frame.format.name == "pal8" or any(c.is_alpha for c in frame.format.components))
    scale = min(1.0, longest_px / max(frame.width, frame.height))
    width, height = max(1, round(frame.width * scale)), max(1, round(frame.height * scale))
    kind = "rgba" if clear else "rgb24"
    drawn = frame.reformat(width=width, height=height, format=kind, interpolation="AREA" if scale < 1 else None)
    pixels = drawn.to_ndarray(format=kind)
    turns, mirrored = _TURNS[orientation(data)] if decoder == "mjpeg" else (0, False)
    return np.ascontiguousarray(np.rot90(pixels[:, ::-1] if mirrored else pixels, turns))


def _decoder_for(data: bytes) -> str:
    for magic, at, kind, decoder in DECODERS:
        if data.startswith(magic) and data[at:].startswith(kind):
            return decoder
    raise InvalidInput(NOT_A_PICTURE)


def _decoded(decoder: str, data: bytes) -> VideoFrame:
    context = _context(decoder, "r")
    context.options = {"max_pixels": str(MOST_PIXELS)}
    context.thread_count = 1
    frames = [frame for packet in (av.Packet(data), None) for frame in context.decode(packet)]
    if not frames or not isinstance(frames[0], VideoFrame):
        raise InvalidInput(NOT_A_PICTURE)
    return frames[0]


def _context(codec: str, mode: Literal["r", "w"]) -> VideoCodecContext:
    return cast("VideoCodecContext", av.CodecContext.create(codec, mode))


def webp(pixels: "np.ndarray[Any, Any]") -> bytes:
    """The picture as a file."""
    clear = pixels.shape[2] == 4  # noqa: PLR2004 (red, green, blue and how clear)
    frame = VideoFrame.from_ndarray(pixels, format="rgba" if clear else "rgb24")
    frame = frame.reformat(format="yuva420p" if clear else "yuv420p")
    frame.pts = 0
    context = _context("libwebp", "w")
    context.width, context.height, context.pix_fmt = frame.width, frame.height, frame.format.name
    context.time_base = Fraction(1, 1)
    context.options = {"quality": QUALITY}
    return b"".join(bytes(packet) for given in (frame, None) for packet in context.encode(given))
