"""Exact tagging said slowly, with nothing of the tagger's: every run of whole words is folded and looked up.

Also makes texts that are hard on it: names that overlap, accents written together or apart, a Turkish İ, hyphens,
apostrophes, plurals, words that only contain a name.
"""

import random
import unicodedata

APOSTROPHES = "'’ʼ"
LONGEST_RUN = 9


def plain(text: str) -> str:
    """Casefolded, without accents, hyphens inside words as spaces, one space apart."""
    text = text.replace("’", "'").replace("ʼ", "'").replace("‐", "-").replace("‑", "-")
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(c for c in decomposed if unicodedata.category(c) not in ("Mn", "Me", "Cf"))
    inner = [
        " " if c == "-" and 0 < i < len(bare) - 1 and bare[i - 1].isalnum() and bare[i + 1].isalnum() else c
        for i, c in enumerate(bare)
    ]
    return " ".join("".join(inner).split())


def words_of(text: str) -> list[tuple[int, int]]:
    """Where words stand: runs of letters and digits with their marks; an apostrophe ends one."""
    spans, start = [], None
    for place, character in enumerate([*text, " "]):
        of_word = unicodedata.category(character)[0] in "LNM" or character in "_\u00ad"
        if of_word and start is None:
            start = place
        elif not of_word and start is not None:
            spans.append((start, place))
            start = None
    return spans


def brute_force(names: set[str], text: str) -> list[tuple[int, int]]:
    """Characters of each place, leftmost first, the longest at each; `names` are `plain`."""
    words, found, at = words_of(text), [], 0
    while at < len(words):
        fits = []
        for last in range(at, min(at + LONGEST_RUN, len(words))):
            start, end = words[at][0], words[last][1]
            is_negation = text[end : end + 1] in tuple(APOSTROPHES) and text[end + 1 : end + 2] in ("t", "T")
            goes_on = text[end + 2 : end + 3].isalnum()
            if plain(text[start:end]) in names and (not is_negation or goes_on):
                fits.append((last, end))
        if fits:
            last, end = fits[-1]
            found.append((words[at][0], end))
            at = last + 1
        else:
            at += 1
    return found


_STEMS = (
    "corn", "blue", "sweet", "potato", "pie", "don", "tala", "ince", "creme", "fraiche", "okra", "pea", "peas", "bean",
    "runner", "mango", "cherry", "rosa", "sage", "strasse", "aunt", "jalapeno", "ole", "file", "aile", "cote",
)  # fmt: skip
_ACCENTED = str.maketrans({"e": "é", "a": "á", "o": "ó", "i": "í", "n": "ñ", "c": "ç"})
_GAPS = (" ", " ", " ", " ", "-", ", ", " \n", "  ", "’s ", "'s ", "'t ", ". ", "", "‑", " - ", "'")


_DRESSES = (
    str.upper,
    str.title,
    lambda word: word.translate(_ACCENTED),
    lambda word: unicodedata.normalize("NFD", word.translate(_ACCENTED)),
    lambda word: word.replace("i", "İ"),
    lambda word: word.replace("ss", "ß").replace("fi", "ﬁ"),
    lambda word: f"{word}s",
    lambda word: f"{word}es",
    lambda word: f"{word}y",
)


def a_word(rnd: random.Random) -> str:
    """A stem as someone may write it."""
    word = rnd.choice(_STEMS)
    return rnd.choice(_DRESSES)(word) if rnd.random() < 0.6 else word


def a_name(rnd: random.Random) -> str:
    """One to four words, joined as names are."""
    joints = (" ", " ", " ", "-", "'s ", "’")
    name = a_word(rnd)
    for _ in range(rnd.choice((0, 0, 1, 1, 2, 3))):
        name += rnd.choice(joints) + a_word(rnd)
    return name


def a_text(rnd: random.Random, names: list[str]) -> str:
    """A passage of some twenty words, names among them."""
    parts: list[str] = []
    for _ in range(rnd.randrange(3, 16)):
        parts.extend((rnd.choice(names) if rnd.random() < 0.35 else a_word(rnd), rnd.choice(_GAPS)))
    return "".join(parts)
