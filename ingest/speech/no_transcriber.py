"""The archive without a speech model: it says so, and says what to do instead."""

from collections.abc import Iterator, Sequence

from archive.errors import MissingPart
from ingest.speech.sound_files import Sound
from ingest.speech.transcript_data import Provenance, WindowResult
from ingest.speech.windows import Window

NO_MODEL = (
    "No speech model is installed: put a Whisper checkpoint in the models folder and name it with "
    "`storyloom models use`, or type or import the transcript."
)


class NoTranscriber:
    """Answers every request with `MissingPart`; it never makes up a word."""

    def provenance(self, *, language: str | None, prompt: str) -> Provenance:
        """Name no engine and no model."""
        return Provenance(engine="none", version="", model="", model_sha256="", prompt=prompt, language=language)

    def prompt_of(self, names: Sequence[str]) -> str:
        """Give no prompt, since nobody would read it."""
        del names
        return ""

    def transcribe(
        self, pcm: Sound, windows: Sequence[Window], *, language: str | None, prompt: str, first_window: int = 0
    ) -> Iterator[WindowResult]:
        """Raise `MissingPart` at once, whatever is asked."""
        del pcm, windows, language, prompt, first_window
        raise MissingPart(NO_MODEL)
