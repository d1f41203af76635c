"""Text as one line, without characters that nobody can see: what a passage may hold."""

import unicodedata


def as_one_line(text: str) -> str:
    """The text with single spaces; control characters and halves of letters count as spaces."""
    seen = "".join(" " if unicodedata.category(character) in {"Cc", "Cs"} else character for character in text)
    return " ".join(seen.split())
