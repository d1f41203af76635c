"""`storyloom models`: what it says, what it writes, and how it says no."""

import io
import shutil
import sys
from contextlib import redirect_stderr, redirect_stdout

import pytest
from typer.testing import CliRunner

from archive.database import writing
from archive.recordings import Recording
from archive.steps import StepRecord, StepState
from archive.uploads import Upload
from ingest.configuration import load_settings, store_setting
from ingest.place import open_place
from tests.archive.builders import a_recording
from web.commands.app import app, main


@pytest.fixture
def data(tmp_path, monkeypatch):
    """A data folder with two folders for the fast engine, which is the one that is chosen."""
    for name in ("TRANSCRIBER", "WHISPER_MODEL"):
        monkeypatch.delenv(f"STORYLOOM_{name}", raising=False)
    monkeypatch.setenv("STORYLOOM_DATA", str(tmp_path))
    store_setting(tmp_path, "transcriber", "fast")
    for folder in ("base", "small.en"):
        (tmp_path / "models" / folder).mkdir(parents=True)
        for name in ("model.bin", "config.json", "tokenizer.json", "vocabulary.txt"):
            (tmp_path / "models" / folder / name).write_text("word\n" * (51865 if folder == "base" else 51864))
    return tmp_path


def say(*words):
    answer = CliRunner().invoke(app, ["models", *words])
    assert answer.exit_code == 0, (answer.output, answer.exception)
    return answer.output


def refused(*words, **environment):
    """What the program says when it cannot: one line and status 1."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "argv", ["storyloom", "models", *words])
        for name, value in environment.items():
            patch.setenv(name, value)
        with pytest.raises(SystemExit) as ended:
            main()
    assert (ended.value.code, out.getvalue()) == (1, "")
    *before, said = err.getvalue().strip().splitlines()
    assert not any("Traceback" in line for line in before)
    return said


def wait_for_a_model(place):
    with writing(place.engine) as session:
        recording = a_recording(session)
        (upload,) = session.query(Upload).filter_by(recording_id=recording.id)
        session.add(StepRecord(upload_id=upload.id, step="transcribe", state=StepState.skipped))
        session.flush()
        return upload.key


def test_using_one_writes_it_down_and_keeps_the_rest(data):
    store_setting(data, "port", 8123)
    said = say("use", "base")
    settings = load_settings()
    assert (settings.whisper_model, settings.port, settings.transcriber) == ("base", 8123, "fast")
    assert said.splitlines() == [f"base transcribes from now on, as {data / 'config.toml'} says."]
    say("use", str(data / "models" / "small.en"))
    assert load_settings().whisper_model == "small.en"


def test_a_folder_elsewhere_is_used_where_it_lies(data, tmp_path_factory):
    elsewhere = (data / "models" / "base").rename(tmp_path_factory.mktemp("elsewhere") / "base")
    say("use", str(elsewhere))
    assert load_settings().whisper_model == str(elsewhere)


def test_it_says_what_waits_and_how_it_goes_on(data):
    place = open_place(load_settings())
    key = wait_for_a_model(place)
    said = say("use", "base")
    assert "1 waiting for a model; start `storyloom serve` or `storyloom worker`:" in said
    assert f"  {key}  a.wav" in said
    with writing(place.engine) as session:
        session.query(Recording).one()
        session.query(StepRecord).one().state = StepState.done
    assert "waiting" not in say("use", "base")


def test_what_comes_before_the_file_is_said(data, monkeypatch):
    monkeypatch.setenv("STORYLOOM_WHISPER_MODEL", "small.en")
    assert "But STORYLOOM_WHISPER_MODEL=small.en is set here and comes first: unset it." in say("use", "base")
    assert "STORYLOOM_WHISPER_MODEL" not in say("use", "small.en")


@pytest.mark.speech
def test_an_engine_that_is_switched_off_is_said(data, monkeypatch):
    from tests.ingest.speech_samples import make_checkpoint

    make_checkpoint(data / "models" / "mine.pt")
    monkeypatch.setenv("STORYLOOM_TRANSCRIBER", "none")
    assert "But STORYLOOM_TRANSCRIBER is none: set it to whisper or fast." in say("use", "mine")


def test_the_list_tells_each_from_the_others(data, monkeypatch, tmp_path_factory):
    (data / "models" / "small.en" / "tokenizer.json").unlink()
    elsewhere = shutil.copytree(data / "models" / "base", tmp_path_factory.mktemp("elsewhere") / "base")
    monkeypatch.setenv("STORYLOOM_WHISPER_MODEL", str(elsewhere))
    lines = say("list").splitlines()
    assert lines[0] == f"folder  {data / 'models'}"
    assert lines[1] == "base  1 MiB  folder for the fast engine, multilingual"
    assert f"{elsewhere}  in use, from where it lies" in lines
    assert lines[2].startswith("small.en  1 MiB  The model folder ")
    assert "no tokenizer.json" in lines[2]
    assert "tiny  about 72 MiB  can be fetched" in lines
    assert "large-v3  about 2.9 GiB  can be fetched" in lines


def test_what_cannot_be_done_is_one_line_that_says_what_to_do(data):
    nowhere = "http://127.0.0.1:9"
    said = refused("fetch", "small", https_proxy=nowhere, HTTPS_PROXY=nowhere)
    assert said.startswith("storyloom: small cannot be fetched from here (")
    assert f"put small.pt in {data / 'models'}; it is at https://" in said
    assert sorted(path.name for path in (data / "models").iterdir()) == ["base", "small.en"]
    said = refused("use", "huge")
    assert said.startswith("storyloom: There is no model 'huge' in ")
    assert load_settings().whisper_model == ""
