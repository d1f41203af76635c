"""Listening with faster-whisper (CTranslate2), from arrays only and on the processor only.

It decodes as the other engine does: greedily, without what it said before, with the prompt given again every half
minute. It never asks a network: its model is a folder on this machine that `check_fast_folder` found whole.
"""

import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import ctranslate2
import faster_whisper

from archive.errors import InvalidInput
from ingest.speech.fast_folder import check_fast_folder
from ingest.speech.prompting import prompt_of_names
from ingest.speech.sound_files import Sound
from ingest.speech.transcriber import Heard, each_window
from ingest.speech.transcript_data import Provenance, Segment, SettingValue, WindowResult, Word
from ingest.speech.windows import SAMPLE_RATE_HZ, Window

SETTINGS: dict[str, SettingValue] = {
    "task": "transcribe",
    "temperature": 0.0,
    "beam_size": 1,
    "condition_on_previous_text": False,
    "word_timestamps": True,
    "no_speech_threshold": None,
}
IN_EIGHT_BITS, IN_FULL = "int8_float32", "float32"


class FastTranscriber:
    """One loaded model folder. `sha256` is the fingerprint of its weights, as `resolve_model` gave it.

    Weights are rounded to eight bits where the processor can calculate with them, which is what makes it fast.
    """

    def __init__(self, *, name: str, path: Path, sha256: str, threads: int, exactly: bool = False) -> None:
        check_fast_folder(path)
        can = ctranslate2.get_supported_compute_types("cpu")
        self._name, self._sha256 = name, sha256
        self._computes = IN_EIGHT_BITS if IN_EIGHT_BITS in can and not exactly else IN_FULL
        try:
            self._model = faster_whisper.WhisperModel(
                str(path.absolute()),
                device="cpu",
                compute_type=self._computes,
                cpu_threads=threads,
                local_files_only=True,
            )
        except (RuntimeError, ValueError) as error:
            raise InvalidInput(
                "%(path)s is no model of the fast engine: choose another with `storyloom models use`.", path=path.name
            ) from error

    def provenance(self, *, language: str | None, prompt: str) -> Provenance:
        """Engine, model and settings, as they stand in every transcript made here."""
        return Provenance(
            engine="faster-whisper",
            version=faster_whisper.__version__,
            model=self._name,
            model_sha256=self._sha256,
            settings={**SETTINGS, "compute_type": self._computes},
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
        tokenizer = self._model.hf_tokenizer
        most = self._model.max_length // 2 - 1
        return prompt_of_names(
            names, tokens=lambda text: len(tokenizer.encode(f" {text}", add_special_tokens=False).ids), most=most
        )

    def _spoken(self, language: str | None) -> str | None:
        """A model for English hears English, whatever it is told; one it does not know it has to guess."""
        if not self._model.model.is_multilingual:
            return "en"
        return language if language in self._model.supported_languages else None

    def _hear(self, piece: Sound, language: str | None, prompt: str) -> Heard:
        # What this library calls the initial prompt is given with the first half minute only.
        found, about = self._model.transcribe(
            piece, language=self._spoken(language), hotwords=prompt or None, best_of=1, **SETTINGS
        )
        duration_s = len(piece) / SAMPLE_RATE_HZ
        segments = (_segment(raw, duration_s) for raw in found)
        return tuple(segments), str(about.language)


def _segment(raw: Any, duration_s: float) -> Segment:
    """Plain floats instead of numpy's, and no time beyond the sound there is."""
    words = tuple(
        Word(
            text=str(word.word).strip(),
            start_s=min(float(word.start), duration_s),
            end_s=min(float(word.end), duration_s),
            confidence=float(word.probability),
        )
        for word in raw.words or ()
        if str(word.word).strip()
    )
    return Segment(
        start_s=min(float(raw.start), duration_s),
        end_s=min(float(raw.end), duration_s),
        text=" ".join(str(raw.text).split()),
        words=words,
        no_speech=float(raw.no_speech_prob),
        confidence=min(1.0, math.exp(float(raw.avg_logprob))),
        compression_ratio=float(raw.compression_ratio),
    )
