"""A loom stays a picture however long the story is: bounded, every joined knot leading to its first moment."""

import re

import pytest

from archive.reading_loom import Knot, StoryLoom, WarpThread, WeftPassage, around
from web.loom_folding import FINEST, MOST_FURTHER, MOST_THREADS, folded, told_apart
from web.loom_parts import Loom, LoomKnot, LoomPassage, LoomThread
from web.looms import card_drawing, story_drawing
from web.pages import make_environment

KINDS = ("person", "dish", "crop", "ingredient", "place")
PICTURE_BYTES = 64_000
"""Of one drawing; a story's page holds two, of which a screen shows one."""


def dense(passages: int, subjects: int) -> StoryLoom:
    """The worst there is: everything is spoken of in every other passage."""
    weft = tuple(WeftPassage(f"p{n}", n * 5.0, n * 5.0 + 4.9, "words " * 15) for n in range(passages))
    warp = tuple(
        WarpThread(
            KINDS[index % 5],
            f"subject {index}",
            f"/dishes/{index}",
            tuple(Knot(f"p{n}", n * 5.0 + 1, "words " * 15, n % 3 == 0) for n in range(index % 2, passages, 2)),
        )
        for index in range(subjects)
    )
    return StoryLoom(passages * 5.0, weft, warp)


def pictures(facts: StoryLoom) -> list[str]:
    template = make_environment().from_string('{% from "macros/loom.html" import loom with context %}{{ loom(drawn) }}')
    page = template.render(drawn=story_drawing(facts), language="en")
    parts = re.split(r'(<svg class="(?:wide|narrow)"|<figcaption>|</details>)', page)
    return [parts[at + 1] for at, part in enumerate(parts) if part.startswith("<svg")]


@pytest.mark.parametrize(("passages", "subjects"), [(3, 2), (60, 14), (400, 60)])
def test_a_drawing_stays_small_however_much_is_said(passages, subjects):
    drawn = pictures(dense(passages, subjects))
    assert len(drawn) == (2 if subjects <= MOST_THREADS else 4)
    assert max(len(picture.encode()) for picture in drawn[:2]) <= PICTURE_BYTES
    assert max(len(picture.encode()) for picture in drawn) <= 2 * PICTURE_BYTES


def test_subjects_beyond_the_most_telling_are_folded_away_and_counted():
    drawn = story_drawing(dense(40, 60))
    assert len(drawn.wide.threads) == MOST_THREADS
    assert len(drawn.further.threads) == MOST_FURTHER
    assert drawn.beyond == 60 - MOST_THREADS - MOST_FURTHER
    assert len(drawn.rows) == MOST_THREADS + MOST_FURTHER
    assert story_drawing(dense(40, 5)).further is None


def test_a_story_that_speaks_of_nothing_has_no_loom():
    facts = StoryLoom(10.0, (WeftPassage("a", 0, 10, "x"),), ())
    assert story_drawing(facts) is None
    assert card_drawing(facts) is None


def test_threads_follow_each_other_as_they_are_first_heard():
    late = LoomThread("dish", "Late", "/d/1", (LoomKnot("b", 9, "", False), LoomKnot("b", 9.5, "", False)))
    early = LoomThread("dish", "Early", "/d/2", (LoomKnot("a", 1, "", False),))
    loom = Loom(10, (LoomPassage("a", 0, 5, ""), LoomPassage("b", 5, 10, "")), (late, early))
    first, further, beyond = told_apart(loom)
    assert [thread.name for thread in first.threads] == ["Early", "Late"]
    assert (further.threads, beyond) == ((), 0)


def test_joining_loses_no_moment_and_leads_to_the_first_of_each():
    passages = tuple(LoomPassage(f"p{n}", n, n + 1, f"words {n}") for n in range(400))
    knots = tuple(LoomKnot(f"p{n}", n + 0.5, f"words {n}", n % 2 == 0) for n in range(0, 400, 3))
    loom = folded(Loom(400, passages, (LoomThread("crop", "okra", "/c", knots),)), FINEST)
    (thread,) = loom.threads
    assert len(loom.passages) <= FINEST
    assert sum(passage.holds for passage in loom.passages) == 400
    assert thread.times == len(knots)
    starts = {knot.start_s for knot in knots}
    assert all(knot.start_s in starts for knot in thread.knots)
    assert thread.knots[0].start_s == 0.5
    assert not any(knot.suggested for knot in thread.knots), "a person decided one of them in every slot"


def test_what_a_narrow_picture_shows_is_a_part_of_what_the_wide_one_shows():
    """The table beneath both is of the wide one, and every knot finds its words there."""
    drawn = story_drawing(dense(400, 20))
    wide = {(line.thread.name, knot.href) for line in drawn.wide.threads for knot in line.knots}
    narrow = {(line.thread.name, knot.href) for line in drawn.narrow.threads for knot in line.knots}
    assert narrow <= wide
    assert 0 < len(narrow) < len(wide)


def test_a_short_story_keeps_its_passages():
    loom = Loom(10, (LoomPassage("a", 0, 5, ""), LoomPassage("b", 5, 10, "")), ())
    assert folded(loom, FINEST).passages == loom.passages


def test_a_card_shows_what_its_page_is_about_even_where_that_is_said_least():
    facts = dense(30, 20)
    rare = WarpThread("dish", "Rare", "/dishes/rare", (Knot("p29", 147.0, "rare", False),))
    card = card_drawing(StoryLoom(facts.duration_s, facts.passages, (*facts.threads, rare)), chosen="/dishes/rare")
    assert [line.thread.name for line in card.threads if line.thread.chosen] == ["Rare"]
    assert card.dims
    assert not card_drawing(facts).dims


def test_a_long_passage_is_quoted_around_what_is_said():
    text = "word " * 100 + "callaloo in the end. " + "after " * 30
    quote = around(text, text.index("callaloo"))
    assert "callaloo" in quote
    assert len(quote) <= 122
    assert quote.startswith("…")
    assert around("Short and whole.", 3) == "Short and whole."
    assert around(text, 0).startswith("word")
