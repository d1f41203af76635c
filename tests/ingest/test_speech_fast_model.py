"""The fast engine's folder: made of a checkpoint with the same vocabulary, weights and heads, or plainly refused."""

import json

import pytest
from speech_samples import make_checkpoint, tone

from archive.errors import InvalidInput, MissingPart
from ingest.speech.fast_folder import is_multilingual
from ingest.speech.models import find_fast_model, resolve_model

SAID = (
    "My grandmother planted blue corn; I've 3 bowls, 1,200 seeds & “hope”.",
    "  two  spaces\n\nnew lines, \t tabs and a trailing one ",
    "Maïs, ñandú, épices: ¿qué comían los niños?",
    "味噌と米 🌽🎃 кукуруза",
)


@pytest.mark.speech
def test_the_tokenizer_cuts_and_joins_as_whispers_own():
    from whisper.tokenizer import get_encoding

    from ingest.speech.fast_vocabulary import make_tokenizer, token_list

    encoding = get_encoding("multilingual", 100)
    made, tokens = make_tokenizer(encoding), token_list(encoding)
    for text in SAID:
        cut = made.encode(text, add_special_tokens=False).ids
        assert cut == encoding.encode(text)
        assert made.decode(cut) == text
    assert len(tokens) == made.get_vocab_size() == encoding.n_vocab
    assert [made.token_to_id(token) for token in tokens] == list(range(len(tokens)))
    assert tokens[encoding.eot_token] == "<|endoftext|>"


@pytest.mark.speech
def test_a_converted_folder_has_the_published_heads_and_all_it_needs(tmp_path, monkeypatch):
    import ctranslate2
    import whisper

    from ingest.speech.checkpoints import load_checkpoint
    from ingest.speech.fast_model import convert
    from ingest.speech.fingerprint import file_sha256, is_made_from

    checkpoint = make_checkpoint(tmp_path / "tiny.pt", n_vocab=51865)
    sha256 = file_sha256(checkpoint)
    monkeypatch.setitem(whisper._MODELS, "tiny", f"http://127.0.0.1:9/{sha256}/tiny.pt")
    folder = convert(checkpoint, tmp_path / "tiny")
    assert find_fast_model("tiny", tmp_path) == folder
    assert resolve_model("tiny", tmp_path, engine="fast").sha256 == file_sha256(folder / "model.bin")
    heads = load_checkpoint(checkpoint, sha256).alignment_heads.to_dense().nonzero().tolist()
    config = json.loads((folder / "config.json").read_text())
    assert config["alignment_heads"] == heads != []
    assert len(config["lang_ids"]) == 99
    assert is_multilingual(folder)
    assert ctranslate2.models.Whisper(str(folder), device="cpu").is_multilingual
    assert is_made_from(folder / "model.bin", source=checkpoint)


@pytest.mark.speech
def test_a_model_of_many_languages_takes_the_one_it_is_told_and_else_names_one(tmp_path):
    from ingest.speech.fast_model import convert
    from ingest.speech.fast_transcriber import FastTranscriber

    folder = convert(make_checkpoint(tmp_path / "many.pt", n_vocab=51866), tmp_path / "many")
    engine = FastTranscriber(name="many", path=folder, sha256="", threads=1)
    for told, taken in (("es", "es"), ("xx", None), (None, None)):
        assert engine.provenance(language=told, prompt="").language == taken
        (window,) = engine.transcribe(tone(1.0), [(0.0, 1.0)], language=told, prompt="")
        assert window.language in ({taken} if taken else set(engine._model.supported_languages))


@pytest.mark.speech
def test_what_cannot_be_converted_is_refused_and_leaves_nothing(tmp_path):
    from ingest.speech.fast_model import convert

    (tmp_path / "text.pt").write_text("no weights")
    make_checkpoint(tmp_path / "own.pt", n_vocab=51900)
    for name, sentence in (("text", "not a Whisper checkpoint"), ("own", "a vocabulary of its own")):
        with pytest.raises(InvalidInput, match=sentence):
            convert(tmp_path / f"{name}.pt", tmp_path / "models" / name)
    assert not list(tmp_path.glob("models/*"))


def fill(folder, *left_out):
    folder.mkdir(parents=True)
    for name in {"model.bin", "config.json", "tokenizer.json", "vocabulary.txt"} - set(left_out):
        (folder / name).write_text("\n".join(["token"] * 51865))
    return folder


@pytest.mark.parametrize("missing", ["config.json", "tokenizer.json", "vocabulary.txt"])
def test_a_folder_that_would_make_the_library_ask_a_network_is_refused(tmp_path, missing):
    fill(tmp_path / "base", missing)
    with pytest.raises(MissingPart, match=rf"base has no .*{missing}.*: put there .* or type or import the transcript"):
        find_fast_model("base", tmp_path)


def test_a_folder_is_found_by_name_by_alias_and_by_path(tmp_path):
    folder = fill(tmp_path / "models" / "large-v3-turbo")
    assert find_fast_model("turbo", tmp_path / "models") == folder
    other = fill(tmp_path / "base.en")
    found = resolve_model(str(other), tmp_path / "models", engine="fast")
    assert (found.name, found.path) == ("base.en", other)
    assert is_multilingual(other)


@pytest.mark.parametrize("name", ["", "base", "/nowhere/at/all"])
def test_a_missing_folder_is_one_sentence_with_the_way_out(tmp_path, name):
    with pytest.raises(MissingPart, match=r"put .* or type or import the transcript"):
        find_fast_model(name, tmp_path)
