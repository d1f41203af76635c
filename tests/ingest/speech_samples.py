"""Sound for the speech tests: tones, and a few seconds of a synthetic voice kept beside the tests."""

from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

RATE_HZ = 16_000
SAMPLE = Path(__file__).parent / "samples" / "blue_corn.opus"
SAMPLE_TEXT = "My grandmother planted blue corn behind the house."
VOICE_MODEL = Path(__file__).parents[2] / "demo" / "voice_model" / "verdanta.pt"


def tone(seconds: float, *, level: float = 0.3, pitch_hz: float = 220.0) -> NDArray[np.float32]:
    time_s = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    return (level * np.sin(2 * np.pi * pitch_hz * time_s)).astype(np.float32)


def noise(seconds: float, *, level: float, seed: int = 1) -> NDArray[np.float32]:
    return (level * np.random.default_rng(seed).standard_normal(round(seconds * RATE_HZ))).astype(np.float32)


def decoded(path: Path) -> NDArray[np.float32]:
    """The sound of a file as 16 kHz mono float32."""
    resampler = av.AudioResampler("fltp", "mono", RATE_HZ)
    with av.open(str(path)) as container:
        frames = [made for frame in container.decode(audio=0) for made in resampler.resample(frame)]
    frames += resampler.resample(None)
    return np.concatenate([frame.to_ndarray()[0] for frame in frames]).astype(np.float32)


def make_checkpoint(path: Path, *, n_vocab: int = 51864, seed: int = 1) -> Path:
    """A Whisper checkpoint that was never trained, with as many layers and heads in its decoder as `tiny.en` has.

    openai-whisper leaves the decoder's positions as memory happened to hold them, not a number among them: they are
    drawn here, as every other weight is.
    """
    import torch
    import whisper

    dims = whisper.ModelDimensions(80, 1500, 12, 6, 1, n_vocab, 448, 12, 6, 4)
    torch.manual_seed(seed)
    model = whisper.model.Whisper(dims)
    torch.nn.init.normal_(model.decoder.positional_embedding, std=0.01)
    torch.save({"dims": vars(dims), "model_state_dict": model.half().state_dict()}, path)
    return path
