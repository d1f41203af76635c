"""Whatever happens to the embedded index's files, it is noticed, moved aside and built again."""

import contextlib

import pytest

from archive.errors import MissingPart
from search.contract import Question
from search.embedded import EmbeddedIndex
from search.embedded_damage import find_damage
from search.embedded_reading import EmbeddedReader
from tests.search.sample_stories import a_story

PARTS = ["idx", "pos", "term", "fast", "fieldnorm", "store", "del"]


def flip_a_bit(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 0x10
    path.write_bytes(content)


def cut_in_half(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty(path):
    path.write_bytes(b"")


def remove(path):
    path.unlink()


@pytest.fixture
def built(tmp_path):
    index = EmbeddedIndex(tmp_path, "public")
    index.rebuild([a_story(number, f"salt w{number}", "fish pie") for number in range(1, 30)])
    index.apply([a_story(1, "okra", version=2)])
    index.close()
    return tmp_path


def generation(root):
    (found,) = (path for path in (root / "public").iterdir() if path.name.startswith("index-"))
    return found


def check_it_recovers(root):
    reader = EmbeddedReader(root, "public")
    index = EmbeddedIndex(root, "public")
    assert not index.is_ready()
    assert not reader.is_ready()
    assert not index.is_ready()
    with pytest.raises(MissingPart):
        reader.search(Question("salt"))
    index.rebuild([a_story(1, "salt")])
    assert index.is_ready()
    assert reader.search(Question("salt")).total == 1
    assert [path.name for path in (root / "public").iterdir() if path.is_dir()] == [generation(root).name]
    index.close()


def test_a_whole_index_has_no_damage(built):
    assert find_damage(generation(built)) is None
    index = EmbeddedIndex(built, "public")
    assert index.is_ready()
    assert index.search(Question("salt ")).total == 28


@pytest.mark.parametrize("harm", [flip_a_bit, cut_in_half, empty, remove])
@pytest.mark.parametrize("part", PARTS)
def test_damage_to_any_file_is_found(built, part, harm):
    harm(next(generation(built).glob(f"*.{part}")))
    reader = EmbeddedReader(built, "public")
    with contextlib.suppress(MissingPart):
        assert reader.search(Question("salt w3")).total <= 29
    check_it_recovers(built)


@pytest.mark.parametrize("harm", [cut_in_half, empty, remove])
def test_damage_to_the_list_of_segments_is_found(built, harm):
    harm(generation(built) / "meta.json")
    check_it_recovers(built)


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"schema": 1}', '{"schema":1,"audience":"public","generation":"../x"}']
)
def test_a_damaged_pointer_is_found(built, content):
    (built / "public" / "index.json").write_text(content)
    check_it_recovers(built)


def test_a_check_finds_what_happened_since(built):
    index = EmbeddedIndex(built, "public")
    index.apply([a_story(40, "stew")])
    assert index.check()
    index.apply([a_story(41, "stew")])
    flip_a_bit(next(generation(built).glob("*.term")))
    assert not index.check()
    index.rebuild([])
    assert index.check()
    index.close()
