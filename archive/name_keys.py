"""The key under which a name is looked up: its words folded, one space apart, without anything else.

It is kept beside every name, so that what somebody types is found by an index
whatever its case, accents, hyphens and apostrophes.
"""

import re

from archive.folding import fold

LONGEST_KEY = 200
_WORD = re.compile(r"[^\W_]+")
_DOTLESS_I = "\u0131"


def name_key(name: str) -> str:
    """The key of a name, or of words that may be one; '' where there is no word in it."""
    return " ".join(_WORD.findall(fold(name).replace(_DOTLESS_I, "i")))[:LONGEST_KEY].rstrip()
