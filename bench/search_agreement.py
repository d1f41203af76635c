"""Whether the same stories are found as milli finds, on generated questions, and where not, why: one line for each.

milli answers with twenty at most and does not say how many there are. So an answer of fewer than twenty is compared
whole, and of one of twenty every story must be found here too. Where not enough stories hold all the words, milli fills
up with such as hold fewer; that is an order, not a hit, so these count for nothing here, and are counted apart.

Each document stands for one story in both: half of what the generated archive holds of stories, and its passages.
"""

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from bench.search_archive import GeneratedArchive
from bench.search_figures import table
from bench.search_place import MILLI, OURS
from bench.search_questions import Words, slip
from bench.search_rules import (
    Held,
    Typed,
    beyond_caps,
    held,
    is_in,
    is_joined_in,
    is_spaced_otherwise_in,
    is_split_in,
    typed_words,
)
from search.contract import Answer, Question
from search.documents import Change, PassageDocument, StoryDocument, story_change
from search.embedded import EmbeddedIndex

DOCUMENTS, QUESTIONS, CUT_AT, MAP_BYTES = 20_000, 5_000, 20, 1 << 34
ABOVE = """# Questions that are answered otherwise than by milli

Made by `make search-measures`. A backquoted question that ends with a space ends with a whole word. The reasons come
from the rules written plainly in `bench/search_rules.py`.

"""
FILLED, CAPPED = "fewer words", "beyond the caps"
HEADS = ("question", "asked", "the same whole", "the same twenty", "not the same", "the same, %")


@dataclass(frozen=True, slots=True)
class Document:
    """One thing to find, for both engines, and for the rules."""

    change: Change
    facts: dict[str, Any]
    words: Held


@dataclass(frozen=True, slots=True)
class Compared:
    """What came of one question."""

    kind: str
    text: str
    cut: bool
    filled: int
    only_milli: dict[int, str]
    only_ours: dict[int, str]

    @property
    def same(self) -> bool:
        return not self.only_milli and not self.only_ours


def documents(archive: GeneratedArchive) -> Iterator[Document]:
    """Every story, and every passage as if it were one; numbered from 1."""
    number = 0
    for change in archive.stories():
        story = change.story
        assert story, "it was made, not removed"
        number += 1
        names = (*story.narrators, *story.subject_names)
        kept = StoryDocument(number, 1, story.title, story.lede, story.narrators, story.subject_names)
        facts = {"id": number, "title": story.title, "names": list(names), "lede": story.lede}
        yield Document(story_change(kept), facts, held(story.title, story.lede, *names))
        for passage in change.passages:
            number += 1
            said = PassageDocument(number, 1, (number,), passage.text, passage.subject_names)
            facts = {"id": number, "text": passage.text, "subjects": list(passage.subject_names)}
            words = held(passage.text, *passage.subject_names)
            yield Document(story_change(StoryDocument(number, 1, ""), [said]), facts, words)


def asked(archive: GeneratedArchive, known: Sequence[Document], count: int, seed: int = 1) -> list[tuple[str, str]]:
    """So many questions, (kind, text), of words that rarely stand in many documents, so that answers are whole."""
    rnd = Random(f"{seed} agreement")
    words = Words(archive, rnd)
    spread = Counter(word for document in known for word in document.words.words)
    rare = sorted(word for word, times in spread.items() if times <= CUT_AT and len(word) > 1)

    def rare_word(least: int = 1, most: int = 99) -> str:
        return next(word for word in iter(lambda: rnd.choice(rare), "") if least <= len(word) <= most)

    def two(*, goes_on: bool) -> str:
        one = rnd.choice(known).words
        first, second = rnd.choice(list(one.side_by_side()) or [("bread", "corn")])
        if rnd.random() < 1 / 2:
            second = min(sorted(one.words), key=lambda word: spread[word])
        return f"{first} {second[: rnd.randint(1, len(second))]}" if goes_on else f"{first} {second} "

    make = {
        "word": lambda: f"{rare_word()} ",
        "two words": lambda: two(goes_on=False),
        "two words, the last one cut off": lambda: two(goes_on=True),
        "prefix": lambda: (word := rare_word(2))[: rnd.randint(1, len(word))],
        "one typo": lambda: f"{slip(rare_word(5, 8), rnd)} ",
        "two typos": lambda: f"{slip(slip(rare_word(9), rnd), rnd)} ",
        "prefix with a typo": lambda: slip(rare_word(7)[: rnd.randint(5, 9)], rnd),
        "typo in the first letter": lambda: f"{rnd.choice('abcdefghijklmnoprstuvw')}{rare_word(5)[1:]} ",
        "joined or split": lambda: two(goes_on=False).replace(" ", "", 1),
        "any word, typed as it comes": words.ordinary,
    }
    kinds = list(make)
    found = dict.fromkeys((kinds[n % len(kinds)], make[kinds[n % len(kinds)]]()) for n in range(2 * count))
    return list(found)[:count]


