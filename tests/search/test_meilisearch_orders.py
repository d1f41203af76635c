"""Changes in any order, to a server that works when it likes, by processes that come and go: the newest stands."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.errors import MissingPart
from search.contract import Progress, Question
from search.documents import story_removal
from search.meilisearch_index import MeilisearchIndex
from tests.search.sample_stories import a_story
from tests.search.stand_in.server import running

changes = st.lists(st.tuples(st.integers(1, 3), st.integers(1, 4), st.booleans()), min_size=1, max_size=3)
steps = st.lists(
    st.tuples(st.just("apply"), changes)
    | st.tuples(st.just("work"), st.integers(1, 4))
    | st.tuples(st.just("another process"), st.none())
    | st.tuples(st.just("fail"), st.just("no_space_left_on_device")),
    min_size=3,
    max_size=12,
)


@pytest.fixture(scope="module")
def server():
    with running() as server:
        yield server


@given(steps=steps)
@settings(max_examples=25, deadline=None)
def test_the_newest_stands(server, steps):
    server.state.holds_back, server.state.fails_with = False, None
    index = MeilisearchIndex(server.url, "", "public")
    index.rebuild([])
    server.state.holds_back = True
    given_changes, receipts, newest = [], [], {}
    for step, fact in steps:
        if step == "apply":
            batch = [change(*each) for each in fact]
            receipts.append((batch, applied(server, index, batch)))
            given_changes += fact
        elif step == "work":
            server.state.work(fact)
        elif step == "another process":
            index = MeilisearchIndex(server.url, "", "public")
        else:
            server.state.fails_with = fact
            server.state.work(1)
            server.state.fails_with = None
    server.state.work()
    # What failed is given again, in the order it was first given, until nothing fails; as delivery does.
    for batch, receipt in receipts:
        if index.progress(receipt) is Progress.failed:
            again = applied(server, index, batch)
            server.state.work()
            assert index.progress(again) is Progress.done
    for story_id, version, removed in given_changes:
        newest[story_id] = max(newest.get(story_id, (0, False)), (version, removed))
    expected = {story_id: version for story_id, (version, removed) in newest.items() if not removed}
    assert index.story_versions() == expected
    for version in range(1, 5):
        found = {hit.story_id for hit in index.search(Question(f"v{version} ")).hits}
        assert found == {story_id for story_id, known in expected.items() if known == version}
    passages = server.state.indexes["public_passages"].documents.values()
    assert {(each["story"], each["text"]) for each in passages} == {(s, f"said v{v}") for s, v in expected.items()}


def change(story_id, version, removed):
    if removed:
        return story_removal(story_id, version)
    return a_story(story_id, f"v{version}", f"said v{version}", version=version)


def applied(server, index, batch):
    try:
        return index.apply(batch)
    except MissingPart:
        server.state.work()
        return index.apply(batch)
