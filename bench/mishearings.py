"""Mishearings made of names, and how many of them, and what else, the misheard tagger suggests.

They are generated, by spelling a name as it may sound: each is one or more of the changes in `CHANGES`, every further
one half as likely (a doubled letter written once or the reverse, c for k, f for ph, y for i, a vowel for its neighbour,
a breath of h, a word cut in two or two joined). Nobody's recogniser was asked, so the figure says how the tagger does
with this kind of mistake. The names are those of the sample's vocabulary that have at least five letters; each
mishearing stands between two sentences of the sample, and half of them are words that the recogniser doubted
(confidence 0.3, else 0.9).

False suggestions are counted in the sample's sentences and those its voice model was trained on, where every name is
spelled right and one word in twenty was doubted: with the whole vocabulary, with every other name left out, so that
there are names the archive does not know, and with many made names besides.
"""

import random
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path

from bench.tagging_speed import made_names
from demo.voice_model.sentences import filled, lines
from ingest.speech.transcript_data import Word
from ingest.tagging.dictionary import DictionaryTagger
from ingest.tagging.folding import fold
from ingest.tagging.known_words import known_words
from ingest.tagging.misheard import MisheardTagger
from ingest.tagging.names import VocabularyName, with_plurals
from ingest.tagging.sounds import letters_of

DEMO = Path(__file__).parents[1] / "demo"
FILES = ("people", "dishes", "crops", "ingredients", "places")
LEAST_LETTERS, OF_EACH, MADE = 5, 12, 2_000
HALF = 0.5
DOUBTED, SURE, DOUBTED_SHARE = 0.3, 0.9, 0.05
CHANGES: tuple[tuple[str, str], ...] = (
    (r"([b-df-hj-np-tv-z])\1", r"\1"), (r"(?<=[aeiou])([lmnprst])(?=[aeiou])", r"\1\1"), (r"c(?=[aoulr])", "k"),
    (r"k(?=[aoulr])", "c"), (r"ph", "f"), (r"f", "ph"), (r"(?<=\w)i", "y"), (r"(?<=\w)y", "i"), (r"(?<=\w)a", "e"),
    (r"(?<=\w)e(?=\w)", "a"), (r"(?<=\w)e(?=\w)", "i"), (r"(?<=\w)o", "a"), (r"(?<=\w)u", "o"), (r"(?<=\w)a", "u"),
    (r"(?<=[aou])\b", "h"), (r"z", "s"), (r"s(?=[aeiou])", "z"), (r"th", "t"), (r"ck", "k"),
    (r"(?<=\w\w)(?=[bdgkmnprt][aeiou]\w)", " "), (r" ", ""),
)  # fmt: skip


def the_samples_names() -> list[VocabularyName]:
    names = []
    for kind in FILES:
        entries = tomllib.loads((DEMO / "vocabulary" / f"{kind}.toml").read_text(encoding="utf-8"))["subject"]
        for number, entry in enumerate(entries):
            target = 1_000 * FILES.index(kind) + number
            own = [
                (entry["preferred"], "preferred"),
                *((one["name"], one.get("kind", "variant")) for one in entry["names"]),
            ]
            names += [VocabularyName(name, kind.rstrip("s"), "subject", target, what) for name, what in own]
    return names


def the_samples_sentences() -> list[str]:
    files = sorted((DEMO / "recordings").glob("*.txt"))
    told = [line for path in files for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    chance = random.Random(3)
    return told + [filled(line, chance) for which in (True, False) for line in lines(held_out=which)]


def misheard(name: str, rnd: random.Random) -> str:
    """One or two changes of the name, as it may sound to someone who does not know it."""
    heard = name.casefold()
    for change, becomes in rnd.sample(CHANGES, len(CHANGES)):
        places = list(re.finditer(change, heard))
        if places:
            place = rnd.choice(places)
            heard = heard[: place.start()] + place.expand(becomes) + heard[place.end() :]
            if fold(heard).text.strip() != fold(name).text and rnd.random() < HALF:
                break
    return heard


def measure() -> None:
    rnd = random.Random(7)
    names = the_samples_names()
    _recall(names, rnd)
    made = [VocabularyName(name, "person", "subject", 10_000 + at) for at, name in enumerate(made_names(MADE, rnd))]
    for what, known in (
        ("every name known", names), ("every other name unknown", _half(names)),
        (f"{MADE:,} made names besides", [*names, *made]),
    ):  # fmt: skip
        _false(what, known, rnd)


def _half(names: Sequence[VocabularyName]) -> list[VocabularyName]:
    return [name for name in names if name.target_id % 2]


def _recall(names: Sequence[VocabularyName], rnd: random.Random) -> None:
    every = with_plurals(names)
    exact, tagger, known = DictionaryTagger(every), MisheardTagger(every), known_words("en")
    sentences = the_samples_sentences()
    tried = found = 0
    for name in names:
        if name.name_kind == "heard_as" or len(letters_of(fold(name.name).text)) < LEAST_LETTERS:
            continue
        for _ in range(OF_EACH):
            heard = misheard(name.name, rnd)
            before, after = rnd.choice(sentences), rnd.choice(sentences)
            text = f"{before} {heard} {after}"
            start, end = len(before) + 1, len(before) + 1 + len(heard)
            if any(one.start_char < end and start < one.end_char for one in exact.tag(text)):
                continue  # what it became is a name itself, or nothing was changed
            tried += 1
            doubted = rnd.random() < HALF
            words = [
                Word(word, 0.0, 0.0, DOUBTED if doubted and start <= place < end else SURE)
                for place, word in _places(text)
            ]
            taken = [(one.start_char, one.end_char) for one in exact.tag(text)]
            suggested, _ = tagger.tag(text, words, known=known, taken=taken)
            hit = (one for one in suggested if one.start_char < end and start < one.end_char)
            found += any(target.target == name.target for one in hit for target in one.targets)
    print(f"misheard: {found:,} of {tried:,} mishearings suggested for their name: recall {found / tried:.3f}")


def _places(text: str) -> list[tuple[int, str]]:
    return [(match.start(), match.group()) for match in re.finditer(r"\S+", text)]


def _false(what: str, names: Sequence[VocabularyName], rnd: random.Random) -> None:
    every = with_plurals(names)
    exact, tagger, known = DictionaryTagger(every), MisheardTagger(every), known_words("en")
    counted = gated = bare = 0
    for text in the_samples_sentences():
        places = _places(text)
        counted += len(places)
        taken = [(one.start_char, one.end_char) for one in exact.tag(text)]
        words = [Word(word, 0.0, 0.0, DOUBTED if rnd.random() < DOUBTED_SHARE else SURE) for _, word in places]
        gated += len(tagger.tag(text, words, known=known, taken=taken)[0])
        bare += len(tagger.tag(text, words, known=frozenset(), taken=taken)[0])
    print(
        f"misheard: {what}, {counted:,} words: {1000 * gated / counted:.1f} false suggestions in 1,000 words,"
        f" {1000 * bare / counted:.1f} without the gate"
    )
