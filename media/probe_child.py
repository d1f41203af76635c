"""Decoding the whole of a file once, to learn what it is and what is wrong with it. Runs in the child only."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from archive.errors import InvalidInput, NotAudio
from archive.phrases import Phrase
from media.clicks import FEWEST, ClickMeter
from media.declared import declared_length
from media.decoding import Sound, frames, open_sound, refuse_by_head
from media.durations import clock_words, too_long
from media.mono import mixed
from media.mp4_index import read_index
from media.signatures import no_sound
from media.tags import skip_tags

# Encoders pad and players trim: less than this is no damage.
LENIENCE_S = 0.25
LENIENCE_SHARE = 0.005
LOUDEST_SAMPLE = 64.0
CLICK_BATCH_SAMPLES = 1 << 15
NO_INDEX = Phrase(
    "The recording was cut short before its index was written, so it cannot be played as it is; "
    "the file is kept, and a repair program may recover it."
)


@dataclass(slots=True)
class Heard:
    """What decoding the whole of a file gave."""

    decoded_duration_s: float = 0.0
    sample_rate_hz: int = 0
    channels: int = 0
    impossible: int = 0
    clicks: ClickMeter = field(default_factory=ClickMeter)


def run(arguments: dict[str, Any]) -> dict[str, Any]:
    """Answer the `probe` command; see `media.probe.Probe` for the fields."""
    path, limit_s = Path(arguments["path"]), float(arguments["duration_limit_s"])
    if _lost_its_index(path):
        return _unplayable()
    with open_sound(path) as sound:
        container = sound.container.format.name.split(",")[0]
        declared = declared_length(path, container, sound)
        # A WAV cannot unpack to more than it holds, and a recorder that lost power often
        # leaves an absurd length in it: there only what is decoded counts.
        if container != "wav" and declared.seconds is not None and declared.seconds > limit_s:
            raise InvalidInput(too_long(declared.seconds, limit_s))
        heard = _decode_all(sound, limit_s)
        codec = sound.stream.codec_context.codec.canonical_name
        problems = [*sound.tags.problems, *declared.problems, *_heard_problems(sound, heard, declared.seconds)]
    if heard.decoded_duration_s == 0:
        raise NotAudio(no_sound())
    return {
        "container": container,
        "codec": codec,
        "channels": heard.channels,
        "sample_rate_hz": heard.sample_rate_hz,
        "declared_duration_s": declared.seconds,
        "decoded_duration_s": heard.decoded_duration_s,
        "problems": problems + _length_problems(declared.seconds, heard.decoded_duration_s),
    }


def _lost_its_index(path: Path) -> bool:
    start_bytes = skip_tags(path).start_bytes
    head = refuse_by_head(path, start_bytes)
    return head[4:8] == b"ftyp" and read_index(path, start_bytes=start_bytes).sound_without_index


def _unplayable() -> dict[str, Any]:
    return {
        "container": "mov",
        "codec": "unknown",
        "channels": 0,
        "sample_rate_hz": 0,
        "declared_duration_s": None,
        "decoded_duration_s": 0.0,
        "problems": [NO_INDEX],
    }


def _decode_all(sound: Sound, limit_s: float) -> Heard:
    heard = Heard()
    plain = sound.stream.codec_context.codec.name.startswith("pcm_")
    waiting: list[npt.NDArray[np.float32]] = []
    for frame in frames(sound):
        heard.sample_rate_hz = heard.sample_rate_hz or frame.sample_rate
        heard.channels = heard.channels or frame.layout.nb_channels
        heard.decoded_duration_s += frame.samples / frame.sample_rate
        if frame.format.name.startswith(("flt", "dbl")):
            heard.impossible += _impossible(frame.to_ndarray())
        elif plain:
            waiting.append(mixed(frame))
            if len(waiting) * frame.samples >= CLICK_BATCH_SAMPLES:
                heard.clicks.add(np.concatenate(waiting))
                waiting.clear()
        if heard.decoded_duration_s > limit_s + LENIENCE_S:
            raise InvalidInput(too_long(heard.decoded_duration_s, limit_s, at_least=True))
    if waiting:
        heard.clicks.add(np.concatenate(waiting))
    heard.decoded_duration_s = round(heard.decoded_duration_s, 6)
    return heard


def _impossible(samples: npt.NDArray[Any]) -> int:
    with np.errstate(invalid="ignore"):
        return int(samples.size - np.count_nonzero(np.abs(samples) <= LOUDEST_SAMPLE))


def _heard_problems(sound: Sound, heard: Heard, declared_s: float | None) -> list[str]:
    problems = []
    complete = declared_s is not None and heard.decoded_duration_s >= declared_s - LENIENCE_S
    if errors := sound.errors - (sound.errors_at_end if complete else 0):
        times = "one place" if errors == 1 else f"{errors} places"
        problems.append(Phrase("The sound is damaged in %(times)s; the rest could be read.") % {"times": times})
    if heard.impossible:
        problems.append(Phrase("The file holds values that no sound can have; they were silenced or cut down."))
    if heard.clicks.count >= FEWEST:
        problems.append(
            Phrase("%(count)s single samples are wrong and click, as a failing card or disk leaves them.")
            % {"count": heard.clicks.count}
        )
    return problems


def _length_problems(declared_s: float | None, decoded_s: float) -> list[str]:
    if declared_s is None:
        return []
    lenience_s = max(LENIENCE_S, LENIENCE_SHARE * declared_s)
    if decoded_s < declared_s - lenience_s:
        return [
            Phrase("The file says %(declared_s)s but only %(decoded_s)s of sound could be read.")
            % {"declared_s": clock_words(declared_s), "decoded_s": clock_words(decoded_s)}
        ]
    if decoded_s > declared_s + lenience_s:
        return [
            Phrase("The file says %(declared_s)s but %(decoded_s)s of sound could be read.")
            % {"declared_s": clock_words(declared_s), "decoded_s": clock_words(decoded_s)}
        ]
    return []
