"""The only names that become paths: generated keys, SHA-256 in hex, and a hash with a suffix.

No path is ever built from something that a person typed: what does not match is refused.
"""

import re

from archive.errors import NotFound

UPLOAD_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
DERIVED_NAME = re.compile(r"[0-9a-f]{64}\.[a-z0-9]{1,8}", re.ASCII)
SUFFIX = re.compile(r"\.[a-z0-9]{1,8}", re.ASCII)


def checked(pattern: re.Pattern[str], name: str) -> str:
    """`name` when the whole of it matches `pattern`; raises NotFound otherwise."""
    if not pattern.fullmatch(name):
        raise NotFound("The archive keeps no file of that name; check the address.")
    return name
