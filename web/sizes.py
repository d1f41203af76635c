"""Amounts of bytes in words."""

from web.i18n import N_, translated

UNITS = (N_("bytes"), "kB", "MB", "GB", "TB")
STEP = 1000


def in_words(size_bytes: int) -> str:
    """2147483648 -> `2.1 GB`."""
    amount, unit = float(size_bytes), 0
    while amount >= STEP and unit < len(UNITS) - 1:
        amount, unit = amount / STEP, unit + 1
    unit_word = translated(UNITS[unit])
    return f"{amount:.0f} {unit_word}" if unit == 0 or amount >= 10 else f"{amount:.1f} {unit_word}"  # noqa: PLR2004 (two figures are enough)
