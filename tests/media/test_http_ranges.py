"""A Range header asks for at most one piece, and never for bytes that are not there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.http_ranges import ByteRange, Unsatisfiable, parse_range


@pytest.mark.parametrize(
    ("header", "answer"),
    [
        (None, None),
        ("", None),
        ("bytes=0-", ByteRange(0, 99)),
        ("bytes=0-0", ByteRange(0, 0)),
        ("bytes=10-19", ByteRange(10, 19)),
        ("Bytes = 10-19", None),
        ("BYTES=10-19", ByteRange(10, 19)),
        ("bytes=10-500", ByteRange(10, 99)),
        ("bytes=-10", ByteRange(90, 99)),
        ("bytes=-500", ByteRange(0, 99)),
        ("bytes=-0", Unsatisfiable(100)),
        ("bytes=100-", Unsatisfiable(100)),
        ("bytes=20-10", None),
        ("bytes=-", None),
        ("bytes=0-1,5-6", None),
        ("items=0-1", None),
        ("bytes=٣-٤", None),
    ],
)
def test_ranges_of_a_hundred_bytes(header, answer):
    assert parse_range(header, 100) == answer


@given(st.integers(0, 10**12), st.one_of(st.none(), st.integers(0, 10**12)), st.integers(0, 10**12))
def test_a_range_lies_within_the_file(start, end, size_bytes):
    asked = parse_range(f"bytes={start}-{'' if end is None else end}", size_bytes)
    if end is not None and end < start:
        assert asked is None
    elif start >= size_bytes:
        assert asked == Unsatisfiable(size_bytes)
    else:
        assert isinstance(asked, ByteRange)
        assert asked.start == start
        assert asked.end == (size_bytes - 1 if end is None else min(end, size_bytes - 1))


@given(st.integers(0, 10**12), st.integers(0, 10**12))
def test_the_last_bytes_are_the_last(count, size_bytes):
    asked = parse_range(f"bytes=-{count}", size_bytes)
    if count == 0 or size_bytes == 0:
        assert asked == Unsatisfiable(size_bytes)
    else:
        assert isinstance(asked, ByteRange)
        assert asked.end == size_bytes - 1
        assert asked.length_bytes == min(count, size_bytes)


@given(st.text(), st.integers(0, 1000))
def test_no_header_breaks_the_parser(header, size_bytes):
    asked = parse_range(header, size_bytes)
    if isinstance(asked, ByteRange):
        assert 0 <= asked.start <= asked.end < size_bytes
