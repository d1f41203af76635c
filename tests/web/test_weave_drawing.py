"""The woven drawing: a column for each voice, one thread through all, the same each time."""

import re

import pytest

from web.weave_drawing import LONGEST_NAME, NARROW, WIDE, Crossing, Joint, lanes, woven_drawing


def walk(count):
    crossings = [Crossing(f"Teller {n}", "A story", f"#w-{n + 1}") for n in range(count)]
    return crossings, [Joint("crop", f"seed {n}", f"/crops/seed-{n}") for n in range(count - 1)]


def ends(path):
    numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", path)]
    return tuple(numbers[:2]), tuple(numbers[-2:])


@pytest.mark.parametrize("count", range(2, 10))
@pytest.mark.parametrize("upright", [False, True])
def test_the_thread_is_one_and_goes_through_every_voice(count, upright):
    drawing = woven_drawing(*walk(count), upright=upright)
    middles = [((each.y0 + each.y1) / 2, each.at) for each in drawing.crossings]
    places = middles if upright else [(at, middle) for middle, at in middles]
    for n, joint in enumerate(drawing.joints):
        begins, stops = ends(joint.path)
        assert begins == pytest.approx(places[n], abs=0.06)
        assert stops == pytest.approx(places[n + 1], abs=0.06)


@pytest.mark.parametrize("upright", [False, True])
def test_everything_lies_within_the_cloth(upright):
    drawing = woven_drawing(*walk(9), upright=upright)
    assert drawing.width == (NARROW if upright else WIDE)
    for joint in drawing.joints:
        for x, y in ends(joint.path):
            assert 0 <= x <= drawing.width
            assert 0 <= y <= drawing.height


@pytest.mark.parametrize("count", range(1, 9))
def test_every_joint_has_a_lane_of_its_own_over_and_under_in_turn(count):
    taken = lanes(count)
    assert sorted(taken) == list(range(count))
    half = (count + 1) // 2
    assert [lane < half for lane in taken] == [n % 2 == 0 for n in range(count)]


def test_the_same_walk_is_drawn_the_same():
    assert woven_drawing(*walk(7), upright=False) == woven_drawing(*walk(7), upright=False)


def test_one_voice_draws_nothing_and_long_names_are_cut():
    assert woven_drawing(*walk(1), upright=False) is None
    crossings = [Crossing("A narrator", "", "#w-1"), Crossing("Amara " + "x" * 40, "", "#w-2")]
    drawing = woven_drawing(crossings, [Joint("dish", "y" * 40, "/dishes/y")], upright=False)
    assert drawing.crossings[0].lines == ("A narrator",)
    assert drawing.crossings[1].lines[0] == "Amara"
    assert [len(drawing.crossings[1].lines[1]), len(drawing.joints[0].label)] == [LONGEST_NAME, LONGEST_NAME]
