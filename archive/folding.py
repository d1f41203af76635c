"""Folding a name or a quote so that case, accents, hyphens and odd spaces do not make it another one.

For comparing only: what people wrote is kept as they wrote it.
"""

import unicodedata

_APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u02bc\u02b9\u2032\uff07`\u00b4", "'"))
_HYPHENS = str.maketrans(dict.fromkeys("-\u2010\u2011\u2043\ufe63\uff0d", " "))
_LEFT_OUT = frozenset({"Mn", "Me", "Cf"})


def fold(text: str) -> str:
    """The text casefolded, without accents and invisible characters, its words one space apart."""
    plain = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES)).translate(_APOSTROPHES).casefold()
    bare = "".join(c for c in unicodedata.normalize("NFKD", plain) if unicodedata.category(c) not in _LEFT_OUT)
    return " ".join(bare.translate(_HYPHENS).split())
