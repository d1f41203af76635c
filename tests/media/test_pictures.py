"""Pictures are told by their content, drawn anew the right way up, and leave behind what their files said of people."""

import struct
from fractions import Fraction
from hashlib import sha256

import av
import numpy as np
import pytest
from av.video.frame import VideoFrame

from archive.errors import InvalidInput, NotFound
from media import pictures
from media.exif_orientation import orientation
from media.picture_child import run
from media.pictures import keep_picture

RED, BLUE = (254, 0, 0), (0, 0, 254)
SECRET = b"52.3731 N 4.8922 E"


def encoded(codec: str, pixels: np.ndarray, kind: str, drawn: str) -> bytes:
    frame = VideoFrame.from_ndarray(pixels, format=kind).reformat(format=drawn)
    frame.pts = 0
    context = av.CodecContext.create(codec, "w")
    context.width, context.height, context.pix_fmt = frame.width, frame.height, drawn
    context.time_base = Fraction(1, 1)
    return b"".join(bytes(packet) for given in (frame, None) for packet in context.encode(given))


def corner(width: int = 160, height: int = 96, channels: int = 3) -> np.ndarray:
    """Blue, with a red upper left quarter."""
    pixels = np.zeros((height, width, channels), np.uint8)
    pixels[:, :, 2] = 255
    pixels[: height // 2, : width // 2, :3] = (255, 0, 0)
    if channels == 4:
        pixels[:, : width // 2, 3] = 255
    return pixels


def jpeg(turned: int = 1, order: str = ">") -> bytes:
    plain = encoded("mjpeg", corner(), "rgb24", "yuvj420p")
    mark = b"MM\0*" if order == ">" else b"II*\0"
    entry = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, turned, 0)
    exif = b"Exif\0\0" + mark + struct.pack(f"{order}IH", 8, 1) + entry + b"\0\0\0\0" + SECRET
    return plain[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + plain[2:]


def drawn(tmp_path, data: bytes, longest_px: int = 1600) -> np.ndarray:
    """What the child makes of it, read back."""
    given, made = tmp_path / "given", tmp_path / "drawn"
    given.write_bytes(data)
    size = run({"path": str(given), "drawn": str(made), "longest_px": longest_px})
    assert SECRET not in made.read_bytes()
    assert b"EXIF" not in made.read_bytes()
    context = av.CodecContext.create("webp", "r")
    frame = next(frame for packet in (av.Packet(made.read_bytes()), None) for frame in context.decode(packet))
    pixels = frame.to_ndarray(format="rgba")
    assert (size["width_px"], size["height_px"]) == (pixels.shape[1], pixels.shape[0])
    return pixels


def red_corner(pixels: np.ndarray) -> str:
    """Where the red quarter is."""
    height, width = pixels.shape[:2]
    places = {"upper left": (0, 0), "upper right": (0, 1), "lower left": (1, 0), "lower right": (1, 1)}
    return next(
        name
        for name, (down, across) in places.items()
        if pixels[height // 4 + down * height // 2, width // 4 + across * width // 2, 0] > 200
    )


@pytest.mark.parametrize("order", [">", "<"])
@pytest.mark.parametrize(("turned", "where"), [
    (1, "upper left"), (2, "upper right"), (3, "lower right"), (4, "lower left"),
    (5, "upper left"), (6, "upper right"), (7, "lower right"), (8, "lower left"), (9, "upper left"),
])  # fmt: skip
def test_a_picture_is_drawn_the_right_way_up(tmp_path, turned, where, order):
    pixels = drawn(tmp_path, jpeg(turned, order))
    assert red_corner(pixels) == where
    assert pixels.shape[:2] == ((160, 96) if turned in (5, 6, 7, 8) else (96, 160))


def test_png_and_webp_are_read_and_what_is_clear_stays_clear(tmp_path):
    assert red_corner(drawn(tmp_path, encoded("png", corner(), "rgb24", "rgb24"))) == "upper left"
    assert red_corner(drawn(tmp_path, encoded("libwebp", corner(), "rgb24", "yuv420p"))) == "upper left"
    clear = drawn(tmp_path, encoded("png", corner(channels=4), "rgba", "rgba"))
    assert (clear[10, 10, 3], clear[10, 150, 3]) == (255, 0)


def test_a_large_one_is_made_smaller(tmp_path):
    pixels = drawn(tmp_path, encoded("png", corner(400, 100), "rgb24", "rgb24"), longest_px=100)
    assert pixels.shape[:2] == (25, 100)


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\xd8\xff", b"GIF89a" + b"\0" * 50, b"<svg onload='alert(1)'/>", b"\x89PNG\r\n\x1a\n" + b"\0" * 99,
     b"RIFF\x10\0\0\0WEBPVP8 ", b"#EXTM3U\n/etc/passwd"],
)  # fmt: skip
def test_what_is_no_picture_is_refused(tmp_path, data):
    with pytest.raises(InvalidInput, match="send a JPEG, PNG or WebP"):
        drawn(tmp_path, data)


def test_a_picture_that_says_it_is_vast_is_refused(tmp_path):
    png = bytearray(encoded("png", corner(), "rgb24", "rgb24"))
    png[16:24] = struct.pack(">II", 60_000, 60_000)
    with pytest.raises(InvalidInput):
        drawn(tmp_path, bytes(png))


def test_a_broken_exif_is_upright():
    assert orientation(b"\xff\xd8\xff\xe1\x00\x10Exif\0\0MM\0*\0\0\0\x08") == 1
    assert orientation(b"\xff\xd8") == 1


def test_it_is_kept_under_its_hash_and_nothing_else_is_left(store):
    kept = keep_picture(store, [jpeg(6)])
    path = store.picture_path(kept.name)
    assert kept.name == f"{sha256(path.read_bytes()).hexdigest()}.webp"
    assert (kept.width_px, kept.height_px) == (96, 160)
    assert [file.name for file in store.pictures()] == [kept.name]
    assert list((store.root / "work").iterdir()) == []
    with pytest.raises(NotFound):
        store.picture_path("../masters/x")


def test_one_that_is_too_large_is_refused_before_it_is_read(store, monkeypatch):
    monkeypatch.setattr(pictures, "PICTURE_BYTES", 1000)
    monkeypatch.setattr(pictures, "run_child", None)
    with pytest.raises(InvalidInput, match="larger than"):
        keep_picture(store, [b"x" * 600, b"x" * 600])
    assert list(store.pictures()) == []
