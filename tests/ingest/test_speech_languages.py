"""Which language is heard and which names are offered, with checkpoints that were never trained."""

import pytest
from speech_samples import RATE_HZ, SAMPLE, decoded, make_checkpoint, tone

from ingest.speech.recogniser import Recogniser
from ingest.speech.sound_files import save_sound
from ingest.speech.voice_finder import NO_VOICE

pytestmark = pytest.mark.speech

NAMES = [
    f"{first} {last}"
    for first in ("Tala", "Liora", "Ezekiel", "Vera")
    for last in map("Greenthorn{}".format, range(40))
]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    from ingest.speech.whisper_transcriber import WhisperTranscriber

    folder = tmp_path_factory.mktemp("models")
    many = make_checkpoint(folder / "many.pt", n_vocab=51865)
    english = make_checkpoint(folder / "english.pt", n_vocab=51864)
    return {
        path.stem: WhisperTranscriber(name=path.stem, path=path, sha256="", threads=1) for path in (many, english)
    } | {"folder": folder}


@pytest.fixture(scope="module")
def voice():
    return decoded(SAMPLE)


@pytest.fixture(autouse=True)
def few_words(monkeypatch):
    """Whoever was never trained may babble for ever."""
    from ingest.speech import whisper_transcriber

    monkeypatch.setitem(whisper_transcriber.SETTINGS, "sample_len", 1)
    monkeypatch.setitem(whisper_transcriber.SETTINGS, "word_timestamps", False)


def hear(engine, voice, language):
    windows = [(0.0, 1.5), (1.5, len(voice) / RATE_HZ)]
    return [window.language for window in engine.transcribe(voice, windows, language=language, prompt="")]


def test_a_language_that_was_stated_is_used(made, voice):
    assert hear(made["many"], voice, "es") == ["es", "es"]
    assert made["many"].provenance(language="es", prompt="").language == "es"


@pytest.mark.parametrize("stated", [None, "nah"])
def test_without_one_that_the_model_knows_each_window_is_asked(made, voice, stated, monkeypatch):
    import whisper

    asked = []
    kind = type(made["many"]._model)  # the class in use, also where another test has loaded whisper anew
    real = kind.detect_language
    heard = ["uk", "cy"]

    def detect(model, mel):
        tokens, likely = real(model, mel)
        asked.append(max(likely, key=likely.get))
        return tokens, likely | {heard[len(asked) - 1]: 2.0}

    monkeypatch.setattr(kind, "detect_language", detect)
    assert hear(made["many"], voice, stated) == heard
    assert len(asked) == 2
    assert set(asked) <= set(whisper.tokenizer.LANGUAGES)
    assert made["many"].provenance(language=stated, prompt="").language is None


def test_a_model_for_english_hears_english(made, voice):
    assert hear(made["english"], voice, "es") == ["en", "en"]
    assert made["english"].provenance(language="es", prompt="").language == "en"


def test_nothing_is_ever_translated(made):
    assert made["many"].provenance(language="es", prompt="").settings["task"] == "transcribe"


@pytest.mark.parametrize("engine", ["many", "english"])
def test_a_prompt_holds_as_many_names_as_the_model_looks_back_on(made, engine):
    from whisper.tokenizer import get_tokenizer

    tokenizer = get_tokenizer(made[engine]._model.is_multilingual)
    prompt = made[engine].prompt_of(NAMES)
    assert len(tokenizer.encode(f" {prompt}")) <= 223
    assert len(tokenizer.encode(f" {NAMES[-1]}, {prompt}")) > 223, "there was room for more"
    assert prompt.endswith(f", {NAMES[1]}, {NAMES[0]}.")
    assert set(prompt[:-1].split(", ")) <= set(NAMES)


def test_what_nobody_speaks_in_is_not_listened_to(made, voice, tmp_path):
    """Through the process: the detector says where to listen, and stands in the provenance."""
    save_sound(tmp_path / "tone.npy", tone(6.0))
    save_sound(tmp_path / "voice.npy", voice)
    with Recogniser("whisper", model="many", threads=1, models_folder=made["folder"]) as recogniser:
        found = recogniser.provenance(language=None, prompt="").settings
        nothing = recogniser.windows(tmp_path / "tone.npy", longest_s=600)
        (window,) = recogniser.windows(tmp_path / "voice.npy", longest_s=600).windows
        assert recogniser.prompt_of(["Tala Greenthorn", "okra"]) == "okra, Tala Greenthorn."
    assert (found["vad"], found["vad_version"][:2]) == ("silero-vad", "6.")
    assert (nothing.windows, nothing.no_speech) == ((), NO_VOICE)
    assert 0 <= window[0] < 0.5
    assert len(voice) / RATE_HZ - 1 < window[1] <= len(voice) / RATE_HZ
