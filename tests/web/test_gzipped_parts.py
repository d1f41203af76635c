import gzip
import io

from hypothesis import given
from hypothesis import strategies as st

from web.gzipped_parts import GzippedParts

texts = st.binary(max_size=400) | st.text("ab", max_size=4000).map(str.encode)


@given(st.lists(texts, min_size=1, max_size=6), texts)
def test_every_reader_of_gzip_finds_the_whole_text(parts, between):
    packed = GzippedParts(parts)
    for other in (between, b"", between[:22]):
        with gzip.open(io.BytesIO(packed.joined(other))) as file:
            assert file.read() == other.join(parts)


def test_a_long_part_is_smaller_than_it_was():
    part = b"<p>Callaloo was never just a soup to us.</p>" * 500
    assert len(GzippedParts([part, part]).joined(b"nonce")) < len(part) / 20
