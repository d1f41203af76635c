"""The training text of the voice model: written sentences with slots, fragments of them spliced, and words at random.

None is a sentence of the sample recordings; only their words are shared (`words.txt`). What cannot be
guessed from its neighbours has to be heard, so more than half of the text is spliced or random.
"""

import random
import re
import tomllib
import zlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
VOCABULARY = HERE.parent / "vocabulary"
HELD_OUT_OF = 20
"""One written line in so many is kept for measuring and never trained on."""
WRITTEN, SPLICED = 0.42, 0.30
"""Shares of the training text; what is left is words at random."""
A_WORD_BETWEEN = 0.3
A_NAME = 0.125
A_SPOKEN_NAME_IN_PROMPT = 0.6

KIN = [
    "grandmother", "grandfather", "mother", "father", "aunt", "uncle", "sister",
    "brother", "neighbour", "teacher", "cousin", "daughter", "son",
]  # fmt: skip
NUMBERS = [
    "one", "two", "three", "four", "five", "six", "seven", "eight",
    "nine", "ten", "eleven", "twelve", "twenty", "thirty", "fifty", "hundred",
]  # fmt: skip
PLACES = [
    "behind the house", "by the river", "in the Agora", "on the roof garden", "near the old market",
    "in the valley", "beside the canal", "at the festival", "in the community kitchen", "on the hill",
    "at the edge of the city", "under the lamps", "in the greenhouse", "across the bridge", "in the school",
    "on our street", "next to the sea", "in the garden", "at the table",
]  # fmt: skip
TIMES = [
    "every spring", "every winter", "when I was a child", "after the rain", "before the frost", "in those years",
    "that summer", "on Sundays", "the night the machines stopped", "during the shortage", "after the glitch",
    "the first year", "long ago", "when the deliveries stopped", "at harvest time", "the next day",
    "three days later", "that night", "in the end",
]  # fmt: skip


@cache
def lines(*, held_out: bool) -> list[str]:
    """The written lines: those that are trained on, or those that are not."""
    every = [line.strip() for file in sorted((HERE / "sentences").glob("*.txt")) for line in file.open()]
    return [line for line in every if line and (zlib.crc32(line.encode()) % HELD_OUT_OF == 0) is held_out]


@cache
def subjects(kind: str) -> list[str]:
    """Every name that the sample's vocabulary knows for a kind of subject: `people`, `crops`, `dishes` or `places`."""
    listed = tomllib.loads((VOCABULARY / f"{kind}.toml").read_text(encoding="utf-8"))["subject"]
    names = [name for one in listed for name in (one["preferred"], *(other["name"] for other in one["names"]))]
    return [name for name in names if re.fullmatch(r"[A-Za-z' -]+", name)]


@cache
def words() -> list[str]:
    """Every word that is trained: the recordings' and the names of the vocabulary."""
    listed = (HERE / "words.txt").read_text(encoding="utf-8").split()
    proper = {word.lower(): word for name in subjects("people") for word in name.split()}
    named = [word for kind in ("crops", "dishes") for name in subjects(kind) for word in re.split(r"[ -]", name)]
    return sorted({proper.get(word, word) for word in [*listed, *named, *KIN, *NUMBERS]} - {"i"} | {"I"})


def held_out_sentences() -> Iterator[str]:
    """The written sentences that are never trained on, their slots filled, always in the same way."""
    chance = random.Random(4242)
    for line in lines(held_out=True):
        yield filled(line, chance)


def sentence(chance: random.Random) -> str:
    """One sentence of the training text."""
    kind = chance.random()
    if kind < WRITTEN:
        return filled(chance.choice(lines(held_out=False)), chance)
    if kind < WRITTEN + SPLICED:
        return spliced(chance)
    return capitalised(" ".join(random_words(chance, chance.randint(2, 12)))) + "."


def filled(line: str, chance: random.Random) -> str:
    """Put something into every slot of a written line."""
    return capitalised(re.sub(r"\{(\w+)\}", lambda slot: slotted(slot[1], chance), line))


def slotted(slot: str, chance: random.Random) -> str:
    """Something that fits a slot."""
    if slot in {"person", "last"}:
        given, *rest = chance.choice(subjects("people")).split()
        return rest[-1] if slot == "last" and rest else given
    fixed = {"kin": KIN, "place": PLACES, "time": TIMES, "number": NUMBERS}
    return chance.choice(fixed.get(slot) or subjects({"crop": "crops", "dish": "dishes"}[slot]))


def spliced(chance: random.Random) -> str:
    """Fragments of a few words from several lines, sometimes with a word at random between them."""
    parts: list[str] = []
    for _ in range(chance.randint(2, 4)):
        found = filled(chance.choice(lines(held_out=False)), chance).rstrip(".?").split()
        first = chance.randrange(max(1, len(found) - 2))
        parts += [lowered(word) for word in found[first : first + chance.randint(2, 6)]]
        if chance.random() < A_WORD_BETWEEN:
            parts += random_words(chance, 1)
    return capitalised(" ".join(parts).rstrip(",")) + "."


def random_words(chance: random.Random, count: int) -> list[str]:
    """Words that nothing foretells; one in eight is the name of a subject."""
    named = [*subjects("people"), *subjects("crops"), *subjects("dishes")]
    return [chance.choice(named) if chance.random() < A_NAME else chance.choice(words()) for _ in range(count)]


def lowered(word: str) -> str:
    """A word as it stands within a sentence."""
    plain = word.rstrip(",")
    return word if plain in words() or plain == "I" else word[:1].lower() + word[1:]


def capitalised(text: str) -> str:
    """A sentence begins with a capital."""
    return text[:1].upper() + text[1:]


def names_prompt(chance: random.Random, text: str) -> str:
    """A list of names such as an archive offers before it listens, some of them spoken in `text`, most of them not."""
    named = [*subjects("people"), *subjects("crops"), *subjects("dishes")]
    spoken = [name for name in named if name.lower() in text.lower()]
    chosen = chance.sample(named, chance.randint(2, 30)) + [
        name for name in spoken if chance.random() < A_SPOKEN_NAME_IN_PROMPT
    ]
    chance.shuffle(chosen)
    return ", ".join(dict.fromkeys(chosen)) + "."
