"""Subjects written down and edited: all at once, nothing where nothing changed, and old addresses lead on."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.errors import InvalidInput, NotFound
from archive.events import Event
from archive.gate import VISITOR
from archive.outbox import Errand, OutboxRow
from archive.reading_addressed import moved_subject, retired_subject
from archive.reading_subject_lists import list_subjects
from archive.reading_subjects import read_subject
from archive.subject_editing import SubjectText, create_subject, edit_subject, find_by_key
from archive.subject_facets import Identifier, NameText, identifiers_of, names_of
from archive.subject_keeping import find_or_add_subject
from archive.subject_retiring import bring_back, retire_subject
from archive.subjects import NameKind, Subject, SubjectKind
from tests.archive import builders
from tests.archive.reading_archive import a_small_archive
from tests.archive.whole_record import whole_record
from tests.conftest import NOW

WHO = {"by_id": None, "now": NOW}
VISIT = {"viewer": VISITOR, "now": NOW}


def dish(session: Session, name: str, **text: object) -> Subject:
    return create_subject(session, SubjectKind.dish, SubjectText(name, **text), **WHO)


def asked(session: Session) -> list[list[str]]:
    return [row.names for row in session.scalars(select(OutboxRow).where(OutboxRow.errand == Errand.retag))]


def test_all_of_it_is_written_down_and_read_for(session: Session) -> None:
    stew = dish(session, "stew")
    made = dish(session, " Groundnut  stew ", note="Roast them.\r\n", names=(NameText("peanut stew"),),
                broader=(stew.id,), identifiers=(Identifier("Some-Scheme", "x1"),))  # fmt: skip
    assert (made.name, made.slug, made.note) == ("Groundnut stew", "groundnut-stew", "Roast them.")
    assert names_of(session, made) == [NameText("peanut stew")]
    assert identifiers_of(session, made) == [Identifier("some-scheme", "x1")]
    page = read_subject(session, SubjectKind.dish, "groundnut-stew", **VISIT)
    assert ([link.name for link in page.broader], page.identifiers) == (["stew"], (("some-scheme", "x1"),))
    assert asked(session) == [["stew"], ["groundnut stew"], ["peanut stew"]]
    assert find_by_key(session, made.key) is made


def test_saving_the_same_again_changes_and_promises_nothing(session: Session) -> None:
    text = SubjectText("stew", "A note", (NameText("guiso", NameKind.local, "es"),), (), (Identifier("a", "1"),))
    stew = create_subject(session, SubjectKind.dish, text, **WHO)
    before, events = whole_record(session), len(session.scalars(select(Event)).all())
    rows = len(session.scalars(select(OutboxRow)).all())
    assert edit_subject(session, stew, text, **WHO) == {}
    assert whole_record(session) == before
    assert len(session.scalars(select(Event)).all()) == events
    assert len(session.scalars(select(OutboxRow)).all()) == rows


def test_an_edit_says_what_changed_and_reads_for_those_names_alone(session: Session) -> None:
    stew = dish(session, "stew", names=(NameText("guiso", NameKind.local, "es"), NameText("hotpot")))
    session.execute(OutboxRow.__table__.delete())
    names = (NameText("guiso", NameKind.variant, "es"), NameText("pot roast"))
    changed = edit_subject(session, stew, SubjectText("stew", names=names), **WHO)
    assert changed == {
        "names": [["guiso (local, es)", "hotpot (variant, en)"], ["guiso (variant, es)", "pot roast (variant, en)"]]
    }
    assert asked(session) == [["guiso", "hotpot", "pot roast"]]
    (event,) = session.scalars(select(Event).where(Event.act == "edit"))
    assert (event.thing, event.detail["changed"]) == (f"subject:{stew.key}", changed)


def test_a_new_name_brings_a_new_address_and_the_old_one_leads_on(session: Session) -> None:
    soup = dish(session, "soup")
    edit_subject(session, soup, SubjectText("Sunday soup"), **WHO)
    assert (soup.slug, moved_subject(session, SubjectKind.dish, "soup", **VISIT)) == (
        "sunday-soup", "/dishes/sunday-soup",
    )  # fmt: skip
    assert find_or_add_subject(session, SubjectKind.dish, "Soup", now=NOW).slug == "soup-2"
    edit_subject(session, soup, SubjectText("soup of Sundays"), **WHO)
    edit_subject(session, soup, SubjectText("Sunday soup"), **WHO)
    assert soup.slug == "sunday-soup", "its own former address is its own to take again"
    with pytest.raises(NotFound):
        moved_subject(session, SubjectKind.dish, "nothing", **VISIT)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (SubjectText("Stew"), "There is a dish called “stew” already"),
        (SubjectText(" "), "Give a name"),
        (SubjectText("x", names=(NameText("a"), NameText("a"))), "“a” \\(en\\) is there twice"),
        (SubjectText("x", names=(NameText("a", language="English"),)), "as a code"),
        (SubjectText("x", identifiers=(Identifier("a b", "1"),)), "no name of a vocabulary"),
        (SubjectText("x", identifiers=(Identifier("a", "1"), Identifier("A", "2"))), "there twice"),
        (SubjectText("x", identifiers=(Identifier("a", ""),)), "Give what a calls it"),
        (SubjectText("x", note="x" * 4001), "at most 4000"),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_line(session: Session, text: SubjectText, sentence: str) -> None:
    dish(session, "stew")
    with pytest.raises(InvalidInput, match=sentence) as refused:
        create_subject(session, SubjectKind.dish, text, **WHO)
    assert "\n" not in str(refused.value)


def test_broader_terms_make_no_loop_and_stay_in_their_kind(session: Session) -> None:
    stew = dish(session, "stew")
    bean = dish(session, "bean stew", broader=(stew.id,))
    okra = create_subject(session, SubjectKind.crop, SubjectText("okra"), **WHO)
    with pytest.raises(InvalidInput, match="“bean stew” is already “stew” or a kind of it"):
        edit_subject(session, stew, SubjectText("stew", broader=(bean.id,)), **WHO)
    with pytest.raises(InvalidInput, match="“okra” is a crop, and a dish cannot be a kind of that"):
        edit_subject(session, bean, SubjectText("bean stew", broader=(okra.id,)), **WHO)


def test_a_crop_and_an_ingredient_cannot_have_one_preferred_name(session: Session) -> None:
    create_subject(session, SubjectKind.crop, SubjectText("sage"), **WHO)
    with pytest.raises(InvalidInput, match="There is a crop called “sage”"):
        create_subject(session, SubjectKind.ingredient, SubjectText("Sage"), **WHO)
    create_subject(session, SubjectKind.place, SubjectText("Sage"), **WHO)


def test_a_retired_subject_is_listed_no_more_and_its_address_says_so(session: Session) -> None:
    stew = dish(session, "stew", names=(NameText("guiso"),))
    session.execute(OutboxRow.__table__.delete())
    retire_subject(session, stew, reason="two things in one", **WHO)
    retire_subject(session, stew, **WHO)
    assert asked(session) == [["guiso", "stew"]]
    assert list_subjects(session, SubjectKind.dish, **VISIT) == ()
    with pytest.raises(NotFound):
        read_subject(session, SubjectKind.dish, "stew", **VISIT)
    assert retired_subject(session, SubjectKind.dish, "stew", **VISIT).name == "stew"
    with pytest.raises(InvalidInput, match="bring it back instead"):
        dish(session, "Stew")
    bring_back(session, stew, **WHO)
    assert read_subject(session, SubjectKind.dish, "stew", **VISIT).name == "stew"
    with pytest.raises(NotFound):
        retired_subject(session, SubjectKind.dish, "stew", **VISIT)
    assert [event.act for event in session.scalars(select(Event).order_by(Event.id))] == [
        "create", "retire", "bring_back",
    ]  # fmt: skip


def test_a_retired_person_is_explained_only_where_they_could_be_met(session: Session) -> None:
    small = a_small_archive(session)
    retire_subject(session, small.amara, **WHO)
    assert retired_subject(session, SubjectKind.person, small.amara.slug, **VISIT).name == "Amara Okafor"
    small.agreements["amara"].withdrawn = True
    session.flush()
    unknown = builders.a_subject(session, "Nobody Met")
    retire_subject(session, unknown, **WHO)
    for slug in (small.amara.slug, unknown.slug, "nobody"):
        with pytest.raises(NotFound, match="There is no such person"):
            retired_subject(session, SubjectKind.person, slug, **VISIT)
