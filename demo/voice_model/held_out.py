"""Speaks the written sentences that were never trained on, as recordings that `bench.word_error_rate` measures.

    python -m demo.voice_model.held_out FOLDER
    python -m bench.word_error_rate --recordings FOLDER --longest-s 12

A recording is ten sentences in one voice, with pauses between them on a faint floor of noise.
"""

import argparse
import random
import wave
from pathlib import Path

import numpy as np

from demo.voice_model.sentences import held_out_sentences
from demo.voice_model.speech import RATE_HZ, Voice, some_voice, spoken

SENTENCES = 10
NOISE = 0.0004


def record(texts: list[str], voice: Voice, chance: random.Random, target: Path) -> None:
    """Write one recording as 16-bit WAV."""
    parts = [np.zeros(RATE_HZ // 3, np.float32)]
    for text in texts:
        parts += [spoken(text, voice), np.zeros(int(chance.uniform(0.25, 0.7) * RATE_HZ), np.float32)]
    samples = np.concatenate(parts)
    samples += np.random.default_rng(len(samples)).standard_normal(len(samples), np.float32) * np.float32(NOISE)
    with wave.open(str(target), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())


def main() -> None:
    """Write the recordings, their texts and the list of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    chance, sentences, listed = random.Random(11), list(held_out_sentences()), ""
    for number, first in enumerate(range(0, len(sentences), SENTENCES)):
        texts = sentences[first : first + SENTENCES]
        record(texts, some_voice(chance), chance, folder / f"{number:02}.wav")
        (folder / f"{number:02}.txt").write_text("\n".join(texts) + "\n", encoding="utf-8")
        listed += f'[[recording]]\nslug = "{number:02}"\nfile = "{number:02}.wav"\ntext = "{number:02}.txt"\n\n'
    (folder / "recordings.toml").write_text(listed, encoding="utf-8")


if __name__ == "__main__":
    main()
