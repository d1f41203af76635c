"""The engine against the naive reference, over small random archives and questions."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.contract import Filter, Question
from search.documents import PassageDocument, StoryDocument, story_change, story_removal
from search.embedded import EmbeddedIndex
from tests.search.naive_search import naive_search
from tests.search.sample_stories import a_story

WORDS = [
    "callaloo",
    "calaloo",
    "callalo",
    "bread",
    "break",
    "broad",
    "crab",
    "crabs",
    "cr",
    "c",
    "salt",
    "salty",
    "coconut",
    "coconuts",
    "cocnut",
    "plantain",
    "plantains",
    "platnain",
    "breadfruit",
    "bredfriut",
    "breadfriut",
    "okra",
    "oil",
    "down",
    "bread fruit",
    "coco nut",
    "fruit",
]
word = st.sampled_from([word for word in WORDS if " " not in word])
text = st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join)
names = st.lists(st.lists(word, min_size=1, max_size=2).map(" ".join), max_size=2, unique=True).map(tuple)
ids = st.integers(1, 3)
some_ids = st.lists(ids, max_size=2, unique=True).map(tuple)
subjects = st.lists(
    st.tuples(st.sampled_from(["person", "dish", "crop", "ingredient", "place"]), ids), max_size=3, unique=True
).map(tuple)
filters = st.lists(
    st.builds(Filter, st.sampled_from(["person", "dish", "crop", "recipe", "seed", "place", "narrator"]), ids)
    | st.builds(Filter, st.just("language"), st.sampled_from(["en", "gcf"]))
    | st.builds(Filter, st.just("year"), st.just(1987)),
    max_size=2,
).map(tuple)


@st.composite
def story_changes(draw, story_id):
    story = StoryDocument(
        story_id,
        draw(st.integers(1, 5)),
        draw(text),
        lede=draw(text),
        narrators=draw(names),
        subject_names=draw(names),
        subjects=draw(subjects),
        narrator_ids=draw(some_ids),
        recipes=draw(some_ids),
        seeds=draw(some_ids),
        festivals=draw(some_ids),
        language=draw(st.sampled_from(["en", "gcf", ""])),
        recorded_year=draw(st.sampled_from([None, 1987, 2026])),
    )
    passages = [
        PassageDocument(
            story_id * 100 + place,
            1,
            (story_id,),
            draw(text),
            subject_names=draw(names),
            subjects=draw(subjects),
            starts_s=((story_id, draw(st.integers(0, 9)) * 40.25),),
        )
        for place in range(draw(st.integers(0, 3)))
    ]
    return story_change(story, passages)


@st.composite
def archives(draw):
    return [draw(story_changes(story_id)) for story_id in draw(st.lists(st.integers(1, 9), max_size=6, unique=True))]


@st.composite
def questions(draw):
    """Wanted terms, unwanted terms, whether the last word is a prefix, and the question typed from them."""
    wanted = draw(st.lists(word | st.lists(word, min_size=2, max_size=2).map(" ".join), max_size=3))
    unwanted = draw(st.lists(word | st.lists(word, min_size=2, max_size=2).map(" ".join), max_size=1))
    typed = [f'"{term}"' if " " in term else term for term in wanted]
    minus = [f'-"{term}"' if " " in term else f"-{term}" for term in unwanted]
    space = draw(st.sampled_from(["", " "]))
    prefix = bool(wanted) and " " not in wanted[-1] and not space
    question = Question(
        " ".join([*minus, *typed]) + space,
        draw(filters),
        limit=100,
        among=draw(st.none() | st.frozensets(st.integers(1, 9))),
        excluded_stories=draw(st.frozensets(st.integers(1, 9), max_size=3)),
    )
    return wanted, unwanted, prefix, question


@pytest.fixture(scope="module")
def index():
    with tempfile.TemporaryDirectory() as root:
        index = EmbeddedIndex(Path(root), "public")
        yield index
        index.close()


@settings(max_examples=20, deadline=None)
@given(archive=archives(), asked=st.lists(questions(), min_size=6, max_size=12))
def test_stories_in_order_totals_facets_and_moments(index, archive, asked):
    index.rebuild([])
    index.apply(archive)
    for wanted, unwanted, prefix, question in asked:
        answer = index.search(question)
        promised = naive_search(archive, wanted, unwanted, prefix=prefix, question=question)
        order = [hit.story_id for hit in answer.hits]
        assert sorted(order) == sorted(promised.order)
        assert answer.total == len(order)
        assert {(facet.kind, facet.id): facet.stories for facet in answer.facets} == promised.facets
        assert answer.understood.dropped == promised.dropped
        shown = {hit.story_id: [(m.passage_id, m.start_s, m.words) for m in hit.moments] for hit in answer.hits}
        if prefix:
            # How close the beginning of a word stands to another is told by its commonest words alone.
            assert words_of(shown) == words_of(promised.moments)
        else:
            assert order == promised.order
            assert shown == promised.moments


def words_of(moments):
    return {story_id: [words for _, _, words in each] for story_id, each in moments.items()}


@settings(max_examples=10, deadline=None)
@given(archive=archives(), asked=questions(), limit=st.integers(1, 3))
def test_pages_join_to_the_whole(index, archive, asked, limit):
    index.rebuild(archive)
    question = asked[-1]
    whole = index.search(question).hits
    pages = [
        Question(
            question.text,
            question.filters,
            limit=limit,
            offset=offset,
            among=question.among,
            excluded_stories=question.excluded_stories,
        )
        for offset in range(0, len(archive) + limit, limit)
    ]
    answers = [index.search(page) for page in pages]
    assert tuple(hit for answer in answers for hit in answer.hits) == whole
    assert {answer.total for answer in answers} == {len(whole)}


@settings(max_examples=20, deadline=None)
@given(
    batches=st.lists(
        st.lists(st.tuples(st.integers(1, 3), st.integers(1, 4), st.booleans()), min_size=1, max_size=4), max_size=5
    )
)
def test_changes_in_any_order_leave_the_newest(index, batches):
    index.rebuild([])
    newest: dict[int, tuple[int, bool]] = {}
    for batch in batches:
        index.apply(
            [
                story_removal(story_id, version) if removed else a_story(story_id, f"v{version}", "x", version=version)
                for story_id, version, removed in batch
            ]
        )
        for story_id, version, removed in batch:
            newest[story_id] = max(newest.get(story_id, (0, False)), (version, removed))
        expected = {story_id: version for story_id, (version, removed) in newest.items() if not removed}
        assert index.story_versions() == expected
        for version in range(1, 5):
            found = {hit.story_id for hit in index.search(Question(f"v{version} ")).hits}
            assert found == {story_id for story_id, known in expected.items() if known == version}
