"""What search promises, written as plainly as it can be, to hold the engines against.

It knows lower-case ASCII words only, no other names, and takes no care of speed.
"""

from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise

from search.contract import Question
from search.documents import Change, PassageDocument, StoryDocument
from tests.search.naive_spelling import Meaning, exactly, paths, readings


@dataclass(frozen=True)
class Naive:
    order: list[int]
    facets: dict[tuple[str, int | str], int]
    dropped: tuple[str, ...]
    moments: dict[int, list[tuple[int, float, int]]]


@dataclass(frozen=True)
class Told:
    """A story as it is compared: each place of it with the texts that stand there, the weightiest first."""

    change: Change

    @cached_property
    def own(self):
        story = self.change.story
        return [[story.title], story.narrators, story.subject_names, [story.lede]]

    @cached_property
    def said(self):
        return [text for passage in self.change.passages for text in passage_texts(passage)]

    @property
    def texts(self):
        return [*(text for place in self.own for text in place), *self.said]

    def best_of(self, meaning: Meaning):
        """The fewest typos with which it holds a meaning, and the points for the best place of those."""
        places = [*zip((4, 3, 2, 1), self.own, strict=True), (0, self.said)]
        held = [(typos, -points) for points, texts in places for typos in typos_in(texts, meaning)]
        return min(held, default=None)

    def best_path(self, kept, *, prefix):
        """The fewest typos and the best places with which it holds all that is kept; None when it does not."""
        held = []
        for path in paths(kept, prefix=prefix):
            parts = [(self.best_of(meaning), len(meaning.terms)) for meaning in path]
            if all(best for best, _ in parts):
                held.append((sum(best[0] for best, _ in parts), sum(best[1] * many for best, many in parts)))
        return min(held, default=None)


def naive_search(changes: list[Change], wanted: list[str], unwanted: list[str], *, prefix: bool, question: Question):
    """Answer `question`, whose text is made of the wanted and unwanted terms (a phrase holds a space)."""
    met = [
        Told(change)
        for change in changes
        if change.story_id not in question.excluded_stories
        and (question.among is None or change.story_id in question.among)
        and not any(typos_in(Told(change).texts, exactly(term)) for term in unwanted)
    ]
    asked = list(readings(wanted, prefix=prefix)) or [((), (), False)]
    finds = (each for each in asked if any(found_in(met, each[0], each[2], question.filters)))
    kept, dropped, with_prefix = next(finds, asked[0])
    found = list(found_in(met, kept, with_prefix, question.filters))
    if kept:
        found.sort(key=lambda told: rank(told, kept, with_prefix))
    else:
        found.sort(key=lambda told: -told.change.story_id)
    return Naive(
        [told.change.story_id for told in found],
        counts(met, kept, with_prefix, question),
        dropped,
        {told.change.story_id: moments(told.change, kept, with_prefix, question) for told in found},
    )


def found_in(met, kept, prefix, filters):
    for told in met:
        if passes(told.change.story, filters) and (not kept or told.best_path(kept, prefix=prefix)):
            yield told


def rank(told: Told, kept, prefix):
    typos, less_place = told.best_path(kept, prefix=prefix)
    heard = [
        passage.start_in(told.change.story_id)
        for passage in told.change.passages
        if any(typos_in(passage_texts(passage), part) for path in paths(kept, prefix=prefix) for part in path)
    ]
    minute = 0 if less_place else int(min(heard, default=0) // 60).bit_length()
    exact = sum(bool(typos_in(told.texts, exactly(term))) for term in set(kept))
    return (typos, -together(told.texts, kept, prefix), less_place, minute, -exact, -len(heard), -told.change.story_id)


def together(texts, kept, prefix):
    """What is saved by words standing together: 3 for one after the other, 2 and 1 further apart."""
    joined = [part for path in paths(kept, prefix=prefix) for part in path if len(part.terms) > 1]
    saved = 0
    for place, (left, right) in enumerate(pairwise(kept)):
        last = prefix and place + 2 == len(kept)
        points = [near(text, left.split()[-1], right.split()[0], last and " " not in right) for text in texts]
        covering = [part for part in joined if part.covers(place)]
        points += [3 for part in covering if typos_in(texts, part)]
        saved += max(points, default=0)
    return saved


def near(text, left, right, prefix):
    words = text.split()
    lefts = [place for place, word in enumerate(words) if Meaning((left,)).typos(word) is not None]
    rights = [place for place, word in enumerate(words) if Meaning((right,), prefix).typos(word) is not None]
    points = [0]
    for i in lefts:
        for j in rights:
            apart = j - i if j > i else i - j + 1
            if i != j and (words[i] != words[j] or j == i + 1):
                points.append(max(0, 4 - apart))
    return max(points)


def typos_in(texts, meaning: Meaning):
    """With how many typos each of the texts holds a meaning, for those that do."""
    return [typos for text in texts for typos in held_by(text, meaning)]


@cache
def held_by(text, meaning: Meaning):
    words = text.split()
    found = {meaning.typos(word) for word in words}
    found |= {price for pair, price in meaning.phrases() if f" {pair} " in f" {text} "}
    return tuple(found - {None})


def passage_texts(passage: PassageDocument):
    return [passage.text, *passage.subject_names]


def counts(met, kept, prefix, question: Question):
    """Each kind is counted as if it were not filtered by."""
    counted: Counter = Counter()
    kinds = {kind for told in met for kind, _ in story_facets(told.change.story)}
    for kind in kinds:
        others = [each for each in question.filters if each.kind != kind]
        for told in found_in(met, kept, prefix, others):
            counted.update(each for each in story_facets(told.change.story) if each[0] == kind)
    return dict(counted)


def story_facets(story: StoryDocument) -> set[tuple[str, int | str]]:
    facets: set[tuple[str, int | str]] = set(story.subjects)
    facets |= {("recipe", each) for each in story.recipes} | {("seed", each) for each in story.seeds}
    facets |= {("festival", each) for each in story.festivals} | {("narrator", each) for each in story.narrator_ids}
    facets |= {("language", story.language)} if story.language else set()
    return facets | ({("year", story.recorded_year)} if story.recorded_year is not None else set())


def passes(story: StoryDocument, filters) -> bool:
    facets = story_facets(story)
    kinds = {each.kind for each in filters}
    return all(any((each.kind, each.id) in facets for each in filters if each.kind == kind) for kind in kinds)


def moments(change: Change, kept, prefix, question: Question):
    ranked = []
    for passage in change.passages:
        start_s = passage.start_in(change.story_id)
        if kept:
            words, typos = held_in_passage(passage, kept, prefix)
            place = (-words, -together(passage_texts(passage), kept, prefix), typos)
        else:
            words = 0
            place = (-len({(each.kind, each.id) for each in question.filters} & set(passage.subjects)),)
        if place[0]:
            ranked.append((*place, start_s, passage.id, words))
    return [(passage_id, start_s, words) for *_, start_s, passage_id, words in sorted(ranked)[: question.moments]]


def held_in_passage(passage, kept, prefix):
    """How many words of the best path a passage holds, and with how many typos."""
    best = (0, 0)
    for path in paths(kept, prefix=prefix):
        held = [(len(part.terms), min(typos_in(passage_texts(passage), part), default=None)) for part in path]
        held = [(many, typos) for many, typos in held if typos is not None]
        best = min(best, (-sum(many for many, _ in held), sum(typos for _, typos in held)))
    return -best[0], best[1]
