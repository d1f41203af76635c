"""Files that are kept as they came and never shown so: what they are, and the copy of them that may be shown.

A picture is drawn anew and a sound encoded anew, in the limited child; both
leave behind what else their file carried. Of a paper as PDF the first pages are
drawn, where the library for it is installed and can read it; else it can only be
fetched as a file.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from archive.errors import InvalidInput, NotAudio, TooLarge
from archive.phrases import Phrase
from media.confined import ChildFailed, run_child
from media.durable import room_needed
from media.limits import MIB, Limits
from media.listening import BITRATE
from media.pictures import LONGEST_EDGE_PX, PICTURE_LIMITS
from media.spans import SourceSpan
from media.store import LocalStore
from media.waveform import BUCKETS

log = logging.getLogger(__name__)

MOST_BYTES = 40 * MIB
PAGES_DRAWN = 3
SOUND_LIMITS = Limits(file_bytes=64 * MIB, cpu_s=120, wall_s=240.0)
NEITHER = Phrase("This is no PDF, no picture and no sound that can be read here; send a scan, a photo or a recording.")
NO_SOUND = Phrase("This is no sound that can be read here; send a recording.")
PICTURES = ((b"\xff\xd8\xff", "jpg"), (b"\x89PNG\r\n\x1a\n", "png"))


@dataclass(frozen=True, slots=True)
class Kept:
    """A file in the store as it came, and the hash of the copy that is shown of it ('' for none).

    `form` is what it is by its own bytes: pdf, jpg, png, webp, or sound.
    """

    form: str
    sha256: str
    size_bytes: int
    shown_sha256: str


def keep_and_clean(store: LocalStore, chunks: Iterable[bytes]) -> Kept:
    """Keep a PDF, picture or sound among the masters, told by its content, and what may be shown of it.

    Raises:
        InvalidInput: it is none of these, is empty, or cannot be read.
        TooLarge, StorageFull: it is too large, or the disk is full.
    """
    with store.work_folder() as folder:
        given = folder / "given"
        _write(given, chunks)
        form = form_of(given)
        shown = _cleaned(form, given, folder)
        shown_sha256 = store.keep_master(shown).sha256 if shown is not None else ""
        kept = store.keep_master(given)
        return Kept(form, kept.sha256, kept.size_bytes, shown_sha256)


def keep_clean_sound(store: LocalStore, chunks: Iterable[bytes]) -> str:
    """Keep a sound encoded anew, and nothing else of what came; gives its hash. Raises as `keep_and_clean` does."""
    with store.work_folder() as folder:
        given = folder / "given"
        _write(given, chunks)
        shown = _cleaned("sound", given, folder) if form_of(given) == "sound" else None
        if shown is None:
            raise InvalidInput(NO_SOUND)
        return store.keep_master(shown).sha256


def form_of(path: Path) -> str:
    """What a file is by its first bytes; anything unknown may be a sound, which decoding it will say."""
    with path.open("rb") as file:
        head = file.read(16)
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "webp"
    return next((form for magic, form in PICTURES if head.startswith(magic)), "sound")


def _cleaned(form: str, given: Path, folder: Path) -> Path | None:
    try:
        if form == "pdf":
            return _paper(given, folder)
        if form == "sound":
            return _sound(given, folder)
        drawn = folder / "drawn"
        asked = {"path": str(given), "drawn": str(drawn), "longest_px": LONGEST_EDGE_PX}
        run_child("picture", asked, limits=PICTURE_LIMITS)
    except (ChildFailed, NotAudio) as error:
        raise InvalidInput(NEITHER) from error
    return drawn


def _paper(given: Path, folder: Path) -> Path | None:
    """A PDF that cannot be drawn may be the only paper there is: it is kept without a picture."""
    drawn = folder / "drawn"
    asked = {"path": str(given), "drawn": str(drawn), "most_pages": PAGES_DRAWN}
    try:
        run_child("paper", asked, limits=PICTURE_LIMITS)
    except (ChildFailed, InvalidInput) as error:
        log.info("a PDF is kept and not drawn: %s", error)
        return None
    return drawn


def _sound(given: Path, folder: Path) -> Path:
    opus, aac = folder / "copy.webm", folder / "copy.m4a"
    asked = {
        "spans": [SourceSpan(given).to_child()],
        "opus": str(opus),
        "aac": str(aac),
        "bitrate": BITRATE,
        "buckets": BUCKETS,
    }
    run_child("listening", asked, limits=SOUND_LIMITS)
    return aac


def _write(path: Path, chunks: Iterable[bytes]) -> None:
    size_bytes = 0
    with room_needed(), path.open("wb") as file:
        for chunk in chunks:
            size_bytes += len(chunk)
            if size_bytes > MOST_BYTES:
                most = MOST_BYTES // MIB
                raise TooLarge("This file is larger than %(most)s MiB; make it smaller and send it again.", most=most)
            file.write(chunk)
    if size_bytes == 0:
        raise InvalidInput("This file is empty; choose it again.")
