import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from speech_samples import tone

from archive.errors import InvalidInput, MissingPart
from ingest.speech.failures import RecogniserFailed
from ingest.speech.recogniser import Recogniser
from ingest.speech.voice_finder import SILENCE, Cut

ROOT = Path(__file__).parents[2]
WINDOWS = ((0.0, 2.0), (2.0, 4.0), (4.0, 5.5))


@pytest.fixture
def pcm_path(tmp_path):
    path = tmp_path / "sound.npy"
    np.save(path, tone(5.5))
    return path


@pytest.fixture
def make(tmp_path):
    made = []

    def start(name, **more):
        made.append(Recogniser(name, **{"model": "", "threads": 1, "models_folder": tmp_path, **more}))
        return made[-1]

    yield start
    for one in made:
        one.close()


def hear(recogniser, pcm_path, **more):
    asked = {"language": "en", "prompt": "", **more}
    return list(recogniser.transcribe(pcm_path, WINDOWS, **asked))


def is_running(pid):
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


def test_the_parent_loads_no_model():
    code = (
        "import sys, ingest.speech.recogniser, ingest.speech.models, ingest.speech.tidy, ingest.speech.windows;"
        "sys.exit(int(any(name in sys.modules for name in ('torch', 'whisper', 'tiktoken', 'numba'))))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_windows_come_in_recording_time_and_one_process_serves_all(make, pcm_path):
    recogniser = make("test:echo")
    first = hear(recogniser, pcm_path)
    assert [window.index for window in first] == [0, 1, 2]
    assert [segment.start_s for window in first for segment in window.segments] == [0.0, 1.0, 2.0, 3.0, 4.0]
    pid = recogniser.pid
    assert hear(recogniser, pcm_path) == first
    assert recogniser.pid == pid


def test_it_goes_on_from_the_window_asked_for(make, pcm_path):
    whole = hear(make("test:echo"), pcm_path)
    assert hear(make("test:echo"), pcm_path, first_window=1) == whole[1:]


def test_provenance_names_engine_and_request(make):
    got = make("test:echo").provenance(language="en", prompt="Tala")
    assert (got.engine, got.prompt, got.language) == ("test:echo", "Tala", "en")


def test_it_says_where_to_listen_and_which_prompt_it_would_be_given(make, pcm_path, tmp_path):
    recogniser = make("test:echo")
    assert recogniser.windows(pcm_path, longest_s=600.0) == Cut(((0.0, 5.5),))
    assert len(recogniser.windows(pcm_path, longest_s=3.0).windows) == 3
    np.save(tmp_path / "silent.npy", np.zeros(16_000, np.float32))
    assert recogniser.windows(tmp_path / "silent.npy", longest_s=600.0) == Cut((), SILENCE)
    assert recogniser.prompt_of(["Tala", "okra"]) == "okra, Tala."
    assert recogniser.provenance(language=None, prompt="").settings == {"vad": "level", "vad_version": "1"}


def test_a_hung_process_is_killed_and_said_so(make, pcm_path):
    recogniser = make("test:hang", stall_timeout_s=0.5)
    results = recogniser.transcribe(pcm_path, WINDOWS, language="en", prompt="")
    recogniser.provenance(language=None, prompt="")
    pid = recogniser.pid
    with pytest.raises(RecogniserFailed, match="said nothing"):
        next(results)
    assert not is_running(pid)
    assert recogniser.pid is None


def test_a_crash_is_named_and_the_next_call_starts_again(make, pcm_path):
    recogniser = make("test:crash")
    for _ in range(2):
        with pytest.raises(RecogniserFailed, match="SIGABRT"):
            hear(recogniser, pcm_path)
    assert recogniser.provenance(language=None, prompt="").engine == "test:crash"


def test_memory_runs_out_in_the_child_alone(make, pcm_path):
    with pytest.raises(RecogniserFailed, match="memory"):
        hear(make("test:oom"), pcm_path)


def test_a_killed_process_costs_only_its_call(make, pcm_path):
    recogniser = make("test:echo")
    recogniser.provenance(language=None, prompt="")
    os.kill(recogniser.pid, signal.SIGKILL)
    with pytest.raises(RecogniserFailed, match="SIGKILL"):
        recogniser._process.receive(30)
    assert len(hear(recogniser, pcm_path)) == 3


def test_who_stops_listening_half_way_gets_right_answers_next_time(make, pcm_path):
    recogniser = make("test:echo")
    results = recogniser.transcribe(pcm_path, WINDOWS, language="en", prompt="")
    next(results)
    results.close()
    assert [window.index for window in hear(recogniser, pcm_path)] == [0, 1, 2]


def test_the_child_runs_at_low_priority_in_its_own_session(make):
    recogniser = make("test:echo")
    recogniser.provenance(language=None, prompt="")
    assert os.getpriority(os.PRIO_PROCESS, recogniser.pid) > os.getpriority(os.PRIO_PROCESS, 0)
    assert os.getsid(recogniser.pid) == recogniser.pid


def test_the_child_ends_with_its_parent(tmp_path):
    code = (
        "import os, sys, pathlib; from ingest.speech.recogniser import Recogniser;"
        "r = Recogniser('test:hang', model='', threads=1, models_folder=pathlib.Path(sys.argv[1]));"
        "r.provenance(language=None, prompt=''); print(r.pid, flush=True); os._exit(0)"
    )
    done = subprocess.run([sys.executable, "-c", code, tmp_path], cwd=ROOT, check=True, capture_output=True)
    pid, patience = int(done.stdout), 100
    while is_running(pid) and patience:
        time.sleep(0.1)
        patience -= 1
    assert not is_running(pid)


def test_what_a_library_prints_does_not_reach_the_protocol(tmp_path):
    (tmp_path / "noisy.py").write_text(
        "import os, sys; sys.argv = ['x', '--transcriber=test:echo', f'--models={sys.argv[1]}']\n"
        "from ingest.speech import recogniser_main as main\n"
        "make = main.make_transcriber\n"
        "def noisy(**more):\n    print('Detecting language'); os.system('echo child'); return make(**more)\n"
        "main.make_transcriber = noisy\nmain.main()\n"
    )
    command = [sys.executable, tmp_path / "noisy.py", tmp_path]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=env, input=b"", capture_output=True, check=True)
    assert done.stdout == b'{"ready": true}\n'
    assert b"Detecting language" in done.stderr


