"""Names that leave the archive: random keys and readable slugs; nothing sequential.

Keys use an alphabet without look-alikes (no 0/o, 1/l/i, u/v), so that one read
off a printed sign can be typed by hand.
"""

import re
import secrets
import unicodedata

ALPHABET = "23456789abcdefghjkmnpqrstwxyz"
KEY_LENGTH = 10


def new_key(length: int = KEY_LENGTH) -> str:
    """A random public key; 10 characters hold 48 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def slugify(text: str, *, fallback: str = "untitled") -> str:
    """A lower-case ASCII address part of at most 80 characters, words joined by hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.lower().replace("'", ""))
    return "-".join(words)[:80].strip("-") or fallback
