"""One contract for every engine: what goes in, what comes out, and in which time."""

import shutil

import numpy as np
import pytest
from speech_samples import RATE_HZ, SAMPLE, SAMPLE_TEXT, VOICE_MODEL, decoded, noise

from archive.errors import InvalidInput, MissingPart
from ingest.speech.no_transcriber import NoTranscriber
from ingest.speech.recogniser import Recogniser
from ingest.speech.recogniser_main import make_transcriber
from ingest.speech.test_transcribers import TestTranscriber

REAL = {"whisper": "whisper_engine", "fast": "fast_engine"}
ENGINES = [*(pytest.param(name, marks=pytest.mark.speech) for name in REAL), "test:echo"]


@pytest.fixture(scope="module")
def models_folder(tmp_path_factory):
    from ingest.speech.voice_model import expand_voice_model

    folder = tmp_path_factory.mktemp("models")
    expand_voice_model(VOICE_MODEL, folder / "verdanta.pt")
    return folder


@pytest.fixture(scope="module")
def whisper_engine(models_folder):
    return make_transcriber(name="whisper", model="verdanta", models_folder=models_folder, threads=1)


@pytest.fixture(scope="module")
def fast_engine(models_folder):
    from ingest.speech.fast_model import convert

    convert(models_folder / "verdanta.pt", models_folder / "verdanta")
    return make_transcriber(name="fast", model="verdanta", models_folder=models_folder, threads=1)


@pytest.fixture(params=ENGINES)
def engine(request):
    return request.getfixturevalue(REAL[request.param]) if request.param in REAL else TestTranscriber("echo")


@pytest.fixture(params=REAL)
def real_engine(request):
    return request.getfixturevalue(REAL[request.param])


@pytest.fixture(scope="module")
def voice():
    return decoded(SAMPLE)


def hear(engine, pcm, windows, **more):
    return list(engine.transcribe(pcm, windows, **{"language": "en", "prompt": "", **more}))


def test_one_result_a_window_in_recording_time(engine, voice):
    length_s = len(voice) / RATE_HZ
    twice = np.concatenate([voice, voice])
    first, second = hear(engine, twice, [(0.0, length_s), (length_s, 2 * length_s)])
    assert (first.index, second.index) == (0, 1)
    assert [s.text for s in first.segments] == [s.text for s in second.segments] != []
    for one, other in zip(first.segments, second.segments, strict=True):
        assert other.start_s - one.start_s == pytest.approx(length_s)
        assert [w.start_s + length_s for w in one.words] == pytest.approx([w.start_s for w in other.words])


def test_words_lie_in_their_window_in_order_with_plain_numbers(engine, voice):
    (window,) = hear(engine, voice, [(0.0, len(voice) / RATE_HZ)])
    words = [word for segment in window.segments for word in segment.words]
    assert words
    assert [w.start_s for w in words] == sorted(w.start_s for w in words)
    for word in words:
        assert type(word.start_s) is type(word.end_s) is type(word.confidence) is float
        assert window.start_s <= word.start_s <= word.end_s <= window.end_s
        assert 0 <= word.confidence <= 1


def test_silence_yields_no_speech(engine):
    results = hear(engine, noise(4, level=0.0005), [(0.0, 2.0), (2.0, 4.0)])
    assert [window.segments for window in results] == [(), ()]


def test_the_same_sound_gives_the_same_words(engine, voice):
    windows = [(0.0, len(voice) / RATE_HZ)]
    assert hear(engine, voice, windows) == hear(engine, voice, windows)


def test_it_goes_on_from_a_window(engine, voice):
    windows = [(0.0, 1.0), (1.0, 3.0)]
    assert hear(engine, voice, windows, first_window=1) == hear(engine, voice, windows)[1:]


def test_a_window_too_long_is_refused(engine):
    with pytest.raises(InvalidInput, match="too long"):
        hear(engine, np.ones(RATE_HZ, np.float32), [(0.0, 601.0)])


def test_provenance_says_enough_to_tell_two_readings_apart(engine):
    plain, prompted = (engine.provenance(language="en", prompt=prompt) for prompt in ("", "Tala"))
    assert plain.engine
    assert plain.version
    assert plain != prompted


def test_names_become_a_prompt_with_the_first_one_last(engine):
    assert engine.prompt_of(["Tala Greenthorn", "okra"]) == "okra, Tala Greenthorn."
    assert engine.prompt_of([]) == ""
    many = engine.prompt_of([f"Tala Greenthorn {number}" for number in range(200)])
    assert 300 < len(many) <= 2000
    assert many.endswith("Tala Greenthorn 1, Tala Greenthorn 0.")


