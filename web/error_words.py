"""The sentence of an error in the language of the page.

The sentence is in the catalogue, its names and numbers stand beside it, and
words of ours among those are translated too.
"""

from archive.errors import NotReady, StoryloomError
from web.i18n import translated
from web.stored_words import filled, said_again


def in_words(error: StoryloomError) -> str:
    """What to show; in English where the catalogue has no such sentence."""
    if isinstance(error, NotReady):
        return " ".join(said_again(sentence) for sentence in error.sentences)
    sentence = translated(error.sentence)
    return filled(sentence, error.values) if error.values else sentence
