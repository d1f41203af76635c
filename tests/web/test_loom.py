"""The loom: every knot where its thread runs, nothing outside the cloth, and fingers can tell knots apart."""

import re
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from web.loom import Loom, LoomDrawing, LoomKnot, LoomPassage, LoomThread, loom_height, weave_geometry
from web.loom_curves import height_at, path_between
from web.loom_parts import StoryDrawing
from web.pages import STATIC_FOLDER, make_environment

KINDS = ("person", "dish", "crop", "ingredient", "place")


@st.composite
def looms(draw):
    lengths = draw(st.lists(st.floats(0.5, 60), min_size=1, max_size=20))
    passages, at = [], 0.0
    for number, length in enumerate(lengths):
        passages.append(LoomPassage(f"p{number}", round(at, 2), round(at + length, 2), f"words {number}"))
        at += length
    threads = []
    for number in range(draw(st.integers(1, 12))):
        spoken = draw(st.lists(st.sampled_from(passages), max_size=6, unique=True))
        knots = tuple(
            LoomKnot(p.key, p.start_s + draw(st.floats(0, p.end_s - p.start_s)), p.quote, False) for p in spoken
        )
        threads.append(LoomThread(KINDS[number % 5], f"Name {number}", f"/x/{number}", knots))
    return Loom(round(at, 2), tuple(passages), tuple(threads))


@pytest.fixture
def small() -> Loom:
    passages = (LoomPassage("a", 0, 10, "okra"), LoomPassage("b", 10, 30, "rice"), LoomPassage("c", 30, 40, "well"))
    threads = (
        LoomThread("person", "Ife", "/people/ife", (LoomKnot("a", 2.5, "she", False), LoomKnot("b", 12, "Ife", True))),
        LoomThread("dish", "Okra stew", "/dishes/okra-stew", (LoomKnot("a", 4, "the stew", False),)),
        LoomThread("crop", "A name that is far too long to stand", "/crops/x", ()),
    )
    return Loom(40, passages, threads)


def drawn(loom: Loom, width: float = 960) -> LoomDrawing:
    return weave_geometry(loom, width=width, height=loom_height(loom, width=width), compact=False)


def test_time_runs_from_left_to_right(small):
    drawing = drawn(small)
    span = drawing.right - drawing.left
    assert drawing.threads[0].knots[0].x == pytest.approx(drawing.left + span * 2.5 / 40, abs=0.06)
    assert [band.lit for band in drawing.bands] == [True, True, False]
    assert drawing.ticks[-1] == (drawing.right, 40.0)


def test_a_knot_leads_to_its_second_unless_it_names_another_page(small):
    assert drawn(small).threads[0].knots[0].href == "#t=2.5"
    elsewhere = LoomThread("dish", "Rice", "/dishes/rice", (LoomKnot("b", 12, "rice", False, "/stories/rice#t=12"),))
    drawing = drawn(Loom(40, small.passages, (elsewhere,)))
    assert drawing.threads[0].knots[0].href == "/stories/rice#t=12"


def test_threads_spoken_of_together_lean_towards_each_other(small):
    together = drawn(small)
    alone = drawn(
        Loom(40, small.passages, (small.threads[0], LoomThread("dish", "Okra stew", "/d", ()), small.threads[2]))
    )
    assert together.threads[0].knots[0].y > alone.threads[0].knots[0].y


def test_a_card_has_no_names_and_no_time_marks(small):
    card = weave_geometry(small, width=320, height=200, compact=True)
    assert card.labelled == "none"
    assert card.ticks == ()
    assert (card.left, card.right) == (10, 310)
    assert all(thread.path.startswith("M0 ") for thread in card.threads)


def test_names_stand_beside_wide_looms_and_above_narrow_ones(small):
    wide, narrow = drawn(small), drawn(small, 380)
    assert (wide.labelled, narrow.labelled) == ("beside", "above")
    assert wide.threads[2].label == "A name that is far…"
    assert narrow.threads[2].label == "A name that is far too long to stand"


def test_an_empty_loom_is_an_empty_cloth():
    drawing = weave_geometry(Loom(0, (), ()), width=960, height=120, compact=False)
    assert drawing.threads == drawing.bands == ()


