import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive.errors import InvalidInput
from archive.subject_keeping import add_broader, add_name, find_or_add_subject, find_subject, set_note
from archive.subjects import BroaderTerm, NameKind, Subject, SubjectKind, SubjectName
from tests.archive import builders
from tests.conftest import NOW


def kept(session: Session, kind: SubjectKind, name: str) -> Subject:
    return find_or_add_subject(session, kind, name, now=NOW)


def test_found_by_any_spelling_of_its_names(session: Session) -> None:
    pinon = kept(session, SubjectKind.crop, "Piñon Pine")
    add_name(session, pinon, "Pinus edulis", NameKind.scientific, "la")
    for spelling in ("pinon pine", "PIÑON-PINE", "  Piñon   pine", "pinus EDULIS"):
        assert kept(session, SubjectKind.crop, spelling) is pinon
    assert kept(session, SubjectKind.place, "Piñon Pine") is not pinon


def test_a_crop_is_found_as_an_ingredient_but_not_the_other_way(session: Session) -> None:
    okra, salt = kept(session, SubjectKind.crop, "okra"), kept(session, SubjectKind.ingredient, "salt")
    assert kept(session, SubjectKind.ingredient, "Okra") is okra
    assert kept(session, SubjectKind.crop, "salt") is not salt


def test_what_a_machine_hears_finds_nobody(session: Session) -> None:
    salt = kept(session, SubjectKind.ingredient, "salt")
    add_name(session, salt, "sole", NameKind.heard_as, "en")
    assert find_subject(session, [SubjectKind.ingredient], "sole") is None


def test_a_name_of_two_people_is_not_guessed_at(session: Session) -> None:
    for name in ("Milo Terns", "Milo Hill"):
        add_name(session, kept(session, SubjectKind.person, name), "Milo", NameKind.variant, "en")
    with pytest.raises(InvalidInput, match=r"Milo Terns.*Milo Hill"):
        kept(session, SubjectKind.person, "Milo")


def test_the_name_as_spelled_comes_before_the_name_folded(session: Session) -> None:
    papa, accented = (builders.a_subject(session, name, SubjectKind.crop) for name in ("papa", "papá"))
    assert kept(session, SubjectKind.crop, "papá") is accented
    assert kept(session, SubjectKind.crop, "papa") is papa
    with pytest.raises(InvalidInput, match=r"papa.*papá"):
        kept(session, SubjectKind.crop, "PAPA")


def test_one_merged_into_another_leads_there(session: Session) -> None:
    corn, maize = kept(session, SubjectKind.crop, "corn"), kept(session, SubjectKind.crop, "maize")
    maize.merged_into_id = corn.id
    session.flush()
    assert kept(session, SubjectKind.crop, "maize") is corn


def test_slugs_are_unique_within_a_kind(session: Session) -> None:
    slugs = [kept(session, SubjectKind.dish, name).slug for name in ("Slug 粥", "Slug 飯", "Slug 麵")]
    assert slugs == ["slug", "slug-2", "slug-3"]
    assert kept(session, SubjectKind.place, "Slug").slug == "slug"


def test_a_name_is_there_once(session: Session) -> None:
    corn = kept(session, SubjectKind.crop, "corn")
    first = add_name(session, corn, "maíz", NameKind.local, "es")
    assert add_name(session, corn, " maíz ", NameKind.variant, "es") is first
    add_name(session, corn, "maíz", NameKind.variant, "en")
    assert session.scalar(select(func.count()).where(SubjectName.subject_id == corn.id)) == 2
    with pytest.raises(InvalidInput, match="Give a name"):
        add_name(session, corn, " \u200b ", NameKind.local, "es")


def test_broader_terms_make_no_loop(session: Session) -> None:
    a, b, c = (kept(session, SubjectKind.crop, name) for name in ("runner beans", "beans", "pulses"))
    add_broader(session, a, b)
    add_broader(session, b, c)
    add_broader(session, a, b)
    assert session.scalar(select(func.count()).where(BroaderTerm.narrower_id == a.id)) == 1
    for narrower, broader in ((c, a), (b, a), (a, a)):
        with pytest.raises(InvalidInput, match="turn the two around"):
            add_broader(session, narrower, broader)


def test_a_note_is_replaced(session: Session) -> None:
    corn = kept(session, SubjectKind.crop, "corn")
    set_note(session, corn, " Every house has a story. ")
    session.refresh(corn)
    assert corn.note == "Every house has a story."
