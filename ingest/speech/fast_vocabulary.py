"""Whisper's token vocabulary in the two forms that the fast engine reads: a list of tokens and a `tokenizer.json`.

openai-whisper carries the vocabulary with it, so nothing has to be fetched. Tokens are bytes; both forms write each
byte as one printable character, as the vocabulary of GPT-2 did.
"""

from typing import Any

from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

_PRINTABLE = (*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100))
_WRITTEN_ELSEWHERE = (byte for byte in range(256) if byte not in _PRINTABLE)
_CHARACTER = {
    **{byte: chr(byte) for byte in _PRINTABLE},
    **{byte: chr(256 + place) for place, byte in enumerate(_WRITTEN_ELSEWHERE)},
}


def token_list(encoding: Any) -> list[str]:
    """Every token of a tiktoken `encoding` in the order of its number, the special ones as they are."""
    special = {number: name for name, number in _specials(encoding).items()}
    return [
        special[number] if number in special else _written(encoding.decode_single_token_bytes(number))
        for number in range(encoding.n_vocab)
    ]


def make_tokenizer(encoding: Any) -> Tokenizer:
    """A tokenizer that cuts and joins text exactly as the tiktoken `encoding` does."""
    specials = _specials(encoding)
    plain = set(range(encoding.n_vocab)).difference(specials.values())
    ranks = {encoding.decode_single_token_bytes(number): number for number in sorted(plain)}
    merges = [(_written(left), _written(right)) for token in ranks for left, right in _halves(token, ranks)]
    made = Tokenizer(models.BPE(vocab={_written(token): rank for token, rank in ranks.items()}, merges=merges))
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    made.add_special_tokens([AddedToken(name, special=True, normalized=False) for name in specials])
    return made


def _specials(encoding: Any) -> dict[str, int]:
    named = {name: encoding.encode_single_token(name) for name in encoding.special_tokens_set}
    return dict(sorted(named.items(), key=lambda item: int(item[1])))


def _halves(token: bytes, ranks: dict[bytes, int]) -> list[tuple[bytes, bytes]]:
    """Every pair of tokens that makes this one: tiktoken joins whatever gives a token, those of low rank first."""
    cuts = ((token[:at], token[at:]) for at in range(1, len(token)))
    return sorted(
        (pair for pair in cuts if pair[0] in ranks and pair[1] in ranks),
        key=lambda pair: [ranks[half] for half in pair],
    )


def _written(token: bytes) -> str:
    return "".join(_CHARACTER[byte] for byte in token)
