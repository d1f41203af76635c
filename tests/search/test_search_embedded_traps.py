"""The embedded engine's known traps, each kept shut."""

import json
import logging
import subprocess
import sys

import pytest
import tantivy

from archive.errors import Conflict, MissingPart
from search import embedded_counting
from search.contract import OtherNames, Question
from search.documents import PassageDocument, StoryDocument, story_change, story_removal
from search.embedded import EmbeddedIndex
from search.embedded_queries import QueryMaker
from search.embedded_reading import EmbeddedReader
from search.embedded_schema import SCHEMA_VERSION
from tests.search.sample_stories import a_story

READER = """
import sys
from pathlib import Path
from search.contract import Question
from search.embedded_reading import EmbeddedReader
reader = EmbeddedReader(Path(sys.argv[1]), "public")
for line in sys.stdin:
    print(reader.search(Question(line.strip() + " ")).total, flush=True)
"""


@pytest.fixture
def index(tmp_path):
    index = EmbeddedIndex(tmp_path, "public")
    index.rebuild([])
    yield index
    index.close()


def files(folder):
    return {path: (path.stat().st_size, path.stat().st_mtime_ns) for path in folder.rglob("*") if path.is_file()}


def test_a_removal_leaves_nothing_of_any_id(index):
    ids = [1, 2**31, 2**40, 2**62]
    for story_id in ids:
        story = StoryDocument(story_id, 1, "salt")
        index.apply([story_change(story, [PassageDocument(story_id, 1, (story_id,), "fish")])])
    index.apply([story_removal(story_id, 2) for story_id in ids[1:]])
    searcher = tantivy.Index.open(str(index.folder.current())).searcher()
    assert searcher.num_docs == 2 + 3
    assert index.story_versions() == {1: 1}


def test_a_removal_that_removes_nothing_is_noticed(index, monkeypatch):
    index.apply([a_story(1, "salt", "fish")])
    broken = type("Broken", (QueryMaker,), {"story": lambda self, story_id: tantivy.Query.empty_query()})
    monkeypatch.setattr(index._writer, "_make", broken(index._writer._index.schema))
    with pytest.raises(RuntimeError, match="not replaced"):
        index.apply([story_removal(1, 2)])


def test_a_failed_apply_changes_nothing_and_can_be_tried_again(index):
    index.apply([a_story(1, "salt")])
    with pytest.raises((TypeError, ValueError)):
        index.apply([a_story(2, "okra"), a_story(3, "stew", subjects=(("dish", 1),), recorded_year=None, version="x")])
    assert index.story_versions() == {1: 1}
    index.apply([a_story(2, "okra")])
    assert index.story_versions() == {1: 1, 2: 1}


def test_every_number_is_signed(index):
    schema = json.loads((index.folder.current() / "meta.json").read_bytes())["schema"]
    kinds = {field["name"]: field["type"] for field in schema}
    assert {kinds[name] for name in ("story", "kind", "dish", "newest")} == {"i64"}
    assert set(kinds.values()) == {"i64", "text"}


def test_removed_words_are_still_in_the_dictionary_and_never_named(index):
    index.apply([a_story(1, "", "breadfruit"), a_story(2, "", "breadfrui")])
    index.apply([story_removal(1, 2)])
    searcher = tantivy.Index.open(str(index.folder.current())).searcher()
    assert ("breadfruit", 1) in searcher.terms_with_prefix("anywhere", "breadfruit")
    assert index.search(Question("bredfruit ")).understood.corrected[0].found == ("breadfrui",)
    assert index.search(Question("preadfrua ")).nearest[0].found == ("breadfrui",)
    names = (OtherNames(("okra",), (("breadfruit",), ("breadfrui",))),)
    assert index.search(Question("okra ", other_names=names)).understood.other_names[0].names == (("breadfrui",),)
    assert index.search(Question("breadfruit", excluded_stories=frozenset({2}))).total == 0


def test_a_rebuild_is_what_erases_a_word(index):
    index.apply([a_story(1, "", "breadfruit"), a_story(2, "", "okra")])
    index.apply([story_removal(1, 2)])
    index.rebuild([a_story(2, "", "okra")])
    index.close()
    assert not any(b"breadfruit" in path.read_bytes() for path in index.folder.path.rglob("*") if path.is_file())


def test_words_of_a_later_commit_are_known_to_a_reader(index, tmp_path):
    index.apply([a_story(1, "", "breadfruit")])
    reader = EmbeddedReader(tmp_path, "public")
    assert reader.search(Question("callalo ")).total == reader.search(Question("call")).total == 0
    index.apply([a_story(2, "", "callaloo")])
    assert reader.search(Question("callalo ")).total == reader.search(Question("call")).total == 1
    index.apply([story_removal(2, 2)])
    assert reader.search(Question("callalo ")).total == reader.search(Question("call")).total == 0


