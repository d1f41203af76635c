"""What a file in the models folder is, and loading it as its publisher meant it to be loaded."""

from urllib.error import URLError

import pytest
from speech_samples import VOICE_MODEL, make_checkpoint

from archive.errors import InvalidInput
from ingest.speech.fingerprint import file_sha256

pytestmark = pytest.mark.speech


@pytest.fixture
def published(tmp_path, monkeypatch):
    """A small checkpoint, published under the name `tiny.en`, at an address where nobody answers."""
    import whisper

    path = make_checkpoint(tmp_path / "tiny.en.pt")
    sha256 = file_sha256(path)
    monkeypatch.setitem(whisper._MODELS, "tiny.en", f"http://127.0.0.1:9/{sha256}/tiny.en.pt")
    return path


def heads(model):
    return model.alignment_heads.to_dense().tolist()


def test_a_published_checkpoint_gets_the_heads_that_loading_by_name_gives(published):
    import whisper

    from ingest.speech.checkpoints import load_checkpoint

    by_name = whisper.load_model("tiny.en", device="cpu", download_root=str(published.parent))
    by_path = whisper.load_model(str(published), device="cpu")
    ours = load_checkpoint(published, file_sha256(published))
    assert heads(ours) == heads(by_name) != heads(by_path)
    moved = published.rename(published.with_name("mine.pt"))
    assert heads(load_checkpoint(moved, file_sha256(moved))) == heads(by_name)


def test_a_file_of_ones_own_under_a_published_name_is_loaded_as_it_is(published):
    """Loading by name would ask the network and write the published file over it."""
    import whisper

    from ingest.speech.checkpoints import load_checkpoint

    own = make_checkpoint(published, seed=2)
    whole = own.read_bytes()
    with pytest.warns(UserWarning, match="does not match"), pytest.raises(URLError):
        whisper.load_model("tiny.en", device="cpu", download_root=str(own.parent))
    by_path = whisper.load_model(str(own), device="cpu")
    assert heads(load_checkpoint(own, file_sha256(own))) == heads(by_path)
    assert own.read_bytes() == whole


@pytest.mark.parametrize(("tokens", "multilingual"), [(51864, False), (51865, True), (51866, True)])
def test_a_checkpoint_says_whether_it_knows_more_than_english(tmp_path, tokens, multilingual):
    from ingest.speech.checkpoints import look_at

    seen = look_at(make_checkpoint(tmp_path / "one.pt", n_vocab=tokens))
    assert (seen.kind, seen.multilingual) == ("checkpoint", multilingual)


def test_a_compact_voice_model_is_known(tmp_path):
    from ingest.speech.checkpoints import look_at

    assert look_at(VOICE_MODEL).kind == "compact"


def test_what_is_no_checkpoint_is_refused(tmp_path):
    import torch

    from ingest.speech.checkpoints import look_at

    whole = make_checkpoint(tmp_path / "whole.pt")
    held = torch.load(whole, weights_only=True)
    (tmp_path / "text.pt").write_text("no weights")
    (tmp_path / "half.pt").write_bytes(whole.read_bytes()[:100_000])
    torch.save({"dims": held["dims"]}, tmp_path / "dims.pt")
    torch.save({**held, "dims": {**held["dims"], "n_vocab": 9}}, tmp_path / "sizes.pt")
    for name in ("text", "half", "dims", "sizes"):
        with pytest.raises(InvalidInput, match=rf"{name}\.pt is not a (whole )?Whisper checkpoint"):
            look_at(tmp_path / f"{name}.pt")
