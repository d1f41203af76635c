"""The walk alone: it goes back where a way ends too soon, and takes no way twice."""

from archive.weave_walk import LEAST, MOST, PATIENCE, Walk, walk_from


def along(ways: dict[int, list[int]]):
    def onward(walk: Walk) -> list[int]:
        return [step for step in ways.get(walk[-1], []) if step not in walk]

    return onward


def test_it_goes_the_best_way_to_nine_steps():
    ways = {n: [n + 1, n + 2] for n in range(40)}
    assert walk_from(0, along(ways)) == tuple(range(MOST))


def test_a_way_that_ends_before_the_fifth_step_is_left_again():
    ways = {0: [1, 10], 1: [2], 2: [3], 10: [11], 11: [12], 12: [13], 13: [14]}
    assert walk_from(0, along(ways)) == (0, 10, 11, 12, 13, 14)


def test_it_goes_back_to_the_last_fork_and_no_further():
    ways = {0: [1], 1: [2, 20], 2: [3], 20: [21], 21: [22]}
    assert walk_from(0, along(ways)) == (0, 1, 20, 21, 22)


def test_from_the_fifth_step_on_it_ends_where_nothing_follows():
    ways = {0: [1], 1: [2], 2: [3], 3: [4, 5], 5: [6], 6: [7]}
    assert walk_from(0, along(ways)) == (0, 1, 2, 3, 4)
    assert len(walk_from(0, along(ways))) == LEAST


def test_where_no_walk_has_five_steps_it_is_the_longest():
    ways = {0: [1, 2], 1: [], 2: [3], 3: [4]}
    assert walk_from(0, along(ways)) == (0, 2, 3, 4)
    assert walk_from(9, along(ways)) == (9,)


def test_it_gives_up_after_so_many_steps_and_not_before():
    asked = []

    def onward(walk: Walk) -> list[int]:
        asked.append(walk)
        return [100 * len(walk) + n for n in range(60)] if len(walk) < LEAST - 1 else []

    assert len(walk_from(0, onward)) == LEAST - 1
    assert len(asked) <= PATIENCE + 1