def test_the_dictionary_is_read_again_only_when_something_was_written(index, tmp_path):
    index.apply([a_story(1, "", "callaloo")])
    reader = EmbeddedReader(tmp_path, "public")
    words = reader._searching().words
    reader.search(Question("calaloo "))
    assert reader._searching().words is words
    index.apply([a_story(2, "", "okra")])
    assert reader._searching().words is not words


def test_counts_by_what_is_missing_are_the_same_counts(index, monkeypatch):
    stories = [
        a_story(number, "salt" if number % 9 else "okra", subjects=(("dish", number % 7), ("crop", 1)))
        for number in range(1, 60)
    ]
    index.apply(stories)
    question = Question("salt ", excluded_stories=frozenset({3}))
    monkeypatch.setattr(embedded_counting, "MOST_OF_A_KIND", 4)
    plain = index.search(question)
    monkeypatch.setattr(embedded_counting, "ALL_AT_ONCE", 10)
    assert plain.total > 0.8 * len(stories)
    assert len(plain.facets) == 5
    assert index.search(question).facets == plain.facets


def test_no_text_can_be_read_back(index):
    index.apply([a_story(1, "salt", "breadfruit")])
    searcher = tantivy.Index.open(str(index.folder.current())).searcher()
    hits = searcher.search(tantivy.Query.all_query(), limit=10).hits
    assert [searcher.doc(address).to_dict() for _, address in hits] == [{}, {}]


def test_another_process_sees_each_commit_and_each_rebuild(index, tmp_path):
    child = subprocess.Popen(
        [sys.executable, "-c", READER, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )

    def asked(text):
        child.stdin.write(f"{text}\n")
        child.stdin.flush()
        return int(child.stdout.readline())

    try:
        assert asked("salt") == 0
        index.apply([a_story(1, "salt"), a_story(2, "salt")])
        assert asked("salt") == 2
        index.apply([story_removal(1, 2)])
        assert asked("salt") == 1
        index.rebuild([a_story(number, "salt") for number in range(1, 8)])
        assert asked("salt") == 7
    finally:
        child.stdin.close()
        child.wait()


def test_a_reader_changes_no_file_and_takes_no_lock(index, tmp_path):
    index.apply([a_story(1, "salt")])
    index.close()
    before = files(tmp_path)
    reader = EmbeddedReader(tmp_path, "public")
    assert reader.search(Question("salt")).total == 1
    assert reader.is_ready()
    assert files(tmp_path) == before
    other = EmbeddedIndex(tmp_path, "public")
    other.apply([a_story(2, "salt")])
    other.close()
    assert reader.search(Question("salt")).total == 2


def test_only_one_may_write(index, tmp_path):
    index.apply([a_story(1, "salt")])
    other = EmbeddedIndex(tmp_path, "public")
    with pytest.raises(Conflict):
        other.apply([a_story(2, "okra")])
    with pytest.raises(Conflict):
        other.rebuild([])
    index.close()
    other.apply([a_story(2, "okra")])
    assert index.story_versions() == {1: 1, 2: 1}
    other.close()


def test_the_audiences_are_apart(index, tmp_path):
    desk = EmbeddedIndex(tmp_path, "desk")
    desk.rebuild([a_story(1, "secret")])
    assert desk.search(Question("secret", audience="desk")).total == 1
    assert index.search(Question("secret")).total == 0
    desk.close()


@pytest.mark.parametrize("old", [f'"schema": {SCHEMA_VERSION}', '"audience": "public"'])
def test_an_index_of_another_version_or_audience_is_moved_aside(index, tmp_path, old, caplog):
    index.apply([a_story(1, "salt")])
    index.close()
    pointer = tmp_path / "public" / "index.json"
    assert old in pointer.read_text()
    pointer.write_text(
        pointer.read_text().replace(old, old.replace(str(SCHEMA_VERSION), "1").replace("public", "desk"))
    )
    again = EmbeddedIndex(tmp_path, "public")
    with caplog.at_level(logging.WARNING):
        assert not again.is_ready()
    assert "rebuilt" in caplog.text
    with pytest.raises(MissingPart):
        again.search(Question("salt"))
    again.rebuild([a_story(1, "salt")])
    assert again.is_ready()
    assert len([path for path in (tmp_path / "public").iterdir() if path.is_dir()]) == 1
    again.close()