@settings(max_examples=60, deadline=None)
@given(looms(), st.sampled_from([320.0, 380.0, 960.0]))
def test_everything_lies_within_the_cloth_and_on_its_thread(loom, width):
    drawing = drawn(loom, width)
    for thread in drawing.threads:
        assert bool(thread.lit) == bool(thread.knots)
        assert len(thread.lit) <= len({knot.passage_key for knot in thread.thread.knots})
        assert {strength for strength, _ in thread.lit} <= {3}
        for knot in thread.knots:
            assert drawing.left - 0.1 <= knot.x <= drawing.right + 0.1
            assert 0 < knot.y < drawing.height
    assert drawing == drawn(loom, width)


@settings(max_examples=60, deadline=None)
@given(looms(), st.sampled_from([380.0, 960.0]))
def test_knots_of_different_threads_in_one_passage_keep_a_finger_apart(loom, width):
    drawing = drawn(loom, width)
    for passage in loom.passages:
        here = [
            (index, knot)
            for index, thread in enumerate(drawing.threads)
            for knot in thread.knots
            if knot.knot.passage_key == passage.key
        ]
        for (index, one), (other_index, other) in combinations(here, 2):
            assert index == other_index or abs(one.y - other.y) + abs(one.x - other.x) >= 20


@given(st.floats(0, 100), st.floats(0, 100))
def test_a_stretch_lies_exactly_on_the_whole_curve(one, other):
    points = [(0.0, 10.0), (30.0, 40.0), (70.0, 5.0), (100.0, 20.0)]
    start, end = sorted((round(one, 1), round(other, 1)))
    if end - start < 1:
        return
    numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", path_between(points, start, end))]
    assert "H" not in path_between(points, start, end)
    x0, y0 = numbers[:2]
    for at in range(2, len(numbers), 6):
        x1, y1, x2, y2, x3, y3 = numbers[at : at + 6]
        middle_x, middle_y = (x0 + 3 * x1 + 3 * x2 + x3) / 8, (y0 + 3 * y1 + 3 * y2 + y3) / 8
        assert middle_y == pytest.approx(height_at(points, middle_x), abs=0.6)
        x0, y0 = x3, y3


def picture_of(drawn: StoryDrawing) -> str:
    template = make_environment().from_string(
        '{% from "macros/loom.html" import loom with context %}{{ loom(drawn, "en") }}'
    )
    return template.render(drawn=drawn, language="en")


def test_the_picture_is_a_real_table_too(small):
    """Each knot is a link in the picture, out of the keyboard's way, and one in the table, with its words."""
    page = picture_of(StoryDrawing(drawn(small), drawn(small, 380), None, None, 0))
    pictures, table = page.split("<table>")
    knots = re.findall(r'class="knot[^"]*" href="([^"]+)" tabindex="-1"', pictures)
    assert knots == ["#t=2.5", "#t=12", "#t=4"] * 2
    assert sorted(re.findall(r'<li><a href="(#[^"]+)"', table)) == ["#t=12", "#t=2.5", "#t=4"]
    assert table.count('scope="row"') == 3
    assert table.count('scope="col"') == 3
    assert ">okra" not in table
    assert "<q" in table
    assert table.count("suggested</small>") == 1
    assert page.count('aria-hidden="true"') >= 2


def test_a_suggested_knot_differs_by_its_outline_and_in_words(small):
    page = picture_of(StoryDrawing(drawn(small), drawn(small, 380), None, None, 0))
    assert page.count('class="knot suggested"') == 2
    assert "stroke-dasharray" in (STATIC_FOLDER / "loom.css").read_text(encoding="utf-8").split(".knot.suggested")[1]
    assert "dashed: suggested by a machine" in page


def test_a_name_cannot_break_out_of_the_picture(small):
    hostile = LoomThread("dish", '"><script>x</script>', "/d", (LoomKnot("a", 1, "</title><script>", False),))
    one = drawn(Loom(40, small.passages, (hostile,)))
    assert "<script" not in picture_of(StoryDrawing(one, one, None, None, 0))