class Comparison:
    """Both engines over the same documents."""

    def __init__(self, folder: Path, known: Sequence[Document]) -> None:
        import milli  # noqa: PLC0415 (not a part of this project)

        (folder / "milli").mkdir()
        self.known = known
        self.words = [document.words for document in known]
        self.vocabulary = sorted(frozenset(word for each in self.words for word in each.words))
        self.milli = milli.Index(str(folder / "milli"), MAP_BYTES)
        self.milli.add_documents([document.facts for document in known])
        self.ours = EmbeddedIndex(folder / "ours", "public")
        self.ours.rebuild(document.change for document in known)

    def compare(self, kind: str, text: str) -> Compared:
        numbers = self.milli.search(text)
        theirs = [int(document["id"]) for document in self.milli.get_documents(numbers)]
        answer = self.ours.search(Question(text, limit=len(self.known), moments=0))
        return compared(kind, text, theirs=theirs, answer=answer, known=self.words, vocabulary=self.vocabulary)


def compared(
    kind: str, text: str, *, theirs: Sequence[int], answer: Answer, known: Sequence[Held], vocabulary: Sequence[str]
) -> Compared:
    """Set milli's answer beside ours; documents are numbered from 1 in the order of `known`."""
    ours = {hit.story_id for hit in answer.hits}
    dropped = {word for words in answer.understood.dropped for word in words.split()}
    typed = tuple(each for each in typed_words(text) if each.word not in dropped)
    only_milli = {n: why(typed, known[n - 1], vocabulary, finder=MILLI) for n in theirs if n not in ours}
    filled = [number for number, reason in only_milli.items() if reason == FILLED]
    cut = len(theirs) == CUT_AT and not filled
    missed = set() if cut else ours - set(theirs)
    only_ours = {n: why(typed, known[n - 1], vocabulary, finder=OURS) for n in missed}
    kept = {number: reason for number, reason in only_milli.items() if reason != FILLED}
    return Compared(kind, text, cut, len(filled), kept, only_ours)


def why(typed: Sequence[Typed], document: Held, vocabulary: Sequence[str], *, finder: str) -> str:
    """Say why one engine alone finds a document."""
    holds = [is_in(each, document) for each in typed]
    whole = [yes or is_split_in(each, document) for yes, each in zip(holds, typed, strict=True)]
    reasons = {
        CAPPED: all(holds) and any(beyond_caps(each, vocabulary) for each in typed),
        f"missed by {OURS if finder == MILLI else MILLI}": all(holds),
        "joined words": is_joined_in(typed, document),
        "space in another place": is_spaced_otherwise_in(typed, document),
        "split word": all(whole),
        FILLED: whole[0] and finder == MILLI,
        f"against the rules, {finder}": True,
    }
    return next(reason for reason, holds_true in reasons.items() if holds_true)


def measure(archive: GeneratedArchive, differences: Path | None, *, count: int = QUESTIONS) -> None:
    known = list(documents(archive))
    with tempfile.TemporaryDirectory() as folder:
        comparison = Comparison(Path(folder), known)
        results = [comparison.compare(kind, text) for kind, text in asked(archive, known, count)]
    print(f"\n{len(known):,} documents, {len(results):,} questions.\n")
    print(table(HEADS, rows(results)))
    print("\nWhy they differ, in questions:\n")
    print(table(("why", "questions"), Counter(why_of(each) for each in results if not each.same).most_common()))
    filled = sum(each.filled > 0 for each in results)
    print(f"\nIn {filled} questions milli filled its answer up with stories that hold fewer words.", flush=True)
    if differences:
        differences.write_text(listed(results), encoding="utf-8")


def rows(results: Iterable[Compared]) -> Iterator[list[object]]:
    every = list(results)
    for kind in (*dict.fromkeys(each.kind for each in every), "all"):
        of = [each for each in every if kind in (each.kind, "all")]
        same = [each for each in of if each.same]
        cut = sum(each.cut for each in same)
        yield [kind, len(of), len(same) - cut, cut, len(of) - len(same), f"{100 * len(same) / len(of):.2f}"]


def why_of(one: Compared) -> str:
    whys = [f"{why} (only milli)" for why in one.only_milli.values()]
    whys += [f"{why} (only ours)" for why in one.only_ours.values()]
    return "; ".join(sorted(set(whys)))


def listed(results: Iterable[Compared]) -> str:
    """A page of every question that differs, with how many documents each engine alone found, and why."""
    differ = [each for each in results if not each.same]
    lines = [(f"`{each.text}`", each.kind, len(each.only_milli), len(each.only_ours), why_of(each)) for each in differ]
    return ABOVE + (
        table(("question", "kind", "only milli", "only ours", "why"), sorted(lines, key=lambda line: line[::-1])) + "\n"
    )
