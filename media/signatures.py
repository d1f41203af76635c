"""Telling by its first bytes what a file is that the archive does not take, so that the refusal can name it.

This only chooses words. What is taken is decided by whether sound can be decoded.
"""

from archive.phrases import Phrase

TAKEN = "WAV, FLAC, MP3, M4A, OGG or WebM"

SOUND_NOT_TAKEN = (
    (b"FORM", 8, (b"AIFF", b"AIFC"), "an AIFF file"),
    (b"#!AMR", 0, (b"#!AMR",), "an AMR file"),
    (b"caff", 0, (b"caff",), "a Core Audio (CAF) file"),
    (b"\x30\x26\xb2\x75", 0, (b"\x30\x26\xb2\x75",), "a Windows Media (WMA) file"),
    (b".RMF", 0, (b".RMF",), "a RealAudio file"),
    (b".snd", 0, (b".snd",), "a Sun audio (AU) file"),
    (b"MThd", 0, (b"MThd",), "a MIDI file, which holds notes and no sound,"),
    (b"wvpk", 0, (b"wvpk",), "a WavPack file"),
    (b"MAC ", 0, (b"MAC ",), "a Monkey's Audio file"),
    (b"RIFF", 8, (b"AVI ",), "an AVI film"),
)
NOT_SOUND = (
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"\x89PNG", "a PNG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a compressed archive"),
    (b"7z\xbc\xaf", "a compressed archive"),
    (b"Rar!", "a compressed archive"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)
PLAYLISTS = (b"#EXTM3U", b"ffconcat", b"[playlist]", b"<MPD", b"v=0")
PAGES = (b"<!doctype html", b"<html", b"<?xml")
TEXT_LOOKED_AT = 4096
NEVER_IN_TEXT = frozenset(range(0x20)) - frozenset(b"\t\n\r\f\x1b")


def refusal(head: bytes) -> str | None:
    """The sentence that refuses a file beginning with `head`; None when nothing is known against it."""
    if not head:
        return Phrase("This file is empty; check the recording on the device it came from and upload it again.")
    for magic, offset, kinds, name in SOUND_NOT_TAKEN:
        if head.startswith(magic) and head[offset:].startswith(kinds):
            return Phrase(
                "This is %(name)s and that format is not taken here: convert it to %(taken)s and upload that."
            ) % {"name": name, "taken": TAKEN}
    for magic, name in NOT_SOUND:
        if head.startswith(magic):
            return Phrase("This is %(name)s, not a sound recording: upload a %(taken)s file.") % {
                "name": name,
                "taken": TAKEN,
            }
    return _text_refusal(head[:TEXT_LOOKED_AT])


def no_sound() -> str:
    """The sentence for a file of no known kind in which no sound was found."""
    return Phrase(
        "No sound could be found in this file: check that it is a %(taken)s recording and upload it again."
    ) % {"taken": TAKEN}


def _text_refusal(head: bytes) -> str | None:
    words = head.lstrip().lower()
    if any(mark.lower() in words[:1024] for mark in PLAYLISTS) and _is_text(head):
        return Phrase("This is a list of other files, not a recording: upload the %(taken)s file itself.") % {
            "taken": TAKEN
        }
    if words.startswith(PAGES):
        return Phrase("This is a web page or XML file, not a recording: upload a %(taken)s file.") % {"taken": TAKEN}
    if _is_text(head):
        return Phrase("This file holds text, not sound: upload a %(taken)s file.") % {"taken": TAKEN}
    return None


def _is_text(head: bytes) -> bool:
    if any(byte in NEVER_IN_TEXT for byte in head):
        return False
    try:
        head[: len(head) - 3 if len(head) == TEXT_LOOKED_AT else None].decode()
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data" and error.start > 0
    return True
