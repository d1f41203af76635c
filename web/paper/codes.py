"""Codes on paper: a QR code that survives a quarter of itself, in millimetres, and a short code for reading aloud."""

from dataclasses import dataclass

from web.paper.public_address import in_words
from web.qr import QUIET, qr_code

GROUP = 3


@dataclass(frozen=True, slots=True)
class PaperCode:
    """A QR code of `side_mm` with its quiet zone; `shown` is its address for people to type."""

    address: str
    shown: str
    size: int
    path: str
    side_mm: float


def paper_code(address: str, *, symbol_mm: float) -> PaperCode:
    """The code of an address, error level Q, whose dark and light modules alone are `symbol_mm` wide."""
    code = qr_code(address, error="q")
    side = symbol_mm * code.size / (code.size - 2 * QUIET)
    return PaperCode(address, in_words(address), code.size, code.path, round(side, 2))


def for_reading_aloud(code: str) -> str:
    """`khzcys` -> `khz cys`."""
    return " ".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))
