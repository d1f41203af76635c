"""Words that a language is known to have: what is not among them may be a name that was misheard.

The lists are those of pyspellchecker, which carries them; nothing is fetched. A language without one has none, and
there only the recogniser's own doubt counts.
"""

import gzip
import json
from functools import cache
from importlib import resources

from ingest.tagging.folding import fold

COMMON_FROM = 100
"""How often a word must stand in the list's texts (1.6 thousand million words of English) to count as known."""


@cache
def known_words(language: str) -> frozenset[str] | None:
    """The folded words of a language by its two-letter code; None where there is no list."""
    path = resources.files("spellchecker") / "resources" / f"{language}.json.gz"
    if len(language) != len("en") or not path.is_file():
        return None
    counted: dict[str, int] = json.loads(gzip.decompress(path.read_bytes()))
    return frozenset(fold(word).text for word, count in counted.items() if count >= COMMON_FROM)
