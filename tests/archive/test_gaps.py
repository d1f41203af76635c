"""What the archive lacks: things with no voice or one, people never recorded, narrators never asked."""

from sqlalchemy.orm import Session

from archive.accounts import Role
from archive.agreements import NameShown
from archive.gate import VISITOR, Viewer
from archive.mentions import MentionState
from archive.passages import Passage
from archive.reading_gaps import Gaps, read_gaps
from archive.recordings import Contribution, Part
from archive.subjects import BroaderTerm, SubjectKind
from tests.archive import builders
from tests.archive.reading_archive import Small, a_small_archive, words_in
from tests.conftest import NOW

CURATOR = Viewer(1, Role.curator)


def gaps(session: Session) -> Gaps:
    return read_gaps(session, viewer=CURATOR, now=NOW)


def quiet(session: Session, kind: str) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    return [(gap.name, gap.voices, gap.ask) for gap in gaps(session).of_kind(kind)]


def test_things_with_one_voice_and_with_none(session: Session) -> None:
    small = a_small_archive(session)
    builders.a_subject(session, "rye", SubjectKind.crop)
    assert quiet(session, "crop") == [("rye", (), ()), ("okra", ("Tala Greenthorn",), ())]
    assert quiet(session, "dish") == [("callaloo", ("Amara Okafor",), ())]
    # Nobody names the recipe or the seed itself, and no line of them leads to a passage.
    assert quiet(session, "recipe") == [("Green soup", (), ("Amara Okafor",))]
    assert quiet(session, "seed") == [("Red okra", (), ("Tala Greenthorn",))]
    builders.a_mention(session, small.beds[2], small.callaloo)
    assert quiet(session, "dish") == []


def test_a_dish_is_known_to_whoever_its_recipe_is_from(session: Session) -> None:
    small = a_small_archive(session)
    small.recipe.from_person_id = small.tala.id
    session.flush()
    assert quiet(session, "dish") == [("callaloo", ("Amara Okafor",), ("Tala Greenthorn",))]


def test_speaking_of_a_kind_is_speaking_of_it(session: Session) -> None:
    small = a_small_archive(session)
    soup, food = (builders.a_subject(session, name, SubjectKind.dish) for name in ("soup", "food"))
    builders.add(session, BroaderTerm(narrower_id=small.callaloo.id, broader_id=soup.id))
    builders.add(session, BroaderTerm(narrower_id=soup.id, broader_id=food.id))
    assert {name: voices for name, voices, _ in quiet(session, "dish")} == dict.fromkeys(
        ("callaloo", "soup", "food"), ("Amara Okafor",)
    )


def test_what_does_not_stand_or_was_withdrawn_is_no_voice(session: Session) -> None:
    small = a_small_archive(session)
    builders.a_mention(session, small.soup[2], small.okra, state=MentionState.rejected)
    builders.a_mention(session, small.soup[2], small.okra, score=0.1)
    small.agreements["tala"].withdrawn = True
    session.flush()
    assert quiet(session, "crop") == [("okra", (), ())]
    # Nobody asks someone for more who took their word back.
    assert quiet(session, "seed") == [("Red okra", (), ())]


def test_people_spoken_of_and_never_recorded(session: Session) -> None:
    small = a_small_archive(session)
    ben, cleo, dora = (builders.a_subject(session, name) for name in ("Old Ben", "Cleo", "Dora"))
    for passage, person in ((small.soup[1], ben), (small.beds[1], ben), (small.soup[2], cleo), (small.soup[2], dora)):
        builders.a_mention(session, passage, person)
    builders.an_agreement(session, subject_id=dora.id, withdrawn=True)
    builders.a_mention(session, small.soup[1], small.tala)  # was recorded
    found = [(one.name, one.passages, one.spoken_of_by) for one in gaps(session).unheard]
    assert found == [("Old Ben", 2, ("Amara Okafor", "Tala Greenthorn")), ("Cleo", 1, ("Amara Okafor",))]


def test_narrators_never_asked(session: Session) -> None:
    small = a_small_archive(session)
    assert gaps(session).unasked == ()
    third, nameless = builders.a_recording(session, narrators=(small.amara,)), builders.a_recording(session)
    builders.add(session, Contribution(recording_id=nameless.id, person_id=small.tala.id, part=Part.recordist))
    asked = gaps(session).unasked
    assert [(one.name, one.recordings) for one in asked] == [
        ("Amara Okafor", ((third.title, third.key),)),
        ("", ((nameless.title, nameless.key),)),
    ]
    story = builders.a_story(session, [(third, 0, 10)])
    builders.an_agreement(session, story_id=story.id, person_id=small.amara.id, web=False)  # no is a word, too
    assert [one.name for one in gaps(session).unasked] == [""]


def test_a_voice_nobody_named_is_a_voice(session: Session) -> None:
    small = a_small_archive(session)
    nameless = builders.a_recording(session)
    (line,) = builders.a_transcript(session, nameless, [(0, 9, "rye")])
    rye = builders.a_subject(session, "rye", SubjectKind.crop)
    builders.a_mention(session, session.get_one(Passage, line.id), rye)
    assert quiet(session, "crop")[-1] == ("rye", ("",), ())
    builders.a_mention(session, small.soup[1], rye)
    assert [name for name, _, _ in quiet(session, "crop")] == ["okra"]


def test_whoever_asked_not_to_be_named_is_not_named_on_a_list_that_is_carried_about(session: Session) -> None:
    small: Small = a_small_archive(session)
    small.agreements["amara"].name_shown = NameShown.anonymous
    session.flush()
    found = gaps(session)
    assert [gap.voices for gap in found.of_kind("dish")] == [("a narrator",)]
    assert "Okafor" not in words_in(found)


def test_a_visitor_finds_nothing(session: Session) -> None:
    a_small_archive(session)
    assert read_gaps(session, viewer=VISITOR, now=NOW) == Gaps((), (), ())
