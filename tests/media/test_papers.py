"""A PDF's first pages are drawn in the child, and what cannot be drawn is kept all the same."""

import av
import pytest

from media.cleaning import PAGES_DRAWN, keep_and_clean
from media.paper_child import TALLEST_PX, WIDTH_PX
from media.store import LocalStore

PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents 9 0 R/AA<</O<</S/JavaScript/JS(app.alert\\(1\\))>>>>>>"
INK = b"0 0 0 rg 0 0 100 100 re f"


@pytest.fixture
def store(tmp_path):
    return LocalStore(tmp_path / "store")


def pdf(*sizes):
    """A paper of so many pages, each with ink at its lower left; it has no table of its objects, as bad scans have."""
    kids = b" ".join(b"%d 0 R" % (10 + number) for number in range(len(sizes)))
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(sizes)),
        9: b"<</Length %d>>stream\n%s\nendstream" % (len(INK), INK),
        **{10 + number: PAGE % size for number, size in enumerate(sizes)},
    }
    body = b"\n".join(b"%d 0 obj%s\nendobj" % item for item in objects.items())
    return b"%PDF-1.7\n" + body + b"\ntrailer<</Root 1 0 R>>\n%%EOF"


def drawn(store, kept):
    with av.open(str(store.master_path(kept.shown_sha256)), format="webp_pipe") as file:
        return next(file.decode(video=0)).to_ndarray(format="gray")


def test_the_first_pages_stand_below_each_other(store):
    kept = keep_and_clean(store, [pdf(*[(200, 300)] * (PAGES_DRAWN + 1))])
    pixels = drawn(store, kept)
    height = WIDTH_PX * 300 // 200
    assert (kept.form, pixels.shape) == ("pdf", (height * PAGES_DRAWN, WIDTH_PX))
    for top in range(0, height * PAGES_DRAWN, height):
        assert pixels[top + height - 50, 50] < 40, "ink"
        assert pixels[top + 50, 50] > 220, "paper"


def test_a_page_of_any_shape_stays_within_bounds(store):
    assert drawn(store, keep_and_clean(store, [pdf((100, 14_000), (14_000, 100))])).shape[0] <= 2 * TALLEST_PX


@pytest.mark.parametrize("data", [b"%PDF-1.7\nno paper at all", pdf()], ids=["no paper", "no page"])
def test_what_cannot_be_drawn_is_kept_as_it_came(store, data):
    kept = keep_and_clean(store, [data])
    assert store.master_path(kept.sha256).read_bytes() == data
    assert kept.shown_sha256 == ""
