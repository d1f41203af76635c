"""The models folder as a person sees it, looked at from a process that loads no model itself."""

import subprocess
import sys
from pathlib import Path

import pytest
from speech_samples import VOICE_MODEL, make_checkpoint

from archive.errors import Conflict, InvalidInput, MissingPart
from ingest.speech.fingerprint import file_sha256
from ingest.speech.models import model_of_engine
from ingest.speech.shelf import ModelInUse, ShelvedModel, ready_model
from ingest.speech.shelf_main import answer_to

pytestmark = pytest.mark.speech

ROOT = Path(__file__).parents[2]


def test_the_one_who_asks_loads_no_model():
    code = (
        "import sys, ingest.speech.shelf, web.commands.models;"
        "sys.exit(int(any(n in sys.modules for n in ('torch', 'whisper', 'faster_whisper', 'ctranslate2'))))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_its_process_names_what_is_wrong(tmp_path, monkeypatch):
    (tmp_path / "ingest").mkdir()  # must not stand in for ours where the command is run
    monkeypatch.chdir(tmp_path)
    with pytest.raises(MissingPart, match=r"run `storyloom models fetch small`, or put small\.pt in "):
        ready_model("small", tmp_path / "models", engine="whisper")


def ready(given, folder, engine="whisper"):
    return ModelInUse(**answer_to("ready", str(folder), str(given), engine))


def on_shelf(folder):
    return {one["name"]: ShelvedModel(**one) for one in answer_to("list", str(folder))["models"]}


def test_each_model_is_described_and_nothing_else(tmp_path):
    make_checkpoint(tmp_path / "mine.pt", n_vocab=51865)
    make_checkpoint(tmp_path / "base.en.pt")
    (tmp_path / "broken.pt").write_text("no weights")
    (tmp_path / "broken.pt.json").write_text("{}")
    (tmp_path / ".fetching-1").mkdir()
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "model.bin").write_bytes(b"weights")
    found = on_shelf(tmp_path)
    assert list(found) == ["base.en", "broken", "folder", "mine"]
    assert [one.kind for one in found.values()] == ["checkpoint", "broken", "broken", "checkpoint"]
    assert (found["mine"].multilingual, found["base.en"].multilingual) == (True, False)
    assert [one.published for one in found.values()] == ["", "", "", ""]
    assert found["mine"].size_bytes == (tmp_path / "mine.pt").stat().st_size
    assert "not a Whisper checkpoint" in found["broken"].problem
    assert "config.json" in found["folder"].problem
    assert "base.en" not in dict(answer_to("list", str(tmp_path))["fetchable"])


def test_a_published_file_is_told_from_ones_own(tmp_path, monkeypatch):
    import whisper

    sha256 = file_sha256(make_checkpoint(tmp_path / "anything.pt"))
    monkeypatch.setitem(whisper._MODELS, "tiny.en", f"http://127.0.0.1:9/{sha256}/tiny.en.pt")
    assert on_shelf(tmp_path)["anything"].published == "tiny.en"


def test_a_model_is_used_by_name_or_from_where_it_lies(tmp_path, monkeypatch):
    folder = tmp_path / "models"
    folder.mkdir()
    make_checkpoint(folder / "base.en.pt")
    outside = make_checkpoint(tmp_path / "outside.pt")
    monkeypatch.chdir(tmp_path)
    for given, setting in (("base.en", "base.en"), ("models/base.en.pt", "base.en"), ("outside.pt", str(outside))):
        assert ready(given, folder).setting == setting
        assert model_of_engine("whisper", setting, folder).is_file()


def test_a_compact_voice_model_is_expanded_into_the_folder(tmp_path):
    folder = tmp_path / "models"
    for _ in range(2):
        one = ready(VOICE_MODEL, folder)
        assert (one.setting, "expanded" in one.made) == ("verdanta", True)
    assert on_shelf(folder)["verdanta"].kind == "checkpoint"
    (folder / "verdanta.pt").write_bytes(b"someone's own")
    with pytest.raises(Conflict, match="compact voice model"):
        ready(VOICE_MODEL, folder)
    assert (folder / "verdanta.pt").read_bytes() == b"someone's own"


def test_the_fast_engine_gets_a_folder_made_of_a_checkpoint(tmp_path):
    folder = tmp_path / "models"
    one = ready(VOICE_MODEL, folder, "fast")
    assert (one.setting, "converted from verdanta.pt" in one.made) == ("verdanta", True)
    assert model_of_engine("fast", "verdanta", folder) == folder / "verdanta"
    assert ready("verdanta", folder, "fast").made == ""
    (folder / "verdanta.pt").unlink()
    assert (on_shelf(folder)["verdanta"].kind, on_shelf(folder)["verdanta"].multilingual) == ("fast", False)
    with pytest.raises(InvalidInput, match="set STORYLOOM_TRANSCRIBER=fast"):
        ready("verdanta", folder)
    (folder / "verdanta" / "tokenizer.json").unlink()
    with pytest.raises(MissingPart, match=r"no tokenizer\.json"):
        ready("verdanta", folder, "fast")


def test_a_folder_that_was_made_of_another_checkpoint_is_left_alone(tmp_path):
    (tmp_path / "models" / "mine").mkdir(parents=True)
    (tmp_path / "models" / "mine" / "note.txt").write_text("keep")
    outside = make_checkpoint(tmp_path / "mine.pt")
    with pytest.raises(Conflict, match="was not made of"):
        ready(outside, tmp_path / "models", "fast")
    assert [path.name for path in (tmp_path / "models" / "mine").iterdir()] == ["note.txt"]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("turbo", r"run `storyloom models fetch turbo`, or put large-v3-turbo\.pt in "),
        ("nothing", r"no model 'nothing' in .* `storyloom models list`"),
    ],
)
def test_what_is_not_here_is_said_with_the_way_to_get_it(tmp_path, given, sentence):
    with pytest.raises(MissingPart, match=sentence):
        ready(given, tmp_path)
