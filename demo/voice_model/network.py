"""The small Whisper that is trained: the tokens in use only, and two helps that are thrown away afterwards.

The helps are a CTC head on the encoder, and a guide that rewards two of three cross-attention heads for
looking where a token is spoken: without it the decoder becomes a language model that does not listen.
"""

from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812 (everybody's name for it)
from torch import Tensor, nn
from whisper.model import ModelDimensions, Whisper

DIMENSIONS = ModelDimensions(
    n_mels=80, n_audio_ctx=1500, n_audio_state=192, n_audio_head=3, n_audio_layer=4,
    n_vocab=51_864, n_text_ctx=448, n_text_state=192, n_text_head=3, n_text_layer=2,
)  # fmt: skip
GUIDED_HEADS = 2
NEAR_S = 0.45
FRAME_S = 0.02
TABLE = "decoder.token_embedding.weight"


class Student(nn.Module):
    """Whisper over `tokens` alone; one row more stands for every token that is never used."""

    def __init__(self, tokens: Sequence[int], characters: str) -> None:
        super().__init__()
        self.tokens = list(tokens)
        self.row_of = {token: row for row, token in enumerate(self.tokens)}
        self.whisper = Whisper(replace(DIMENSIONS, n_vocab=len(self.tokens) + 1))
        nn.init.normal_(self.whisper.decoder.token_embedding.weight, std=0.02)
        nn.init.normal_(self.whisper.decoder.positional_embedding, std=0.01)
        self.characters = characters
        self.ctc = nn.Linear(DIMENSIONS.n_audio_state, len(characters) + 1)
        self._looks: list[tuple[Any, Tensor, Tensor]] = []
        for block in self.whisper.decoder.blocks:
            block.cross_attn.register_forward_pre_hook(lambda module, given: self._looks.append((module, *given[:2])))

    def listen(self, mel: Tensor) -> Tensor:
        """Encode; windows shorter than half a minute stay short, which saves most of the work."""
        encoder = self.whisper.encoder
        x = F.gelu(encoder.conv2(F.gelu(encoder.conv1(mel)))).permute(0, 2, 1)
        x = x + encoder.positional_embedding[: x.shape[1]]
        for block in encoder.blocks:
            x = block(x)
        return encoder.ln_post(x)

    def write(self, rows: Tensor, heard: Tensor) -> Tensor:
        """Scores of the next token at every place."""
        self._looks.clear()
        return self.whisper.decoder(rows, heard)

    def strayed(self, times_s: Tensor) -> Tensor:
        """How far the guided heads looked from where the tokens of the last `write` are spoken; -1: anywhere."""
        timed = times_s >= 0
        total = torch.zeros(())
        for attention, x, heard in self._looks:
            heads = (x.shape[0], -1, attention.n_head, x.shape[2] // attention.n_head)
            asked = attention.query(x).view(heads).transpose(1, 2)[:, :GUIDED_HEADS]
            offered = attention.key(heard).view(heads).transpose(1, 2)[:, :GUIDED_HEADS]
            look = torch.softmax(asked @ offered.transpose(-1, -2) * heads[3] ** -0.5, -1)
            frames_s = torch.arange(heard.shape[1]) * FRAME_S
            near = ((frames_s - times_s[..., None]).abs() < NEAR_S).float()[:, None]
            mass = (look * near).sum(-1).clamp_min(1e-6)
            total = total - (mass.log() * timed[:, None]).sum() / (timed.sum() * GUIDED_HEADS)
        self._looks.clear()
        return total / DIMENSIONS.n_text_layer

    def spelled(self, heard: Tensor, texts: Sequence[str]) -> Tensor:
        """The loss of the CTC head on the plain texts."""
        known = {character: number + 1 for number, character in enumerate(self.characters)}
        targets = [torch.tensor([known[c] for c in text.lower() if c in known], dtype=torch.long) for text in texts]
        scores = F.log_softmax(self.ctc(heard), -1).transpose(0, 1)
        frames = torch.full((len(texts),), scores.shape[0])
        lengths = torch.tensor([len(target) for target in targets])
        return F.ctc_loss(scores, torch.cat(targets), frames, lengths, zero_infinity=True)

    def take_over(self, compact: Path) -> None:
        """Begin from a compact voice model instead of from nothing; tokens new to it begin from the common row."""
        kept: dict[str, Any] = torch.load(compact, map_location="cpu", weights_only=True)
        weights = {name: weight.float() for name, weight in kept["model_state_dict"].items()}
        former = {int(token): row for token, row in zip(kept["tokens"], weights[TABLE], strict=True)}
        common = kept["untrained_row"].float().reshape(-1)
        table = [
            former[token] if token in former else common + torch.randn_like(common) * 0.02 for token in self.tokens
        ]
        weights[TABLE] = torch.stack([*table, common])
        self.whisper.load_state_dict(weights, strict=False)

    def save(self, target: Path) -> None:
        """Write the compact form: half precision, the rows of the tokens in use, and the one row of all others."""
        weights = {name: weight.detach().half() for name, weight in self.whisper.state_dict().items()}
        common = weights[TABLE][-1:].clone()
        weights[TABLE] = weights[TABLE][:-1].clone()
        compact = {
            "dims": asdict(DIMENSIONS),
            "model_state_dict": weights,
            "tokens": torch.tensor(self.tokens, dtype=torch.int32),
            "untrained_row": common,
        }
        torch.save(compact, target.with_suffix(".part"))
        target.with_suffix(".part").replace(target)
