"""What finding names costs and how well it does: `python -m bench.tagging [speed] [exact] [misheard]` (all by default).

*speed*: words per second at 1,000 to 1,000,000 names, beside spaCy's PhraseMatcher and a regular expression, on the
same generated passages, in one run. spaCy is no part of this project: without it that column says so. To have it,
`python -m venv VENV`, `VENV/bin/pip install spacy`, and put VENV's site-packages last on PYTHONPATH.

*exact*: the exact tagger against brute force on 40,000 generated passages with overlapping names, accents, a Turkish İ,
hyphens, apostrophes and plurals.

*misheard*: how many generated mishearings are suggested for the name they were made of, and how many suggestions are
false, in the sample's own sentences (see `bench.mishearings` for how they are made).
"""

import argparse
import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "ingest"))

from brute_force import a_name, a_text, brute_force, plain

from bench import mishearings, tagging_speed
from ingest.tagging.dictionary import DictionaryTagger
from ingest.tagging.names import VocabularyName

NAMES, PASSAGES = 2_000, 40_000


def exact() -> None:
    rnd = random.Random(4)
    names = sorted({a_name(rnd) for _ in range(NAMES)})
    texts = [a_text(rnd, names) for _ in range(PASSAGES)]
    folded = {plain(name) for name in names}
    tagger = DictionaryTagger([VocabularyName(name, "crop", "subject", place) for place, name in enumerate(names)])
    missed = false = there = 0
    for text, found in zip(texts, tagger.tag_all(texts), strict=True):
        due, got = set(brute_force(folded, text)), {(one.start_char, one.end_char) for one in found}
        there, missed, false = there + len(due), missed + len(due - got), false + len(got - due)
    print(f"exact: {len(names):,} names, {PASSAGES:,} passages, {there:,} to find: {missed} missed, {false} false")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", choices=["speed", "exact", "misheard"])
    parser.add_argument("--most-names", type=int, default=1_000_000)
    options = parser.parse_args()
    parts = options.parts or ["exact", "misheard", "speed"]
    if "exact" in parts:
        exact()
    if "misheard" in parts:
        mishearings.measure()
    if "speed" in parts:
        tagging_speed.measure(options.most_names)


if __name__ == "__main__":
    main()
