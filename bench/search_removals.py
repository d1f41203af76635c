"""What eight processes that ask without end still show of a story, once the call that removed it has returned.

Every removed story has a word and a person of its own, and a word and a crop in common with the others.
Each answer is looked through for anything of a story that was gone before the question was put: hits, total, facets,
words found in place of a mistyped one, and nearest spellings. Beside it stands how often stories that were still there
were found by the same questions, since a search that finds nothing would show nothing either.
"""

import multiprocessing
import tempfile
import time
from collections import Counter
from functools import cache
from multiprocessing.sharedctypes import Synchronized
from multiprocessing.synchronize import Event
from pathlib import Path
from random import Random

from bench.search_edits import START
from bench.search_figures import table
from bench.search_place import OURS, Place
from bench.search_questions import LETTERS
from search.contract import Answer, Filter, Question
from search.documents import Change, PassageDocument, StoryDocument, story_change, story_removal
from search.embedded import EmbeddedIndex
from search.embedded_reading import EmbeddedReader

REMOVALS, ASKING, PAUSE_S, BETWEEN_S, AFTER_S = 100, 8, 0.02, 0.25, 10
FIRST, FIRST_PERSON, CROP = 5_000_000, 6_000_000, 7_000_000
ALL_HOLD, WHAT_ALL_HOLD = "qwendolith", "what all hold"


@cache
def own_word(place: int) -> str:
    """A word of one story alone, far from every other word."""
    return "q" + "".join(Random(f"word {place}").choices(LETTERS, k=11))


def a_story(place: int) -> Change:
    story_id, word = FIRST + place, own_word(place)
    subjects = (("person", FIRST_PERSON + place), ("crop", CROP))
    said = PassageDocument(story_id * 100, 1, (story_id,), f"{word} and {ALL_HOLD}", subjects=subjects)
    return story_change(StoryDocument(story_id, 1, word, subject_names=(word,), subjects=subjects), [said])


def questions_of(place: int) -> dict[str, Question]:
    """What would find one story: its word whole, begun and mistyped, its person, and what all of them hold."""
    word = own_word(place)
    return {
        "its word": Question(f"{word} "),
        "its word, begun": Question(word[:6]),
        "its word, mistyped": Question(f"{word[:5]}{word[6:]} "),
        "its word, mistyped twice": Question(f"{word[:5]}{word[6:8]}{word[9:]} "),
        "its person": Question(filters=(Filter("person", FIRST_PERSON + place),)),
        WHAT_ALL_HOLD: Question(f"{ALL_HOLD} ", limit=REMOVALS),
    }


def shown(answer: Answer, kind: str, gone: int, number: int) -> set[str]:
    """Where an answer to a question for one story shows anything of the first `gone` stories, which are removed."""
    words = {own_word(place) for place in range(gone)}
    people = {FIRST_PERSON + place for place in range(gone)}
    most = REMOVALS - gone if kind == WHAT_ALL_HOLD else int(number >= gone)
    crops = max((facet.stories for facet in answer.facets if facet.id == CROP), default=0)
    said = {
        "hits": any(FIRST <= hit.story_id < FIRST + gone for hit in answer.hits),
        "total": answer.total > most,
        "facets": crops > most or any(facet.kind == "person" and facet.id in people for facet in answer.facets),
        "corrected": any(words & set(each.found) for each in answer.understood.corrected),
        "nearest": any(words & set(each.found) for each in answer.nearest),
    }
    return {where for where, yes in said.items() if yes}


def measure(place: Place) -> None:
    place.built(OURS)
    with tempfile.TemporaryDirectory(dir=place.folder) as scratch:
        root = place.copied(Path(scratch))
        index = EmbeddedIndex(root, "public")
        index.apply([a_story(number) for number in range(REMOVALS)])
        gone, stop, counts = START.Value("i", 0), START.Event(), START.SimpleQueue()
        asking = [START.Process(target=ask_on, args=(root, n, gone, stop, counts)) for n in range(ASKING)]
        for each in asking:
            each.start()
        ready = [counts.get() for _ in asking]
        for number in range(REMOVALS):
            index.apply([story_removal(FIRST + number, 2)])
            gone.value = number + 1
            time.sleep(BETWEEN_S)
        time.sleep(AFTER_S)
        stop.set()
        counted = sum((counts.get() for _ in ready), Counter())
        for each in asking:
            each.join()
        index.close()
    said(counted)


def said(counted: Counter[tuple[str, str]]) -> None:
    kinds = [kind for kind, what in counted if what == "asked"]
    wheres = ("hits", "total", "facets", "corrected", "nearest")
    rows = [[kind, *(counted[kind, what] for what in ("asked", "found", *wheres))] for kind in sorted(kinds)]
    heads = ("question", "asked of removed stories", "of others, found", *(f"shown in {where}" for where in wheres))
    print(f"\n{REMOVALS} removals, {ASKING} processes asking.\n\n{table(heads, rows)}")
    asked = sum(counted[kind, "asked"] for kind in kinds)
    wrong = sum(counted[kind, where] for kind in kinds for where in wheres)
    print(f"\nOf {asked} questions after a removal, {wrong} times something of it was shown (goal: 0).", flush=True)


def ask_on(
    root: Path, seed: int, gone: "Synchronized[int]", stop: Event, counts: "multiprocessing.SimpleQueue[object]"
) -> None:
    """Ask for stories that are there and such as are removed, in turn, and count what is shown."""
    reader, rnd, counted = EmbeddedReader(root, "public"), Random(seed), Counter[tuple[str, str]]()
    reader.search(Question(f"{ALL_HOLD} "))
    counts.put("ready")
    while not stop.is_set():
        for removed in (True, False):
            before = gone.value
            number = rnd.randrange(before) if removed and before else min(before, REMOVALS - 1)
            kind, question = rnd.choice(list(questions_of(number).items()))
            answer = reader.search(question)
            counted.update((kind, where) for where in shown(answer, kind, before, number))
            if number < before:
                counted[kind, "asked"] += 1
            elif answer.total:
                counted[kind, "found"] += 1
        time.sleep(PAUSE_S)
    counts.put(counted)