def test_no_engine_says_so_and_makes_nothing_up(voice):
    with pytest.raises(MissingPart, match=r"put .* or type or import the transcript"):
        hear(NoTranscriber(), voice, [(0.0, 1.0)])
    assert NoTranscriber().provenance(language=None, prompt="").engine == "none"
    assert NoTranscriber().prompt_of(["Tala"]) == ""


@pytest.mark.speech
def test_the_voice_model_understands_a_synthetic_voice(real_engine, voice):
    (window,) = hear(real_engine, voice, [(0.0, len(voice) / RATE_HZ)])
    heard = {word.text.strip(".,").casefold(): word.start_s for segment in window.segments for word in segment.words}
    assert {"grandmother", "planted", "blue", "corn", "house"} <= set(heard)
    said = {part.strip(".").casefold(): place for place, part in enumerate(SAMPLE_TEXT.split())}
    each_s = len(voice) / RATE_HZ / len(said)
    for part in ("grandmother", "planted", "blue", "corn", "house"):
        assert abs(heard[part] - said[part] * each_s) < 1.0
    got = real_engine.provenance(language=None, prompt="")
    assert (got.model, got.language, len(got.model_sha256)) == ("verdanta", "en", 64)


@pytest.mark.speech
def test_a_prompt_is_taken(real_engine, voice):
    (window,) = hear(real_engine, voice, [(0.0, len(voice) / RATE_HZ)], prompt="Liora Valen. Tala Greenthorn.")
    assert "blue corn" in " ".join(segment.text for segment in window.segments)


@pytest.mark.speech
def test_a_file_that_is_no_checkpoint_is_refused(tmp_path):
    from ingest.speech.whisper_transcriber import WhisperTranscriber

    path = tmp_path / "broken.pt"
    path.write_bytes(b"no weights")
    with pytest.raises(InvalidInput, match=r"broken\.pt is not a Whisper checkpoint"):
        WhisperTranscriber(name="broken", path=path, sha256="", threads=1)


@pytest.mark.speech
def test_a_folder_that_is_no_model_is_refused(models_folder, fast_engine, tmp_path):
    from ingest.speech.fast_transcriber import FastTranscriber

    broken = shutil.copytree(models_folder / "verdanta", tmp_path / "broken")
    (broken / "model.bin").write_bytes(b"no weights")
    with pytest.raises(InvalidInput, match="broken is no model of the fast engine"):
        FastTranscriber(name="broken", path=broken, sha256="", threads=1)
    (broken / "tokenizer.json").unlink()
    with pytest.raises(MissingPart, match=r"broken has no tokenizer\.json: put there"):
        FastTranscriber(name="broken", path=broken, sha256="", threads=1)


@pytest.mark.speech
def test_both_engines_hear_the_same_where_neither_rounds(models_folder, whisper_engine, fast_engine, voice):
    from ingest.speech.fast_transcriber import FastTranscriber

    exact = FastTranscriber(name="verdanta", path=models_folder / "verdanta", sha256="", threads=1, exactly=True)
    windows = [(0.0, len(voice) / RATE_HZ)]
    for prompt in ("", "Tala Greenthorn. Pumpkin stew."):
        (one,), (other,) = (hear(engine, voice, windows, prompt=prompt) for engine in (whisper_engine, exact))
        assert [s.text for s in one.segments] == [s.text for s in other.segments] != []
        for left, right in zip(one.segments, other.segments, strict=True):
            assert left.no_speech == pytest.approx(right.no_speech, abs=1e-3)
            assert left.confidence == pytest.approx(right.confidence, abs=1e-3)
            for mine, its in zip(left.words, right.words, strict=True):
                assert (mine.text, mine.start_s) == (its.text, pytest.approx(its.start_s, abs=0.021))
                assert mine.confidence == pytest.approx(its.confidence, abs=0.01)


@pytest.mark.speech
def test_the_fast_engine_listens_in_its_own_process_and_needs_no_network(
    models_folder, fast_engine, voice, tmp_path, monkeypatch
):
    """Its library would ask a hub for what it misses."""
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    np.save(tmp_path / "voice.npy", voice)
    with Recogniser("fast", model="verdanta", threads=1, models_folder=models_folder) as recogniser:
        (window,) = recogniser.transcribe(tmp_path / "voice.npy", [(0.0, 3.0)], language="en", prompt="")
    assert "blue corn" in " ".join(segment.text for segment in window.segments)
