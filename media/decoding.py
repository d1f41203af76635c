"""Opening one file of sound and reading its frames in order. Runs in the child only.

The demuxers are an allowed few, video is never decoded, no second file can be opened, and an
error in the middle costs that packet and not the rest. Recording time is the count of decoded samples.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import av
import av.logging
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import EOFError as AvEOFError
from av.error import FFmpegError

from archive.errors import NotAudio
from media.ogg_pages import MAGIC, OggPages, read_pages
from media.one_file import OneFile, refuse_other_files
from media.signatures import TAKEN, no_sound, refusal
from media.tags import TagSkip, skip_tags

DEMUXERS = "wav,flac,mp3,mov,ogg,matroska,aac"
DECODERS = {
    *("aac", "alac", "amrnb", "amrwb", "flac", "gsm", "gsm_ms", "libopus", "opus", "vorbis"),
    *("mp1", "mp1float", "mp2", "mp2float", "mp3", "mp3float"),
    *(name for name in av.codecs_available if name.startswith(("pcm_", "adpcm_"))),
}
HEAD_BYTES = 64 * 1024
BUFFER_BYTES = 256 * 1024
MOST_STREAMS = 64
MOST_FAILED_READS = 1000


@dataclass(slots=True)
class Sound:
    """One open file: its container, the stream that is read, and the errors met so far.

    `errors_at_end` are those of `errors` since the last sound: a tag there is often taken for a broken frame.
    """

    container: InputContainer
    stream: AudioStream
    tags: TagSkip
    pages: OggPages | None = None
    errors: int = 0
    errors_at_end: int = 0
    complaints: list[tuple[int, str, str]] = field(default_factory=list)


@contextmanager
def open_sound(path: Path) -> Iterator[Sound]:
    """Open the first sound of a file; raises NotAudio with a sentence when there is none."""
    tags = skip_tags(path)
    head = refuse_by_head(path, tags.start_bytes)
    pages = read_pages(path, start_bytes=tags.start_bytes) if head.startswith(MAGIC) else None
    av.logging.set_level(av.logging.ERROR)
    patches = pages.checksums if pages else {}
    with (
        av.logging.Capture() as complaints,
        OneFile(path, start_bytes=tags.start_bytes, patches=patches) as file,
        _opened(file) as container,
    ):
        stream = _first_sound(container)
        # Until here they were about pictures and film, which are left unread on purpose.
        complaints.clear()
        yield Sound(container, stream, tags, pages, errors=len(patches), complaints=complaints)


def refuse_by_head(path: Path, start_bytes: int) -> bytes:
    """The first bytes of a file; raises NotAudio when they show a kind that is not taken."""
    with path.open("rb") as file:
        file.seek(start_bytes)
        head = file.read(HEAD_BYTES)
    if (sentence := refusal(head)) is not None:
        raise NotAudio(sentence)
    return head


@contextmanager
def _opened(file: OneFile) -> Iterator[InputContainer]:
    options = {
        "format_whitelist": DEMUXERS,
        "protocol_whitelist": "file",
        "codec_whitelist": ",".join(sorted(DECODERS)),
        "max_streams": str(MOST_STREAMS),
        "err_detect": "crccheck",
    }
    try:
        container = av.open(
            file,
            mode="r",
            container_options=options,
            metadata_errors="replace",
            buffer_size=BUFFER_BYTES,
            io_open=refuse_other_files,
        )
    except MemoryError:
        raise
    except (FFmpegError, OSError, ValueError) as error:
        raise NotAudio(no_sound()) from error
    with container:
        yield container


def _first_sound(container: InputContainer) -> AudioStream:
    if not container.streams.audio:
        raise NotAudio(no_sound())
    stream = container.streams.audio[0]
    context = stream.codec_context
    if context is None or context.codec.name not in DECODERS:
        raise NotAudio(
            "The sound in this file is stored in a way that is not taken here: convert it to %(taken)s.", taken=TAKEN
        )
    return stream


def frames(sound: Sound) -> Iterator[AudioFrame]:
    """Every frame that can be decoded, in order; what cannot is counted in `sound.errors`."""
    failed = 0
    while True:
        try:
            for packet in sound.container.demux(sound.stream):
                yield from _decoded(sound, packet)
        except AvEOFError:
            return
        except (FFmpegError, OSError) as error:
            _raise_if_memory(error)
            _count(sound, 1)
            failed += 1
            if failed > MOST_FAILED_READS:
                return
        else:
            return


def _decoded(sound: Sound, packet: "av.Packet[AudioStream]") -> Iterator[AudioFrame]:
    decoded: list[AudioFrame] = []
    try:
        decoded = sound.stream.codec_context.decode(packet)
    except AvEOFError:
        pass
    except (FFmpegError, ValueError) as error:
        _raise_if_memory(error)
        _count(sound, 1)
    _count(sound, len(sound.complaints))
    sound.complaints.clear()
    for frame in decoded:
        if frame.samples > 0 and frame.sample_rate > 0:
            sound.errors_at_end = 0
            yield frame


def _count(sound: Sound, errors: int) -> None:
    sound.errors += errors
    sound.errors_at_end += errors


def _raise_if_memory(error: BaseException) -> None:
    if isinstance(error, MemoryError):
        raise error


def duration_of(stream: AudioStream) -> float | None:
    """What the stream's header says of its length in seconds."""
    with suppress(ZeroDivisionError, OverflowError):
        if stream.duration is not None and stream.time_base is not None:
            return float(stream.duration * stream.time_base)
    return None
