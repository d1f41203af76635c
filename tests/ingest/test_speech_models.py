import hashlib

import pytest
from speech_samples import VOICE_MODEL

from archive.errors import InvalidInput, MissingPart
from ingest.speech.failures import RecogniserFailed
from ingest.speech.models import install_voice_model, resolve_model


def test_a_name_is_found_in_the_models_folder(tmp_path):
    (tmp_path / "base.pt").write_bytes(b"weights")
    found = resolve_model("base", tmp_path)
    assert (found.name, found.path) == ("base", tmp_path / "base.pt")
    assert found.sha256 == hashlib.sha256(b"weights").hexdigest()


def test_published_second_names_lead_to_their_file(tmp_path):
    (tmp_path / "large-v3-turbo.pt").write_bytes(b"weights")
    assert resolve_model("turbo", tmp_path).name == "large-v3-turbo"


def test_a_file_is_named_without_its_folder(tmp_path):
    path = tmp_path / "elsewhere.pt"
    path.write_bytes(b"weights")
    assert resolve_model(str(path), tmp_path / "models").name == "elsewhere"


@pytest.mark.parametrize("name", ["", "base", "/nowhere/at/all.pt"])
def test_a_missing_model_is_one_sentence_with_the_way_out(tmp_path, name):
    with pytest.raises(MissingPart, match=r"put .* or type or import the transcript"):
        resolve_model(name, tmp_path)


@pytest.mark.speech
def test_the_voice_model_is_expanded_once(tmp_path):
    target = tmp_path / "models" / "verdanta.pt"
    assert install_voice_model(VOICE_MODEL, target) == target
    first = target.stat()
    install_voice_model(VOICE_MODEL, target)
    assert (target.stat().st_ino, target.stat().st_mtime_ns) == (first.st_ino, first.st_mtime_ns)
    whole = target.read_bytes()
    target.write_bytes(whole[:1000])
    install_voice_model(VOICE_MODEL, target)
    assert target.read_bytes() == whole
    assert sorted(path.name for path in target.parent.iterdir()) == ["verdanta.pt", "verdanta.pt.json"]


@pytest.mark.speech
def test_what_is_no_voice_model_is_refused_and_leaves_nothing(tmp_path):
    import torch

    from ingest.speech.voice_model import expand_voice_model

    for name in ("text", "other"):
        compact, target = tmp_path / name, tmp_path / "out" / "model.pt"
        compact.write_text("no weights")
        if name == "other":
            torch.save({"dims": {"n_vocab": 3}}, compact)
        with pytest.raises(InvalidInput, match="compact voice model"):
            expand_voice_model(compact, target)
        with pytest.raises(RecogniserFailed, match="compact voice model"):
            install_voice_model(compact, target)
        assert not list(tmp_path.glob("out/*"))
