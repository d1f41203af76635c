"""What goes into an index: for the public what a visitor may find, for the desk all there is, with full names."""

import pytest
from sqlalchemy.orm import Session

from archive.agreements import NameShown
from archive.reading_index import indexed_story
from archive.reading_index_names import INDEX_READERS, names_of_things
from archive.stories import StoryState
from archive.subjects import NameKind, SubjectKind, SubjectName
from tests.archive import builders
from tests.archive.reading_archive import a_small_archive, close
from tests.conftest import NOW

pytestmark = pytest.mark.database


@pytest.mark.parametrize("way", ["withdrawn", "hidden", "draft", "not agreed"])
def test_the_desk_finds_what_is_closed_to_the_public(any_session: Session, way: str) -> None:
    small = a_small_archive(any_session)
    close(any_session, small, way)
    assert indexed_story(any_session, small.story.id, now=NOW) is None
    desk = indexed_story(any_session, small.story.id, now=NOW, audience="desk")
    assert desk is not None
    assert [passage.text for passage in desk.passages] == ["The okra beds", "Rain", "My callaloo", "It was warm"]
    assert desk.narrators == ("Tala Greenthorn", "Amara Okafor")
    assert (desk.recipes, desk.seeds) == ((small.recipe.id,), (small.seed.id,))


def test_a_draft_without_a_span_is_found_by_its_title(any_session: Session) -> None:
    story = builders.a_story(any_session, [], state=StoryState.draft, title="To be cut")
    desk = indexed_story(any_session, story.id, now=NOW, audience="desk")
    assert desk is not None
    assert (desk.title, desk.passages, desk.duration_s, desk.recorded_at_s) == ("To be cut", (), 0.0, None)
    assert indexed_story(any_session, 10**9, now=NOW, audience="desk") is None


def test_a_name_that_is_not_shown_is_in_the_desks_index_alone(any_session: Session) -> None:
    small = a_small_archive(any_session)
    small.agreements["tala"].name_shown = NameShown.pseudonym
    small.agreements["tala"].pseudonym = "Fern"
    for subject, name in ((small.tala, "Tali"), (small.callaloo, "wartime mush")):
        other = SubjectName(
            subject_id=subject.id, name=name, kind=NameKind.variant, desk_only=subject is small.callaloo
        )
        builders.add(any_session, other)
    public = indexed_story(any_session, small.story.id, now=NOW)
    desk = indexed_story(any_session, small.story.id, now=NOW, audience="desk")
    assert public is not None
    assert desk is not None
    assert public.narrators == ("Fern", "Amara Okafor")
    assert public.narrator_ids == (small.amara.id,)
    assert desk.narrators == ("Tala Greenthorn", "Amara Okafor")
    assert desk.narrator_ids == (small.tala.id, small.amara.id)
    assert {"Tali", "Tala Greenthorn", "wartime mush"} & set(public.subject_names) == set()
    assert {"Tali", "Tala Greenthorn", "wartime mush"} <= set(desk.subject_names)


def test_tellers_are_not_what_a_story_speaks_of(any_session: Session) -> None:
    small = a_small_archive(any_session)
    public = indexed_story(any_session, small.story.id, now=NOW)
    assert public is not None
    assert not [id_ for kind, id_ in public.subjects if kind == "person"]
    assert {"Amara Okafor", "Tala Greenthorn"} <= set(public.subject_names)
    builders.a_mention(any_session, small.soup[2], small.tala)
    public = indexed_story(any_session, small.story.id, now=NOW)
    assert public is not None
    assert ("person", small.tala.id) in public.subjects


def test_when_it_was_recorded_and_how_long_it_is(any_session: Session) -> None:
    small = a_small_archive(any_session)
    public = indexed_story(any_session, small.story.id, now=NOW)
    assert public is not None
    assert (public.recorded_year, public.recorded_at_s, public.duration_s) == (2024, 1_717_200_000, 40.0)


def test_names_of_things_are_those_that_may_be_known(any_session: Session) -> None:
    small = a_small_archive(any_session)
    for subject, name, desk_only in ((small.okra, "lady's finger", True), (small.amara, "Mama A", False)):
        builders.add(
            any_session,
            SubjectName(subject_id=subject.id, name=name, kind=NameKind.variant, desk_only=desk_only),
        )
    spare = builders.a_subject(any_session, "Never Met", SubjectKind.person)
    builders.add(any_session, SubjectName(subject_id=spare.id, name="Nobody", kind=NameKind.variant))

    def known(audience: str) -> set[tuple[str, ...]]:
        return set(names_of_things(any_session, INDEX_READERS[audience], now=NOW))

    both = {("callaloo", "calaloo"), ("Amara Okafor", "Mama A")}
    hidden = {("okra", "lady's finger"), ("Never Met", "Nobody")}
    assert both <= known("public")
    assert hidden & known("public") == set()
    assert both | hidden <= known("desk")
    close(any_session, small, "withdrawn")
    assert ("Amara Okafor", "Mama A") not in known("public"), "met in no public story any more"
