"""Listening with openai-whisper, from arrays only: its own file loader would follow a playlist into other files.

Decoding is greedy and forgets what it said before, so that the same sound gives the same words and one slip does not
feed the next. Nothing is downloaded: the checkpoint is a file on this machine.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
import whisper

from ingest.speech.checkpoints import load_checkpoint
from ingest.speech.transcriber import Heard, each_window
from ingest.speech.transcript_data import Provenance, Segment, SettingValue, WindowResult, Word
from ingest.speech.windows import SAMPLE_RATE_HZ, Sound, Window, floor_db, is_silent

SETTINGS: dict[str, SettingValue] = {
    "temperature": 0.0,
    "condition_on_previous_text": False,
    "word_timestamps": True,
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

    def _spoken(self, language: str | None) -> str | None:
        """A checkpoint for English hears English, whatever it is told."""
        return language if self._model.is_multilingual else "en"

    def _hear(self, piece: Sound, language: str | None, prompt: str) -> Heard:
        result: dict[str, Any] = whisper.transcribe(
            self._model,
            piece,
            language=self._spoken(language),
            initial_prompt=prompt or None,
            carry_initial_prompt=bool(prompt),
            **SETTINGS,
        )
        duration_s = len(piece) / SAMPLE_RATE_HZ
        segments = (_segment(raw, duration_s) for raw in result["segments"])
        floor = floor_db(piece)
        return tuple(one for one in segments if one.text and _sounds(piece, one, floor)), str(result["language"])


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
        confidence=min(1.0, float(torch.tensor(raw["avg_logprob"]).exp())),
    )


def _sounds(piece: Sound, segment: Segment, noise_floor_db: float) -> bool:
    """Words put over a silent stretch were made up by the model."""
    first, last = round(segment.start_s * SAMPLE_RATE_HZ), round(segment.end_s * SAMPLE_RATE_HZ)
    return not is_silent(piece[first:last], noise_floor_db=noise_floor_db)
