"""Finding where people speak in a recording: by its level alone here, with a trained detector in `silero`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from ingest.speech.sound_files import Sound
from ingest.speech.transcript_data import SettingValue
from ingest.speech.windows import SAMPLE_RATE_HZ, Window, is_silent, speech_windows

SILENCE = "nothing stands out of the noise"
NO_VOICE = "there is sound, but nobody was heard speaking in it"

Tell = Callable[[float], None]
"""Takes the second that was reached, so that whoever waits knows that it goes on."""


@dataclass(frozen=True, slots=True)
class Cut:
    """The windows to listen to; where there are none, `no_speech` says what that was judged by."""

    windows: tuple[Window, ...]
    no_speech: str = ""


class VoiceFinder(Protocol):
    """Says which windows of a recording a recogniser should be given."""

    @property
    def settings(self) -> Mapping[str, SettingValue]:
        """What stands of it in every transcript."""
        ...

    def cut(self, pcm: Sound, *, longest_s: float, tell: Tell) -> Cut:
        """Windows of at most `longest_s` that hold all speech; the same for the same sound, in any process."""
        ...


class LevelFinder:
    """Takes every sound for speech: the way without a detector."""

    settings: Mapping[str, SettingValue] = {"vad": "level", "vad_version": "1"}

    def cut(self, pcm: Sound, *, longest_s: float, tell: Tell) -> Cut:
        """Touching windows, cut at the quietest places."""
        del tell
        if is_silent(pcm):
            return Cut((), SILENCE)
        return Cut(speech_windows(pcm, SAMPLE_RATE_HZ, longest_s=longest_s))