@pytest.mark.parametrize(("name", "model"), [("none", ""), ("whisper", ""), ("whisper", "base")])
def test_without_a_model_the_sentence_says_what_to_do(make, pcm_path, name, model):
    recogniser = make(name, model=model)
    with pytest.raises(MissingPart, match=r"put .* or type or import the transcript"):
        recogniser.check()
    with pytest.raises(MissingPart):
        hear(recogniser, pcm_path)
    assert recogniser.pid is None


def test_an_unknown_test_engine_is_refused_in_the_childs_own_words(make, pcm_path):
    with pytest.raises(InvalidInput, match="no test engine 'nonsense'"):
        hear(make("test:nonsense"), pcm_path)


def test_a_choice_is_taken_up_between_recordings_and_not_within_one(make, pcm_path):
    choice = ["test:echo", "one"]
    recogniser = make("none", chosen=lambda: tuple(choice))
    with pytest.raises(MissingPart):
        recogniser.check()
    recogniser.take_up_choice()
    assert len(hear(recogniser, pcm_path)) == 3
    pid = recogniser.pid
    choice[:] = "none", ""
    assert recogniser.choice() == ("none", "")
    assert len(hear(recogniser, pcm_path)) == 3
    assert recogniser.pid == pid
    with pytest.raises(MissingPart):
        recogniser.take_up_choice()
    assert not is_running(pid)
