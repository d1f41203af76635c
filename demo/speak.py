"""Speaks the texts of the Verdanta recordings again, with the voices of espeak-ng.

For rebuilding only: the recordings are kept beside their texts, so the demo
needs neither this script nor espeak-ng. The same texts, manifest and
synthesizer give the same bytes. It refuses to touch a text.
"""

import argparse
import io
import json
import random
import subprocess
import sys
import tomllib
import wave
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]

RECORDINGS = Path(__file__).parent / "recordings"
RATE_HZ = 24_000
BIT_RATE = 24_000
LEVEL = 0.08  # root mean square of the spoken parts, full scale = 1
PEAK = 0.89
NOISE = 0.0004
SILENT_BELOW = 0.004
MARGIN_S = 0.02


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence and whether a blank line follows it."""

    text: str
    ends_paragraph: bool


@dataclass(frozen=True, slots=True)
class Spoken:
    """A whole recording and the start and end of each sentence in it, in seconds."""

    samples: Samples
    sentences: list[dict[str, Any]]


def lines_of(text: str) -> list[Line]:
    """Split a text into its sentences, one a line."""
    rows = [row.strip() for row in text.strip().splitlines()]
    return [
        Line(row, ends_paragraph=number + 1 < len(rows) and not rows[number + 1])
        for number, row in enumerate(rows)
        if row
    ]


def resampled(samples: Samples, *, from_hz: int, to_hz: int) -> Samples:
    """Bring mono samples to another rate."""
    frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="flt", layout="mono")
    frame.sample_rate = from_hz
    resampler = av.AudioResampler(format="flt", layout="mono", rate=to_hz)
    parts = [*resampler.resample(frame), *resampler.resample(None)]
    return np.concatenate([part.to_ndarray().reshape(-1) for part in parts]).astype(np.float32)


def say(sentence: str, *, voice: str, rate_wpm: int, pitch: int) -> Samples:
    """Speak one sentence at `RATE_HZ`, without the silence around it."""
    command = ["espeak-ng", "-v", voice, "-s", str(rate_wpm), "-p", str(pitch), "--stdout", sentence]
    spoken = subprocess.run(command, check=True, capture_output=True).stdout
    with wave.open(io.BytesIO(spoken)) as sound:
        rate_hz = sound.getframerate()
        # espeak-ng writes to a pipe before it knows the length, so the header's count of frames is not to be trusted.
        data = sound.readframes(len(spoken) // 2)
    spoken_samples = np.frombuffer(data, dtype="<i2").astype(np.float32) / np.float32(32768)
    samples = resampled(spoken_samples, from_hz=rate_hz, to_hz=RATE_HZ)
    heard = np.flatnonzero(np.abs(samples) > SILENT_BELOW)
    margin = int(MARGIN_S * RATE_HZ)
    return samples[max(0, heard[0] - margin) : heard[-1] + margin]


def pause_s(chance: random.Random, *, long: bool) -> float:
    """Choose how long the speaker breathes before going on."""
    return chance.uniform(0.9, 1.3) if long else chance.uniform(0.25, 0.7)


def spoken_whole(entry: dict[str, Any], text: str) -> Spoken:
    """Speak a whole text, sentence by sentence, on a very faint floor of noise."""
    chance = random.Random(entry["slug"])
    parts: list[Samples] = [silence(0.4)]
    sentences: list[dict[str, Any]] = []
    at = parts[0].size
    for line in lines_of(text):
        said = say(line.text, voice=entry["voice"], rate_wpm=entry["rate_wpm"], pitch=entry["pitch"])
        sentences.append({"start_s": seconds(at), "end_s": seconds(at + said.size), "text": line.text})
        rest = silence(pause_s(chance, long=line.ends_paragraph))
        parts += [levelled(said), rest]
        at += said.size + rest.size
    samples = np.concatenate([*parts, silence(0.3)])
    floor = np.random.default_rng(len(samples)).standard_normal(len(samples)).astype(np.float32) * NOISE
    return Spoken(np.clip(samples + floor, -1, 1), sentences)


def silence(length_s: float) -> Samples:
    """Make nothing, for a while."""
    return np.zeros(int(length_s * RATE_HZ), dtype=np.float32)


def seconds(samples: int) -> float:
    """Turn a count of samples into seconds, to the millisecond."""
    return round(samples / RATE_HZ, 3)


def levelled(samples: Samples) -> Samples:
    """Bring a sentence to the common level without clipping it."""
    root_mean_square = float(np.sqrt(np.mean(samples**2)))
    gain = min(LEVEL / root_mean_square, PEAK / float(np.abs(samples).max()))
    return samples * np.float32(gain)


def write_opus(samples: Samples, target: Path) -> None:
    """Encode mono samples as Ogg Opus; the same samples give the same bytes."""
    # Without bitexact the Ogg stream gets a random serial number.
    with av.open(str(target), "w", format="ogg", options={"fflags": "+bitexact"}) as container:
        stream = container.add_stream("libopus", rate=RATE_HZ, layout="mono")
        stream.bit_rate = BIT_RATE
        frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="flt", layout="mono")
        frame.sample_rate = RATE_HZ
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            container.mux(packet)


def main() -> int:
    """Speak every recording of the manifest, or those named, and write their times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("slugs", nargs="*", help="speak only these recordings")
    wanted = set(parser.parse_args().slugs)
    entries = tomllib.loads((RECORDINGS / "recordings.toml").read_text())["recording"]
    unknown = wanted - {entry["slug"] for entry in entries}
    if unknown:
        print(f"No such recording in recordings.toml: {', '.join(sorted(unknown))}.", file=sys.stderr)
        return 1
    times_file = RECORDINGS / "times.json"
    times: dict[str, Any] = json.loads(times_file.read_text()) if times_file.exists() else {}
    for entry in entries:
        if wanted and entry["slug"] not in wanted:
            continue
        spoken = spoken_whole(entry, (RECORDINGS / entry["text"]).read_text())
        write_opus(spoken.samples, RECORDINGS / entry["file"])
        times[entry["slug"]] = spoken.sentences
        print(f"{entry['slug']}: {seconds(len(spoken.samples)):.1f} s, {len(spoken.sentences)} sentences")
    ordered = {entry["slug"]: times[entry["slug"]] for entry in entries if entry["slug"] in times}
    times_file.write_text(json.dumps(ordered, indent=1, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
