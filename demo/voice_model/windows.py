"""Training windows: sentences one after another on a floor of noise, as Whisper meets them, and what it should write.

A window may be cut in the middle of a sentence, as every half minute of a longer recording is: then
only the cut sentence's start is written, so that Whisper goes on from there.
"""

import json
import random
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from whisper.tokenizer import Tokenizer

from demo.voice_model.sentences import names_prompt
from demo.voice_model.speech import RATE_HZ, Samples

STEP_S = 0.02
LONGEST_PROMPT = 200
SILENT, FILLED, SHORT_PAUSE, WITHOUT_TIMES, DEAD_END = 0.04, 0.5, 0.8, 0.15, 0.85
BEFORE_IT, NAMES = 0.1, 0.2
"""Shares of the windows that follow what was said before them, and that are offered a list of names."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """One spoken sentence."""

    samples: NDArray[np.int16]
    text: str


Placed = tuple[float, float, Utterance]


@dataclass(slots=True)
class Window:
    """Samples, the tokens to be written, when each is spoken (seconds; -1: never), and the plain text of it all."""

    samples: Samples
    tokens: list[int] = field(default_factory=list)
    times_s: list[float] = field(default_factory=list)
    text: str = ""
    ends_s: float = 0.0
    prompt_tokens: int = 0


class Speech:
    """The parts that were spoken so far."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: set[Path] = set()
        self.utterances: list[Utterance] = []

    def look(self) -> int:
        """Take in new parts; how many sentences there are."""
        for listed in sorted(set(self._folder.glob("*.json")) - self._seen):
            told = json.loads(listed.read_text(encoding="utf-8"))
            samples = np.load(listed.with_suffix(".npy"), mmap_mode="r")
            for text, first, last in zip(told["texts"], told["begins"], told["begins"][1:], strict=False):
                self.utterances.append(Utterance(samples[first:last], text))
            self._seen.add(listed)
        return len(self.utterances)


class WindowMaker:
    """Makes windows at random. The same seed and speech give the same windows."""

    def __init__(self, speech: Speech, tokenizer: Tokenizer, chance: random.Random) -> None:
        self._speech, self._tokenizer, self._chance = speech, tokenizer, chance

    def make(self, length_s: float) -> Window:
        """A window of `length_s`."""
        window = Window(np.zeros(round(length_s * RATE_HZ), np.float32))
        chance = self._chance
        if chance.random() < SILENT:
            window.tokens = [self._tokenizer.sot, self._tokenizer.no_speech, self._tokenizer.eot]
            window.times_s = [-1.0] * 3
        else:
            self._speak(window, length_s)
        noise = np.random.default_rng(chance.getrandbits(32)).standard_normal(len(window.samples), np.float32)
        window.samples += noise * np.float32(10 ** chance.uniform(-4.5, -2.7))
        if window.ends_s + 1 < length_s and chance.random() < DEAD_END:
            # The recording ends here; what Whisper puts behind it is not the sound of silence (see `train.heard_as`).
            end_s = window.ends_s + chance.uniform(0.05, 1.0)
            window.samples = window.samples[: round(end_s * RATE_HZ)]
        return window

    def _speak(self, window: Window, length_s: float) -> None:
        spoken = self._lined_up(length_s)
        for begin_s, _, one in spoken:
            first = round(begin_s * RATE_HZ)
            heard = one.samples[: len(window.samples) - first]
            level = np.float32(10 ** self._chance.uniform(-0.4, 0.05) / 32768)
            window.samples[first : first + len(heard)] += heard.astype(np.float32) * level
        window.ends_s = spoken[-1][1]
        cut = spoken.pop() if spoken[-1][1] > length_s else None
        window.text = " ".join(one.text for _, _, one in spoken)
        self._write(window, spoken, cut)
        if cut:
            share = (length_s - cut[0]) / (cut[1] - cut[0])
            window.text += " " + cut[2].text[: int(len(cut[2].text) * share)]
        self._prompt(window)

    def _lined_up(self, length_s: float) -> list[Placed]:
        """Sentences with their start and end in the window; the last may go beyond it."""
        chance = self._chance
        # A window that is not filled has silence at its end, as a recording's last one does.
        until_s = length_s if chance.random() < FILLED else chance.uniform(2.0, length_s)
        at_s, spoken = chance.uniform(0.0, 0.6), list[Placed]()
        while at_s < until_s - 0.4:
            one = chance.choice(self._speech.utterances)
            end_s = at_s + len(one.samples) / RATE_HZ
            if end_s > length_s and (not spoken or until_s < length_s):
                if spoken:
                    break
                continue
            spoken.append((at_s, end_s, one))
            at_s = end_s + (chance.uniform(0.2, 0.75) if chance.random() < SHORT_PAUSE else chance.uniform(0.8, 1.5))
        return spoken

    def _write(self, window: Window, spoken: list[Placed], cut: Placed | None) -> None:
        plain = cut is None and self._chance.random() < WITHOUT_TIMES
        self._put(window, self._tokenizer.sot, -1.0 if plain else 0.0)
        if plain:
            self._put(window, self._tokenizer.no_timestamps, -1.0)
        for begin_s, end_s, one in spoken:
            if not plain:
                self._put(window, self._stamp(begin_s), begin_s)
            ids = self._tokenizer.encode(" " + one.text)
            ends = np.cumsum([0, *(len(self._tokenizer.decode([token])) for token in ids)])
            middles = begin_s + (end_s - begin_s) * (ends[:-1] + ends[1:]) / 2 / ends[-1]
            for token, when_s in zip(ids, middles, strict=True):
                self._put(window, token, float(when_s))
            if not plain:
                self._put(window, self._stamp(end_s), end_s)
        if cut:
            self._put(window, self._stamp(cut[0]), cut[0])
        self._put(window, self._tokenizer.eot, -1.0)

    def _stamp(self, at_s: float) -> int:
        return self._tokenizer.timestamp_begin + min(1500, round(at_s / STEP_S))

    @staticmethod
    def _put(window: Window, token: int, when_s: float) -> None:
        window.tokens.append(token)
        window.times_s.append(when_s)

    def _prompt(self, window: Window) -> None:
        """Put before some windows what was said before them, before others a list of names."""
        kind = self._chance.random()
        if kind < BEFORE_IT:
            said = " ".join(
                self._chance.choice(self._speech.utterances).text for _ in range(self._chance.randint(1, 6))
            )
        elif kind < BEFORE_IT + NAMES:
            said = names_prompt(self._chance, window.text)
        else:
            return
        tokens = [self._tokenizer.sot_prev, *self._tokenizer.encode(" " + said)[-LONGEST_PROMPT:]]
        window.tokens, window.times_s = tokens + window.tokens, [-1.0] * len(tokens) + window.times_s
        window.prompt_tokens = len(tokens)
