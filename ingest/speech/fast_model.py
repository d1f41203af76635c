"""Turning a Whisper checkpoint into the folder of files that the fast engine reads.

CTranslate2's own converters start from another library's models, which would have to be fetched; this one starts from
the checkpoint that is here. The folder appears whole or not at all.
"""

import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import torch
from ctranslate2.specs import WhisperSpec
from whisper.model import ModelDimensions
from whisper.tokenizer import get_tokenizer

from archive.errors import InvalidInput
from ingest.speech.checkpoints import load_checkpoint
from ingest.speech.fast_vocabulary import make_tokenizer, token_list
from ingest.speech.fingerprint import file_sha256, note_origin

Weights = dict[str, torch.Tensor]


def convert(checkpoint: Path, target: Path) -> Path:
    """Write the folder `target` from `checkpoint`. Raises `InvalidInput` when it is not a Whisper checkpoint."""
    model = load_checkpoint(checkpoint, file_sha256(checkpoint))
    tokenizer = get_tokenizer(model.is_multilingual, num_languages=model.num_languages)
    tokens = token_list(tokenizer.encoding)
    if len(tokens) != model.dims.n_vocab:
        raise InvalidInput(
            "%(checkpoint)s has a vocabulary of its own; use it with the whisper engine.", checkpoint=checkpoint.name
        )
    spec = _spec(model.dims, model.state_dict())
    spec.config.suppress_ids = list(tokenizer.non_speech_tokens)
    spec.config.suppress_ids_begin = [*tokenizer.encoding.encode(" "), tokenizer.eot]
    spec.config.lang_ids = sorted(tokenizer.all_language_tokens) if model.is_multilingual else []
    spec.config.alignment_heads = model.alignment_heads.to_dense().nonzero().tolist()
    spec.register_vocabulary(tokens)
    spec.validate()
    spec.optimize(quantization="float16")
    target.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}."))
    try:
        spec.save(str(made))
        make_tokenizer(tokenizer.encoding).save(str(made / "tokenizer.json"))
        (made / "preprocessor_config.json").write_text(json.dumps({"feature_size": model.dims.n_mels}), "utf-8")
        note_origin(made / "model.bin", source=checkpoint)
        _settle(made, target)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
    return target


def _spec(dims: ModelDimensions, weights: Weights) -> WhisperSpec:
    spec = WhisperSpec(dims.n_audio_layer, dims.n_audio_head, dims.n_text_layer, dims.n_text_head)
    encoder, decoder = spec.encoder, spec.decoder
    _affine(encoder.conv1, weights, "encoder.conv1")
    _affine(encoder.conv2, weights, "encoder.conv2")
    _norm(encoder.layer_norm, weights, "encoder.ln_post")
    _norm(decoder.layer_norm, weights, "decoder.ln")
    encoder.position_encodings.encodings = weights["encoder.positional_embedding"]
    decoder.position_encodings.encodings = weights["decoder.positional_embedding"]
    decoder.embeddings.weight = decoder.projection.weight = weights["decoder.token_embedding.weight"]
    for side, layers in (("encoder", encoder.layer), ("decoder", decoder.layer)):
        for number, layer in enumerate(layers):
            _block(layer, weights, f"{side}.blocks.{number}")
    return spec


def _block(layer: Any, weights: Weights, name: str) -> None:
    _norm(layer.self_attention.layer_norm, weights, f"{name}.attn_ln")
    _fused(layer.self_attention.linear[0], weights, f"{name}.attn", "query", "key", "value")
    _affine(layer.self_attention.linear[1], weights, f"{name}.attn.out")
    if f"{name}.cross_attn_ln.weight" in weights:
        _norm(layer.attention.layer_norm, weights, f"{name}.cross_attn_ln")
        _fused(layer.attention.linear[0], weights, f"{name}.cross_attn", "query")
        _fused(layer.attention.linear[1], weights, f"{name}.cross_attn", "key", "value")
        _affine(layer.attention.linear[2], weights, f"{name}.cross_attn.out")
    _norm(layer.ffn.layer_norm, weights, f"{name}.mlp_ln")
    _affine(layer.ffn.linear_0, weights, f"{name}.mlp.0")
    _affine(layer.ffn.linear_1, weights, f"{name}.mlp.2")


def _affine(spec: Any, weights: Weights, name: str) -> None:
    spec.weight, spec.bias = weights[f"{name}.weight"], weights[f"{name}.bias"]


def _norm(spec: Any, weights: Weights, name: str) -> None:
    spec.gamma, spec.beta = weights[f"{name}.weight"], weights[f"{name}.bias"]


def _fused(spec: Any, weights: Weights, name: str, *parts: str) -> None:
    """Several projections as one; Whisper's keys have no bias, which is a bias of zeros."""
    together = [weights[f"{name}.{part}.weight"] for part in parts]
    zeros = torch.zeros(together[0].shape[0])
    spec.weight = torch.cat(together)
    spec.bias = torch.cat([weights.get(f"{name}.{part}.bias", zeros) for part in parts])


def _settle(made: Path, target: Path) -> None:
    for path in [*made.iterdir(), made]:
        descriptor = os.open(path, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)
    made.chmod(0o755)
    made.rename(target)
