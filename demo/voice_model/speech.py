"""Speaks the training text with the voices of espeak-ng and keeps it in parts that the training reads as they come.

    python -m demo.voice_model.speech FOLDER --parts 40

A part is a thousand sentences: their samples (16-bit, 16 kHz, one after another), where each begins, and their words.
"""

import argparse
import io
import json
import random
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from demo.voice_model.sentences import sentence

RATE_HZ = 16_000
OPUS_RATE_HZ = 24_000
SENTENCES_A_PART = 1000
SILENT_BELOW = 0.004
MARGIN_S = 0.02
THROUGH_OPUS = 0.25
VOICES = [
    *(f"en-us+{variant}" for variant in ("m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "f1", "f2", "f3", "f4", "f5")),
    *("en-us", "en-gb", "en-gb-x-rp", "en-gb-scotland", "en-gb-x-gbclan", "en-gb-x-gbcwmd", "en-029"),
    *("en-gb+f2", "en-gb+m3", "en-gb+f4", "en-gb-x-rp+f3", "en-gb-scotland+m2"),
]

Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Voice:
    """How a sentence is spoken."""

    name: str
    rate_wpm: int
    pitch: int
    through_opus: bool


def some_voice(chance: random.Random) -> Voice:
    """A voice at random; one in four went through the coder that recordings go through."""
    return Voice(
        chance.choice(VOICES), chance.randint(132, 172), chance.randint(34, 72), chance.random() < THROUGH_OPUS
    )


def spoken(text: str, voice: Voice) -> Samples:
    """Speak one sentence at `RATE_HZ`, without the silence around it, at a common level."""
    command = ["espeak-ng", "-v", voice.name, "-s", str(voice.rate_wpm), "-p", str(voice.pitch), "--stdout", text]
    wave = subprocess.run(command, check=True, capture_output=True).stdout
    from_hz = int.from_bytes(wave[24:28], "little")
    samples = np.frombuffer(wave[44:], dtype="<i2").astype(np.float32) / np.float32(32768)
    if voice.through_opus:
        samples = through_opus(resampled(samples, from_hz, OPUS_RATE_HZ))
        from_hz = 48_000
    samples = resampled(samples, from_hz, RATE_HZ)
    loud = np.flatnonzero(np.abs(samples) > SILENT_BELOW)
    margin = int(MARGIN_S * RATE_HZ)
    samples = samples[max(0, loud[0] - margin) : loud[-1] + margin]
    level = float(np.sqrt(np.mean(samples**2)))
    return samples * np.float32(min(0.08 / level, 0.89 / float(np.abs(samples).max())))


def resampled(samples: Samples, from_hz: int, to_hz: int) -> Samples:
    """Bring mono samples to another rate."""
    frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="flt", layout="mono")
    frame.sample_rate = from_hz
    resampler = av.AudioResampler(format="flt", layout="mono", rate=to_hz)
    parts = [*resampler.resample(frame), *resampler.resample(None)]
    return np.concatenate([part.to_ndarray().reshape(-1) for part in parts]).astype(np.float32)


def through_opus(samples: Samples) -> Samples:
    """What is left of samples at `OPUS_RATE_HZ` after the coder, at 48 kHz."""
    file = io.BytesIO()
    with av.open(file, "w", format="ogg") as container:
        stream: Any = container.add_stream("libopus", rate=OPUS_RATE_HZ, layout="mono")
        stream.bit_rate = OPUS_RATE_HZ
        stream.options = {"compression_level": "1"}  # the quickest that still sounds like the coder
        frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="flt", layout="mono")
        frame.sample_rate = OPUS_RATE_HZ
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            container.mux(packet)
    file.seek(0)
    with av.open(file) as container:
        return np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)]).astype(np.float32)


def speak_part(number: int, folder: Path, threads: int) -> None:
    """Write one part; the same number gives the same sentences in the same voices."""
    chance = random.Random(number)
    texts = [sentence(chance) for _ in range(SENTENCES_A_PART)]
    voices = [some_voice(chance) for _ in texts]
    with ThreadPoolExecutor(threads) as pool:
        pieces = [(piece * 32767).astype(np.int16) for piece in pool.map(spoken, texts, voices)]
    begins = np.cumsum([0, *(len(piece) for piece in pieces)]).tolist()
    np.save(folder / f"{number:04}.npy", np.concatenate(pieces))
    listed = folder / f"{number:04}.json"
    listed.with_suffix(".part").write_text(json.dumps({"texts": texts, "begins": begins}), encoding="utf-8")
    listed.with_suffix(".part").replace(listed)


def main() -> None:
    """Speak the parts that are not there yet."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--parts", type=int, default=40)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    for number in range(options.parts):
        if not (options.folder / f"{number:04}.json").exists():
            speak_part(number, options.folder, options.threads)
            print(f"part {number} spoken", flush=True)


if __name__ == "__main__":
    main()
