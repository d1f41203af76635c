"""The speech model's own alignment of a given text: where its attention lies while it reads the text to the sound."""

from collections.abc import Sequence
from pathlib import Path

import torch
import whisper
from whisper.audio import N_FRAMES, N_SAMPLES, log_mel_spectrogram, pad_or_trim
from whisper.timing import find_alignment
from whisper.tokenizer import get_tokenizer

from ingest.alignment.placed import How, Placed
from ingest.speech.sound_files import Sound
from ingest.speech.windows import SAMPLE_RATE_HZ

Seconds = tuple[float, float]


class Forced:
    """One loaded model."""

    def __init__(self, path: Path) -> None:
        torch.set_num_threads(1)
        self._model = whisper.load_model(str(path), device="cpu")
        self._tokenizer = get_tokenizer(self._model.is_multilingual)

    def lines(
        self, pcm: Sound, texts: Sequence[str], near: Sequence[Placed], windows: Sequence[Seconds]
    ) -> list[Placed]:
        """The lines by this alignment; `near` says roughly where each word is, and so in which window."""
        words = [word for line in near for word in line.words]
        times: list[Seconds] = [(word[1], word[2]) for word in words]
        for start_s, end_s in windows:
            inside = [n for n, word in enumerate(words) if start_s <= (word[1] + word[2]) / 2 < end_s]
            piece = pcm[round(start_s * SAMPLE_RATE_HZ) : round(end_s * SAMPLE_RATE_HZ)]
            for n, (first_s, last_s) in zip(inside, self._aligned(piece, [words[n][0] for n in inside]), strict=False):
                times[n] = (start_s + first_s, start_s + last_s)
        placed, at = [], 0
        for text in texts:
            own = times[at : at + len(text.split())]
            placed.append(Placed(own[0][0], own[-1][1], How.words))
            at += len(own)
        return placed

    def _aligned(self, piece: Sound, words: Sequence[str]) -> list[Seconds]:
        if not words:
            return []
        mel = log_mel_spectrogram(piece, self._model.dims.n_mels, padding=N_SAMPLES)
        frames = mel.shape[-1] - N_FRAMES
        tokens = self._tokenizer.encode(f" {' '.join(words)}")
        found = find_alignment(self._model, self._tokenizer, tokens, pad_or_trim(mel, N_FRAMES), frames)
        pieces, at = [], 0
        for one in found:
            pieces.append((at, float(one.start), float(one.end)))
            at += len(one.word.strip())
        spans, at = [], 0
        for word in words:
            own = [(first_s, last_s) for place, first_s, last_s in pieces if at <= place < at + len(word)]
            spans.append((own[0][0], own[0][1]) if own else (spans[-1][1], spans[-1][1]) if spans else (0.0, 0.0))
            at += len(word)
        return spans
