"""Listening with openai-whisper, from arrays only: its own file loader would follow a playlist into other files.

Decoding is greedy and forgets what it said before, so that the same sound gives the same words and one slip does not
feed the next. It drops nothing for being doubtful, and never translates. Nothing is downloaded: the checkpoint is a
file on this machine.
"""

import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
import whisper
from whisper.tokenizer import Tokenizer, get_tokenizer

from ingest.speech.checkpoints import load_checkpoint
from ingest.speech.prompting import prompt_of_names
from ingest.speech.sound_files import Sound
from ingest.speech.transcriber import Heard, each_window
from ingest.speech.transcript_data import Provenance, Segment, SettingValue, WindowResult, Word
from ingest.speech.windows import SAMPLE_RATE_HZ, Window

SETTINGS: dict[str, SettingValue] = {
    "task": "transcribe",
    "temperature": 0.0,
    "condition_on_previous_text": False,
    "word_timestamps": True,
    "no_speech_threshold": None,
    "fp16": False,
}


class WhisperTranscriber:
    """One loaded checkpoint. `sha256` is the fingerprint of the file at `path`, as `resolve_model` gave it."""

    def __init__(self, *, name: str, path: Path, sha256: str, threads: int) -> None:
        torch.set_num_threads(threads)
        self._name, self._sha256 = name, sha256
        self._model = load_checkpoint(path, sha256)

    def provenance(self, *, language: str | None, prompt: str) -> Provenance:
        """Engine, checkpoint and settings, as they stand in every transcript made here."""
        return Provenance(
            engine="openai-whisper",
            version=whisper.__version__,
            model=self._name,
            model_sha256=self._sha256,
            settings=SETTINGS,
            prompt=prompt,
            language=self._spoken(language),
        )

    def transcribe(
        self, pcm: Sound, windows: Sequence[Window], *, language: str | None, prompt: str, first_window: int = 0
    ) -> Iterator[WindowResult]:
        """Listen to one window after the other; the prompt is given again with every half minute of sound."""
        return each_window(
            pcm, windows, first_window=first_window, hear=lambda piece: self._hear(piece, language, prompt)
        )

    def prompt_of(self, names: Sequence[str]) -> str:
        """As many of `names` as the model looks back on, counted as the model will count them."""
        tokenizer = self._tokenizer()
        most = self._model.dims.n_text_ctx // 2 - 1
        return prompt_of_names(names, tokens=lambda text: len(tokenizer.encode(f" {text}")), most=most)

    def _tokenizer(self) -> Tokenizer:
        return get_tokenizer(self._model.is_multilingual, num_languages=self._model.num_languages)

    def _spoken(self, language: str | None) -> str | None:
        """A checkpoint for English hears English, whatever it is told; one it does not know it has to guess."""
        if not self._model.is_multilingual:
            return "en"
        return language if language in self._tokenizer().all_language_codes else None

    def _hear(self, piece: Sound, language: str | None, prompt: str) -> Heard:
        """Where no language is given, the model finds one in the piece's first half minute."""
        result: dict[str, Any] = whisper.transcribe(
            self._model,
            piece,
            language=self._spoken(language),
            initial_prompt=prompt or None,
            carry_initial_prompt=bool(prompt),
            **SETTINGS,
        )
        duration_s = len(piece) / SAMPLE_RATE_HZ
        return tuple(_segment(raw, duration_s) for raw in result["segments"]), str(result["language"])


def _segment(raw: dict[str, Any], duration_s: float) -> Segment:
    """Plain floats instead of numpy's, and no time beyond the sound there is."""
    words = tuple(
        Word(
            text=str(word["word"]).strip(),
            start_s=min(float(word["start"]), duration_s),
            end_s=min(float(word["end"]), duration_s),
            confidence=float(word["probability"]),
        )
        for word in raw.get("words", ())
        if str(word["word"]).strip()
    )
    return Segment(
        start_s=min(float(raw["start"]), duration_s),
        end_s=min(float(raw["end"]), duration_s),
        text=" ".join(str(raw["text"]).split()),
        words=words,
        no_speech=float(raw["no_speech_prob"]),
        confidence=min(1.0, math.exp(float(raw["avg_logprob"]))),
        compression_ratio=float(raw["compression_ratio"]),
    )
