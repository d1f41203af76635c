"""Words per second of the exact tagger, spaCy's PhraseMatcher and a regular expression, on the same passages.

Each is given plain texts and gives back where each name stands in them. The tagger folds case and accents and gives
original offsets; PhraseMatcher reads spaCy's own tokens in lower case (`attr="LOWER"`), which its tokenizer makes of
the text; the regular expression is one alternation, longest names first, ignoring case. Seconds are those of the
processor, all of it one thread's, so that other work on the machine counts little.
"""

import gc
import random
import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from ingest.tagging.dictionary import DictionaryTagger
from ingest.tagging.known_words import known_words
from ingest.tagging.names import VocabularyName

SIZES = (1_000, 10_000, 100_000, 1_000_000)
PASSAGES, NAME_SHARE = 6_000, 0.04
LEAST_S, TRIES, BATCH = 1.0, 3, 500
MOST_FOR_REGEX = 10_000
_BEGINS = (
    "b",
    "c",
    "d",
    "f",
    "g",
    "h",
    "j",
    "k",
    "l",
    "m",
    "n",
    "p",
    "r",
    "s",
    "t",
    "v",
    "br",
    "ch",
    "dr",
    "pl",
    "sh",
    "st",
    "th",
    "tr",
)
_MIDDLES = ("a", "e", "i", "o", "u", "ai", "ea", "ia", "oa", "ou", "é", "ö")
_ENDS = ("", "", "n", "r", "s", "l", "m", "t", "ck", "sh", "nd", "ll")

Read = Callable[[Sequence[str]], int]
"""Reads texts; gives how many names stand in them."""


def a_word(rnd: random.Random) -> str:
    parts = (rnd.choice(_BEGINS) + rnd.choice(_MIDDLES) + rnd.choice(_ENDS) for _ in range(rnd.choice((2, 2, 3, 4))))
    return "".join(parts)


def made_names(count: int, rnd: random.Random) -> list[str]:
    """So many different names of one to three words, as people, dishes and crops have them."""
    names: dict[str, None] = {}
    while len(names) < count:
        names[" ".join(a_word(rnd) for _ in range(rnd.choice((1, 2, 2, 3))))] = None
    return list(names)


def made_passages(names: Sequence[str], rnd: random.Random) -> list[str]:
    """Passages of 15 to 45 common English words, a name now and then among them."""
    common = sorted(word for word in known_words("en") or () if word.isalpha())
    passages = []
    for _ in range(PASSAGES):
        words = [
            rnd.choice(names).title() if rnd.random() < NAME_SHARE else rnd.choice(common)
            for _ in range(rnd.randrange(15, 45))
        ]
        words[len(words) // 2] += rnd.choice((",", ".", "\u2019s", ";"))
        passages.append(" ".join(words).capitalize() + ".")
    return passages


def batches(things: Iterable[str], size: int) -> Iterator[list[str]]:
    every = iter(things)
    while some := list(islice(every, size)):
        yield some


def ours(names: Sequence[str]) -> Read:
    tagger = DictionaryTagger([VocabularyName(name, "crop", "subject", place) for place, name in enumerate(names)])
    return lambda texts: sum(map(len, tagger.tag_all(texts)))


def spacy_matcher(names: Sequence[str]) -> Read | None:
    try:
        import spacy  # noqa: PLC0415 (not a part of this project)
        from spacy.matcher import PhraseMatcher  # noqa: PLC0415
    except ImportError:
        return None
    nlp = spacy.blank("en")
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    for some in batches(names, 10_000):
        matcher.add("name", list(nlp.tokenizer.pipe(some)))

    def read(texts: Sequence[str]) -> int:
        found = 0
        for doc in nlp.tokenizer.pipe(texts):
            spans = matcher(doc, as_spans=True)
            found += len([(one.start_char, one.end_char) for one in spacy.util.filter_spans(spans)])
        return found

    return read


def expression(names: Sequence[str]) -> Read | None:
    if len(names) > MOST_FOR_REGEX:
        return None
    longest_first = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    pattern = re.compile(rf"\b(?:{longest_first})\b", re.IGNORECASE)
    return lambda texts: sum(len([match.span() for match in pattern.finditer(text)]) for text in texts)


def words_per_second(read: Read, texts: Sequence[str]) -> float:
    """The best of some tries, each of at least a second or all texts."""
    return max(_one_try(read, texts) for _ in range(TRIES))


def _one_try(read: Read, texts: Iterable[str]) -> float:
    words, began = 0, time.process_time()
    for some in batches(texts, BATCH):
        read(some)
        words += sum(len(text.split()) for text in some)
        took_s = time.process_time() - began
        if took_s > LEAST_S:
            break
    return words / took_s


def measure(most_names: int) -> None:
    rnd = random.Random(1)
    every = made_names(min(most_names, SIZES[-1]), rnd)
    print(f"{'names':>10} {'found':>7} {'tagger':>12} {'spaCy':>12} {'regex':>12} {'times spaCy':>12}   (words/s)")
    for size in (size for size in SIZES if size <= most_names):
        names = every[:size]
        texts = made_passages(names, rnd)
        rates: list[float | None] = []
        found = 0
        for make in (ours, spacy_matcher, expression):
            read = make(names)
            found = found or (read(texts) if read else 0)
            rates.append(words_per_second(read, texts) if read else None)
            del read
            gc.collect()
        times = f"{rates[0] / rates[1]:.1f}" if rates[0] and rates[1] else "no spaCy"
        print(f"{size:>10,} {found:>7,} {_said(rates[0])} {_said(rates[1])} {_said(rates[2])} {times:>12}", flush=True)


def _said(rate: float | None) -> str:
    return f"{'not run':>12}" if rate is None else f"{rate:>12,.0f}"
