"""Small recordings of every kind, made here: a tone, at a known pitch, for a known time."""

import struct
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float32]
FORMATS = {
    "wav": ("wav", "pcm_s16le", 44100),
    "flac": ("flac", "flac", 44100),
    "mp3": ("mp3", "libmp3lame", 44100),
    "m4a": ("ipod", "aac", 44100),
    "aac": ("adts", "aac", 44100),
    "ogg": ("ogg", "libopus", 48000),
    "webm": ("webm", "libopus", 48000),
}


def tone(pitch_hz: float, seconds: float, *, rate: int = 48000, loud: float = 0.3) -> Samples:
    return (loud * np.sin(2 * np.pi * pitch_hz * np.arange(round(seconds * rate)) / rate)).astype(np.float32)


def wav_bytes(samples: Samples, *, rate: int = 48000, says_bytes: int | None = None) -> bytes:
    """A 16-bit WAV of shape (samples,) or (samples, channels), its header stating `says_bytes` of sound."""
    channels = 1 if samples.ndim == 1 else samples.shape[1]
    data = np.rint(samples * 32767).astype("<i2").tobytes()
    says = len(data) if says_bytes is None else says_bytes
    header = struct.pack("<IHHIIHH", 16, 1, channels, rate, rate * channels * 2, channels * 2, 16)
    return b"RIFF" + struct.pack("<I", 36 + len(data)) + b"WAVEfmt " + header + b"data" + struct.pack("<I", says) + data


def encode(path: Path, kind: str, seconds: float, *, pitch_hz: float = 440.0) -> Path:
    container_format, codec, rate = FORMATS[kind]
    sound = np.rint(tone(pitch_hz, seconds, rate=rate) * 32767).astype(np.int16)
    with av.open(str(path), "w", format=container_format) as container:
        stream = container.add_stream(codec, rate=rate, layout="mono")
        for at in range(0, len(sound), rate // 4):
            frame = av.AudioFrame.from_ndarray(sound[None, at : at + rate // 4].copy(), format="s16", layout="mono")
            frame.sample_rate, frame.pts = rate, at
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def strength(samples: Samples, pitch_hz: float, *, rate: int = 48000) -> float:
    """How loud one pitch is in a sound; a full-scale tone gives 1."""
    wave = np.exp(-2j * np.pi * pitch_hz * np.arange(len(samples)) / rate)
    return float(2 * np.abs(np.dot(samples, wave)) / len(samples))
