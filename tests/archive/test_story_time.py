"""Story time: pieces of recordings, one after the other."""

from hypothesis import given
from hypothesis import strategies as st

from archive.facts import Span
from archive.story_time import Place, moment_within, places_of, story_duration, story_time, story_times

SECONDS = st.integers(0, 200).map(lambda tenth: tenth / 4)


@st.composite
def spans(draw: st.DrawFn) -> list[Span]:
    some = draw(st.lists(st.tuples(st.integers(1, 3), SECONDS, st.integers(1, 80)), min_size=1, max_size=6))
    return [Span(recording, start_s, start_s + length / 4) for recording, start_s, length in some]


def heard_at(cut: list[Span], second: float) -> tuple[int, float]:
    """The other way round: which second of which recording is heard at a second of the story."""
    for span in cut:
        if second < span.end_s - span.start_s:
            return span.recording_id, span.start_s + second
        second -= span.end_s - span.start_s
    raise AssertionError(second)


@given(spans(), st.integers(0, 3000))
def test_every_second_of_the_story_is_found_from_the_second_it_was_recorded(cut: list[Span], at: int) -> None:
    second = (at / 4) % story_duration(cut)
    recording_id, recorded_s = heard_at(cut, second)
    assert second in list(story_times(cut, recording_id, recorded_s))


@given(spans(), st.integers(1, 3), SECONDS)
def test_a_second_is_heard_only_where_a_span_holds_it(cut: list[Span], recording_id: int, second: float) -> None:
    inside = [s for s in cut if s.recording_id == recording_id and s.start_s <= second <= s.end_s]
    times = list(story_times(cut, recording_id, second))
    assert len(times) == len(inside)
    assert all(0 <= time <= story_duration(cut) for time in times)
    assert (story_time(cut, recording_id, second) is None) == (not inside)


@given(spans(), st.integers(1, 3), SECONDS, st.integers(1, 40))
def test_places_lie_inside_the_story_and_are_no_longer_than_what_is_heard(
    cut: list[Span], recording_id: int, start_s: float, length: int
) -> None:
    stretch = Span(recording_id, start_s, start_s + length / 4)
    places = places_of(cut, stretch)
    assert all(0 <= place.start_s < place.end_s <= story_duration(cut) for place in places)
    assert all(place.end_s - place.start_s <= length / 4 for place in places)
    assert all(place.start_s <= moment_within(cut, place, recording_id, start_s) <= place.end_s for place in places)


def test_two_recordings_in_swapped_order() -> None:
    cut = [Span(2, 30, 50), Span(1, 10, 30)]
    assert story_time(cut, 2, 31.5) == 1.5
    assert story_time(cut, 1, 12.0) == 22.0
    assert story_time(cut, 1, 9.0) is None
    assert places_of(cut, Span(1, 20, 30)) == (Place(30, 40),)


def test_a_stretch_with_a_piece_cut_out_is_one_place() -> None:
    assert places_of([Span(1, 0, 4), Span(1, 6, 10)], Span(1, 2, 8)) == (Place(2, 6),)


def test_a_span_that_repeats_is_heard_twice() -> None:
    assert places_of([Span(1, 0, 10), Span(1, 0, 10)], Span(1, 2, 4)) == (Place(2, 4), Place(12, 14))


def test_what_only_reaches_over_an_edge_is_not_heard_there() -> None:
    assert places_of([Span(1, 10, 20), Span(1, 0, 10)], Span(1, 9.8, 20)) == (Place(0, 10),)
