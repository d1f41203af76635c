"""The file of meanings and the matrix over it: exact, in step with other processes, and truly forgetful."""

import math
import sqlite3

import numpy as np
import pytest

from search.alike import Meant
from search.alike_file import VectorFile
from search.embedded_alike import EmbeddedAlike

MODEL = "a model"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "meaning.sqlite"


def turned(degrees):
    return math.cos(math.radians(degrees)), math.sin(math.radians(degrees))


def meant(passage_id, degrees, text=b"text"):
    return Meant(passage_id, text, turned(degrees))


def found(meanings, passage_id, *, limit=10, least=0.55, left_out=()):
    return [
        (each.story_id, each.passage_id)
        for each in meanings.alike(passage_id, limit=limit, least=least, left_out=left_out)
    ]


def test_the_nearest_of_other_stories_come_first(path):
    VectorFile(path, model=MODEL).replace(
        {1: (7, [meant(10, 0), meant(11, 1)]), 2: (7, [meant(20, 40)]), 3: (7, [meant(30, 20), meant(31, 89)])}
    )
    meanings = EmbeddedAlike(path)
    assert found(meanings, 10) == [(3, 30), (2, 20)]
    assert found(meanings, 10, limit=1) == [(3, 30)]
    assert found(meanings, 10, left_out={3}) == [(2, 20)]
    assert found(meanings, 10, least=0.95) == [(3, 30)]
    (best,) = meanings.alike(10, limit=1, least=0.55)
    assert best.likeness == pytest.approx((1 + math.cos(math.radians(20))) / 2, abs=1e-3)


def test_like_a_sorted_comparison_of_everything(path):
    random = np.random.default_rng(5)
    vectors = random.normal(size=(300, 16))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    rows = {
        story: (1, [Meant(story * 100 + n, b"", tuple(vectors[story * 10 + n])) for n in range(10)])
        for story in range(30)
    }
    VectorFile(path, model=MODEL).replace(rows)
    exact = vectors.astype(np.float16).astype(np.float32)
    for asked in (0, 155, 299):
        story = asked // 10
        order = [row for row in np.argsort(-(exact @ exact[asked]), kind="stable") if row // 10 != story][:8]
        got = found(EmbeddedAlike(path), story * 100 + asked % 10, limit=8, least=-1.0)
        assert got == [(row // 10, row // 10 * 100 + row % 10) for row in order]


def test_a_passage_of_two_stories_is_named_once_and_never_beside_itself(path):
    VectorFile(path, model=MODEL).replace(
        {1: (1, [meant(10, 0)]), 2: (1, [meant(20, 5)]), 3: (1, [meant(20, 5), meant(30, 6)])}
    )
    assert found(EmbeddedAlike(path), 10) == [(2, 20), (3, 30)]
    assert found(EmbeddedAlike(path), 20) == [(1, 10)]


def test_a_reader_sees_what_changed_since(path):
    file, meanings = VectorFile(path, model=MODEL), EmbeddedAlike(path)
    assert found(meanings, 10) == []
    file.replace({1: (1, [meant(10, 0)]), 2: (1, [meant(20, 5)])})
    assert found(meanings, 10) == [(2, 20)]
    file.replace({3: (1, [meant(30, 3)])})
    assert found(meanings, 10) == [(3, 30), (2, 20)]
    file.remove([3])
    assert found(meanings, 10) == [(2, 20)]
    assert file.versions() == {1: 1, 2: 1}
    assert found(meanings, 99) == []


def test_what_is_removed_is_not_in_the_file_any_more(path):
    file = VectorFile(path, model=MODEL)
    vector = np.asarray(turned(33), np.float16).tobytes() * 1
    file.replace({1: (1, [Meant(10, b"a-print-to-look-for", turned(33))])})
    assert b"a-print-to-look-for" in path.read_bytes()
    file.remove([1])
    assert b"a-print-to-look-for" not in path.read_bytes()
    assert vector not in path.read_bytes()


def test_another_model_starts_again(path):
    VectorFile(path, model=MODEL).replace({1: (1, [meant(10, 0)]), 2: (1, [meant(20, 5)])})
    meanings = EmbeddedAlike(path)
    assert found(meanings, 10) == [(2, 20)]
    other = VectorFile(path, model="a better one")
    assert other.versions() == {}
    assert other.known([10]) == {}
    assert found(meanings, 10) == []


def test_a_damaged_file_is_made_again(path):
    file, meanings = VectorFile(path, model=MODEL), EmbeddedAlike(path)
    path.write_bytes(b"not a database at all" * 100)
    assert found(meanings, 10) == []
    file.replace({1: (1, [meant(10, 0)]), 2: (1, [meant(20, 5)])})
    assert found(meanings, 10) == [(2, 20)]


def test_the_writer_knows_what_it_keeps(path):
    file = VectorFile(path, model=MODEL)
    file.replace({1: (4, [meant(10, 0, b"first")])})
    assert file.known([10, 11]).keys() == {10}
    assert file.known([10])[10].text_print == b"first"
    with sqlite3.connect(path) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
