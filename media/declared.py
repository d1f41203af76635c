"""What a file says of its own length, apart from what can be decoded of it.

A demuxer's estimate from file size and bit rate is no statement of the file, so each
container is asked where it really writes its length; None where it says nothing.
"""

from dataclasses import dataclass
from pathlib import Path

from archive.phrases import Phrase
from media.decoding import Sound, duration_of
from media.mp4_index import read_index
from media.wav_header import wav_data

MP3_HEAD_BYTES = 4096
MICROSECONDS = 1e6


@dataclass(frozen=True, slots=True)
class Declared:
    """The length stated by the file, in seconds, and what is wrong with the place that states it."""

    seconds: float | None
    problems: tuple[str, ...] = ()


def declared_length(path: Path, container: str, sound: Sound) -> Declared:
    """Ask the file at `path`, open as `sound` in a container of that name."""
    start_bytes = sound.tags.start_bytes
    if container == "wav":
        return _of_wav(path, start_bytes)
    if container == "aac" or (container == "mp3" and not _mp3_states_length(path, start_bytes)):
        return Declared(None)
    return Declared(_stated(sound), _problems(path, container, sound))


def _stated(sound: Sound) -> float | None:
    seconds = duration_of(sound.stream)
    if seconds is None and sound.container.duration is not None:
        seconds = sound.container.duration / MICROSECONDS
    return seconds if seconds is not None and seconds > 0 else None


def _problems(path: Path, container: str, sound: Sound) -> tuple[str, ...]:
    if container == "ogg" and sound.pages is not None and not sound.pages.ends:
        return (Phrase("The file has no proper end; the recording may have been cut short."),)
    if container == "mov" and not read_index(path, start_bytes=sound.tags.start_bytes).agrees:
        return (Phrase("The file's index disagrees with itself, so times in it cannot be trusted."),)
    return ()


def _of_wav(path: Path, start_bytes: int) -> Declared:
    data = wav_data(path, start_bytes=start_bytes)
    if data is None:
        return Declared(None, (Phrase("The file's header is damaged."),))
    if data.says_bytes == 0 and data.there_bytes > 0:
        problem = Phrase("The recorder never finished the file's header; everything behind it was read as sound.")
        return Declared(None, (problem,))
    return Declared(data.declared_s)


def _mp3_states_length(path: Path, start_bytes: int) -> bool:
    # Without one of these marks in the first frame there is only a guess from the bit rate.
    with path.open("rb") as file:
        file.seek(start_bytes)
        head = file.read(MP3_HEAD_BYTES)
    return any(mark in head for mark in (b"Xing", b"Info", b"VBRI"))
