import json

from hypothesis import given
from hypothesis import strategies as st

from ingest.speech.transcript_data import (
    Provenance,
    Segment,
    WindowResult,
    Word,
    provenance_from_data,
    to_data,
    window_from_data,
)

times = st.floats(0, 1e5)
words = st.builds(Word, st.text(), times, times, st.none() | st.floats(0, 1))
segments = st.builds(Segment, times, times, st.text(), st.lists(words, max_size=3).map(tuple), times, st.none() | times)
windows = st.builds(
    WindowResult, st.integers(0, 99), times, times, st.lists(segments, max_size=3).map(tuple), st.none() | st.text()
)


@given(windows)
def test_a_window_survives_json(window):
    assert window_from_data(json.loads(json.dumps(to_data(window)))) == window


def test_provenance_survives_json():
    given_ = Provenance("engine", "1", "verdanta", "ab" * 32, {"temperature": 0.0, "fp16": False}, "Tala", "en")
    assert provenance_from_data(json.loads(json.dumps(to_data(given_)))) == given_
