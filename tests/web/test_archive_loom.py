"""The loom across stories: from 2 stories to 500 a bounded picture, and nothing out of reach in it."""

import re

import pytest

from archive.reading_mentions import Link
from archive.reading_shared import Shared, SharedSaid, SharingStory
from web.archive_loom import MOST_COLUMNS, MOST_ROWS, slimmed, woven
from web.archive_loom_drawing import NARROW, WIDE, draw_cloth
from web.pages import make_environment
from web.styleguide import sample_cloth, shared_sample

PICTURE_BYTES = 96_000


def shared_of(**said: str) -> Shared:
    """Stories by name, each with the letters of the subjects that it speaks of."""
    letters = sorted({letter for own in said.values() for letter in own})
    subjects = tuple(Link("dish", n, letter, letter) for n, letter in enumerate(letters))
    stories = tuple(SharingStory(n, name, name) for n, name in enumerate(said))
    cells = {
        (story.id, subject.id): SharedSaid(1, accepted=True)
        for story in stories
        for subject in subjects
        if subject.name in said[story.title]
    }
    return Shared(stories, subjects, cells)


def titles(cloth) -> list[str]:
    return [story.title for row in cloth.rows for story in row.stories]


@pytest.mark.parametrize("stories", [2, 50, 500])
def test_the_picture_stays_bounded_and_holds_every_story(stories):
    shared = shared_sample(stories)
    cloth = woven(shared)
    assert len(cloth.rows) <= MOST_ROWS
    assert len(cloth.columns) <= MOST_COLUMNS
    assert sorted(titles(cloth)) == sorted(story.title for story in shared.stories)
    lit = {row for row, _ in cloth.cells}
    sizes = {len(cloth.rows[row].stories) for row in lit}
    assert max(sizes) - min(sizes) <= 1
    assert len(cloth.rows) - len(lit) <= 1 or not cloth.bundled
    template = make_environment().from_string(
        '{% from "macros/archive_loom.html" import archive_loom with context %}{{ archive_loom(cloth) }}'
    )
    page = template.render(cloth=sample_cloth(stories), language="en")
    drawn = re.split(r'<svg class="(?:wide|narrow)"|<figcaption>', page)[1:3]
    assert max(len(picture.encode()) for picture in drawn) <= PICTURE_BYTES
    assert page.count('scope="row"') == len(cloth.rows)


def test_every_bundle_opens_to_exactly_its_stories_and_so_on_to_single_ones():
    shared = shared_sample(1500)
    opened: tuple = ()
    cloth = woven(shared)
    while cloth.bundled:
        row = max(cloth.rows, key=lambda row: len(row.stories))
        opened = (*opened, (row.first, row.last))
        cloth = woven(shared, opened=opened)
        assert sorted(titles(cloth)) == sorted(story.title for story in row.stories)
    assert 1 <= len(opened) <= 3
    assert cloth.total == 1500
    assert cloth.address(cloth.rows[0]) == cloth.rows[0].stories[0].href


def test_places_that_are_not_there_open_nothing_else():
    shared = shared_sample(50)
    assert woven(shared, opened=[(900, 990)]).rows == woven(shared).rows


def test_stories_without_any_of_the_threads_are_one_line():
    alone = {f"alone {n}": chr(200 + n // 2) for n in range(60)}
    cloth = woven(shared_of(**{f"many {n}": "a" for n in range(10)}, **alone), most_columns=1)
    assert [len(row.stories) for row in cloth.rows] == [1] * 10 + [60]
    assert cloth.address(cloth.rows[-1]) == "/loom?open=10-69"
    opened = woven(shared_of(**{f"many {n}": "a" for n in range(10)}, **alone), opened=[(10, 69)])
    assert len(opened.columns) == MOST_COLUMNS


def test_what_is_chosen_is_in_the_picture_and_alone_bright():
    shared = shared_of(one="ab", two="ab", three="b")
    chosen = shared.subjects[0]
    cloth = woven(shared, chosen=chosen)
    assert {row.stories[0].title: cloth.speaks(at) for at, row in enumerate(cloth.rows)} == {
        "one": True, "two": True, "three": False,
    }  # fmt: skip
    rare = shared_sample(500).subjects[-1]
    large = woven(shared_sample(500), chosen=rare)
    assert rare in large.columns
    assert all(large.speaks(at) for at in range(len(large.rows)))
    assert rare in slimmed(large, shared_sample(500), 4).columns


def test_stories_that_begin_alike_stand_beside_each_other():
    cloth = woven(shared_of(one="ac", two="b", three="ac", four="b"))
    order = titles(cloth)
    assert abs(order.index("one") - order.index("three")) == 1
    assert abs(order.index("two") - order.index("four")) == 1


def test_a_narrow_picture_has_the_same_rows_and_fewer_threads():
    shared = shared_sample(50)
    cloth = woven(shared)
    slim = slimmed(cloth, shared, 5)
    assert slim.rows == cloth.rows
    assert len(slim.columns) == 5
    for row, column in slim.cells:
        assert slim.cells[row, column] == cloth.cells[row, cloth.columns.index(slim.columns[column])]


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_every_knot_lies_in_the_picture_on_its_story(width):
    cloth = woven(shared_sample(40))
    drawing = draw_cloth(cloth, width=width)
    heights = {line.y for line in drawing.weft}
    assert len(drawing.knots) == len(cloth.cells)
    for knot in drawing.knots:
        assert drawing.left <= knot.x <= drawing.right
        assert knot.y in heights
    assert drawing == draw_cloth(woven(shared_sample(40)), width=width)


def test_neighbours_light_as_one_stretch():
    drawing = draw_cloth(woven(shared_of(one="a", two="a", three="b", four="b")), width=WIDE)
    assert [len(thread.lit) for thread in drawing.warp] == [1, 1]


def test_how_much_of_a_bundle_speaks_of_it_can_be_told():
    cloth = woven(shared_sample(500))
    drawing = draw_cloth(cloth, width=WIDE)
    assert {knot.share for knot in drawing.knots} == {1, 2, 3}
