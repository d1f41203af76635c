"""Subjects go out as files and come back: a dry run that says everything, one transaction, and nothing lost between."""

import json
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive.errors import InvalidInput
from archive.events import Event
from archive.outbox import Errand, OutboxRow
from archive.subject_editing import SubjectText, create_subject
from archive.subject_facets import Identifier, NameText
from archive.subject_keeping import add_broader, find_subject
from archive.subject_merging import merge_subjects
from archive.subject_retiring import retire_subject
from archive.subjects import NameKind, Subject, SubjectKind
from ingest.subject_exchange import cells
from ingest.subject_exchange.applying import apply_import
from ingest.subject_exchange.csv_files import COLUMNS
from ingest.subject_exchange.exporting import entries_of, export_subjects
from ingest.subject_exchange.files import read_file, text_of
from ingest.subject_exchange.planning import Plan, plan_import
from tests.archive.whole_record import whole_record
from tests.conftest import NOW

WHO = {"by_id": None, "now": NOW}


def made(session: Session, kind: SubjectKind, name: str, *names: NameText, **text: object) -> Subject:
    return create_subject(session, kind, SubjectText(name, names=names, **text), **WHO)


def stock(session: Session) -> None:
    """Dishes above one another, a crop with every kind of name, a retired place, and one that was merged."""
    stew = made(session, SubjectKind.dish, "stew", note="Whatever the garden gave,\nand time.")
    peanut = made(session, SubjectKind.dish, "groundnut stew", NameText("peanut stew"))
    add_broader(session, peanut, stew)
    made(
        session, SubjectKind.crop, "corn",
        NameText("maíz", NameKind.local, "es"), NameText("Zea mays", NameKind.scientific, "la"),
        NameText("sole corn", NameKind.heard_as, desk_only=True), NameText("corns", NameKind.plural),
        identifiers=(Identifier("agrovoc", "x = 1"), Identifier("other", "a|b")),
    )  # fmt: skip
    retire_subject(session, made(session, SubjectKind.place, "-Old| @mill=", NameText("=the mill")), **WHO)
    gone = made(session, SubjectKind.dish, "nut stew")
    merge_subjects(session, gone, peanut, **WHO)


@pytest.fixture
def pantry(session: Session) -> Session:
    stock(session)
    return session


def dry(session: Session, text: str) -> Plan:
    return plan_import(session, read_file(text))


def said(plan: Plan) -> list[tuple[int, str, str]]:
    return [(line.number, line.grade, line.sentence) for line in plan.lines]


def problems(session: Session, text: str) -> list[tuple[int, str]]:
    return [(line.number, line.sentence) for line in dry(session, text).problems]


@pytest.mark.parametrize("form", ["csv", "json"])
def test_what_goes_out_comes_back_and_changes_nothing(pantry: Session, form: str) -> None:
    before, text = whole_record(pantry), export_subjects(pantry, form)
    assert form == "json" or text.splitlines()[0] == ",".join(COLUMNS)
    plan = dry(pantry, text)
    assert {line.grade for line in plan.lines} == {"same"}
    assert len(plan.lines) == 4
    assert apply_import(pantry, plan, source="x", **WHO) == 0
    assert whole_record(pantry) == before
    assert export_subjects(pantry, form) == text


@pytest.mark.parametrize("form", ["csv", "json"])
def test_the_same_file_makes_the_same_subjects_elsewhere(session: Session, form: str) -> None:
    point = session.begin_nested()
    stock(session)
    text, entries = export_subjects(session, form), entries_of(session)
    for key in session.scalars(select(Subject.key)):
        text = text.replace(key, "")
    point.rollback()
    plan = dry(session, text)
    assert [line.grade for line in plan.lines] == ["new"] * 4
    assert apply_import(session, plan, source="x", **WHO) == 4

    def without_keys(found):
        return [(e.kind, e.name, e.note, e.names, e.desk_only, e.broader, e.identifiers, e.retired) for e in found]

    assert without_keys(entries_of(session)) == without_keys(entries)


texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=12)


@settings(max_examples=60, deadline=None)
@given(names=st.lists(st.tuples(texts, st.sampled_from(["en", "es"]))), text=texts)
def test_any_text_survives_its_cell(names: list[tuple[str, str]], text: str) -> None:
    names = [(" ".join(name.split()), language) for name, language in names if name.split()]
    cell = cells.unguarded(cells.guarded(cells.joined(map(cells.name_cell, names))))
    assert [cells.read_name(value) for value in cells.values(cell)] == names
    assert cells.unguarded(cells.guarded(text)) == text
    assert not cells.guarded(text).startswith(("=", "+", "-", "@"))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_archive_survives_its_files(session: Session, data: st.DataObject) -> None:
    point = session.begin_nested()
    subjects: list[Subject] = []
    for name in data.draw(st.lists(texts.filter(str.strip), max_size=5)):
        others = data.draw(st.lists(st.builds(NameText, texts, st.sampled_from(NameKind), st.sampled_from(["en", "la"]),
                                              st.booleans()), max_size=3))  # fmt: skip
        try:
            with session.begin_nested():
                subjects.append(made(session, data.draw(st.sampled_from(SubjectKind)), name, *others))
        except InvalidInput:
            continue
    for narrower, broader in pairwise(subjects):
        if narrower.kind is broader.kind:
            add_broader(session, narrower, broader)
    for form in ("csv", "json"):
        assert {line.grade for line in dry(session, export_subjects(session, form)).lines} <= {"same", "notice"} | (
            set() if subjects else {"problem"}
        )
    point.rollback()
    session.expire_all()


def test_a_changed_file_is_told_line_by_line_and_then_done(pantry: Session) -> None:
    text = (
        "kind,name,variant,broader,note,retired\n"
        'dish,stew,hotpot | guiso@es,,"One\ntwo",\n'
        "dish,groundnut stew,peanut stew,,,\n"
        "dish,okra stew,,stew | groundnut stew,,\n"
        "place,'-Old| @mill=,'=the mill,,,\n"
    )
    plan = dry(pantry, text)
    assert said(plan) == [
        (2, "change", "the note changes; name hotpot (variant, en) comes; name guiso (variant, es) comes"),
        (4, "change", "name nut stew (variant, en) goes; broader stew goes"),
        (5, "new", "new dish; a kind of “stew”, “groundnut stew”"),
        (6, "change", "brought back"),
    ]
    pantry.execute(OutboxRow.__table__.delete())
    assert apply_import(pantry, plan, source="x.csv", **WHO) == 4
    assert {line.grade for line in dry(pantry, text).lines} == {"same"}
    okra = find_subject(pantry, [SubjectKind.dish], "okra stew")
    assert okra is not None
    asked = pantry.scalars(select(OutboxRow).where(OutboxRow.errand == Errand.retag)).all()
    assert {"okra stew", "hotpot", "nut stew"} <= {name for row in asked for name in row.names}
    assert pantry.scalar(select(func.count()).where(Event.act == "import_subjects")) == 1


def test_what_a_file_does_not_say_stays(pantry: Session) -> None:
    plan = dry(pantry, "kind;name;variant\ncrop;corn;sweetcorn\n")
    assert said(plan) == [(2, "change", "name sweetcorn (variant, en) comes")]
    plan = dry(pantry, json.dumps([{"kind": "crop", "name": "corn", "note": "New."}]))
    assert said(plan) == [(1, "change", "a note is added")]


@pytest.mark.parametrize(
    ("text", "number", "sentence"),
    [
        ("", 0, "The file holds no subjects."),
        ("kind,name,colour\n", 1, "There is no column “colour”; take it out or call it one of: key, kind, name"),
        ("kind,name,name\n", 1, "The column “name” is there twice"),
        ("name\nstew\n", 1, "The column “kind” is missing"),
        ("kind,name\nfruit,fig\n", 2, "“fruit” is no kind of subject; use one of: person, dish,"),
        ("kind,name\ndish,\n", 2, "Give a name."),
        ("kind,name\ndish\n", 2, "This line has 1 cells and the first line has 2"),
        ("kind,name,retired\ndish,stew,perhaps\n", 2, "“perhaps” in the column retired"),
        ("kind,name\ndish,fig\ndish,Fig\n", 3, "“Fig” stands at 2 already; leave one of the two out."),
        ("kind,name,variant\ndish,fig,a | a\n", 2, "“a” (en) is there twice"),
        ("kind,name,variant\ndish,fig,a@Englisch\n", 2, "give its language as a code"),
        ("kind,name,broader\ndish,fig,figs\n", 2, "Nothing is called “figs”"),
        ("kind,name,broader\ndish,fig,corn\n", 2, "“corn” is a crop, and a dish cannot be a kind of that."),
        ("kind,name,broader\ndish,fig,fig\n", 2, "This makes a loop: “fig” is a kind of “fig”; take one of these out."),
        ("kind,name,broader\ndish,stew,groundnut stew\n", 2,
         "This makes a loop: “stew” is a kind of “groundnut stew” is a kind of “stew”; take one of these out."),
        ("kind,name\ningredient,Corn\n", 2, "“corn” is a crop and stays one; an ingredient needs a name of its own."),
        ("kind,name,key\ndish,fig,nosuchkey2\n", 2, "No subject has the key nosuchkey2"),
        ("kind,name,identifiers\ndish,fig,agrovoc\n", 2, "Give what agrovoc calls it"),
        ("kind,name,desk_only\ndish,fig,figgy\n", 2, "“figgy” is to be for the desk only and is none of"),
        ('kind,name\ndish,"fig\nx', 2, "This is no table as spreadsheets write it"),
        ("{", 0, "This is no JSON"),
        ("[" * 100_000, 0, "This is no JSON"),
        ('{"subjects": [], "x": 1}', 0, "There is no field “x” beside “subjects”"),
        ('{"subjects": 1}', 0, "Give a list of subjects"),
        ('[{"kind": "dish", "name": "fig", "colour": "x"}]', 1, "There is no field “colour”"),
        ('[{"kind": "dish", "name": 5}]', 1, "name: Input should be a valid string."),
        ('[{"kind": "dish", "name": "fig", "names": [{"name": "a", "kind": "odd"}]}]', 1, "“odd” is no kind of name"),
        ("[[1]]", 1, "this entry:"),
    ],
)  # fmt: skip
def test_nothing_that_cannot_be_used_is_passed_over(pantry: Session, text: str, number: int, sentence: str) -> None:
    found = problems(pantry, text)
    assert [where for where, _ in found][:1] == [number], found
    assert sentence in found[0][1]
    before = whole_record(pantry)
    with pytest.raises(InvalidInput, match=r"Nothing was imported"):
        apply_import(pantry, dry(pantry, text), source="x", **WHO)
    assert whole_record(pantry) == before


def test_one_bad_line_keeps_the_whole_file_out_and_the_others_are_told_too(pantry: Session) -> None:
    plan = dry(pantry, "kind,name\ndish,fig cake\nfruit,fig\ndish,stew\n")
    assert [(line.number, line.grade) for line in plan.lines] == [(2, "new"), (3, "problem"), (4, "same")]
    with pytest.raises(InvalidInput, match=r"“fruit” is no kind of subject.* \(line 3\)"):
        apply_import(pantry, plan, source="x", **WHO)
    assert find_subject(pantry, [SubjectKind.dish], "fig cake") is None


def test_a_name_that_two_share_is_said_and_allowed(pantry: Session) -> None:
    plan = dry(pantry, "kind,name,variant\nplace,Hill,corn | the mill\ndish,Hill soup,\n")
    assert said(plan) == [
        (2, "notice", "“corn” is a name of crop “corn” too; where it is said, each of them will be suggested."),
        (2, "new", "new place; also called corn (variant, en), the mill (variant, en)"),
        (3, "new", "new dish"),
    ]
    assert apply_import(pantry, plan, source="x", **WHO) == 2


def test_a_key_finds_it_under_any_name_and_a_taken_name_is_refused(pantry: Session) -> None:
    stew = find_subject(pantry, [SubjectKind.dish], "stew")
    merged = pantry.scalars(select(Subject).where(Subject.merged_into_id.is_not(None))).one()
    assert stew is not None
    plan = dry(pantry, f"key,kind,name\n{stew.key},dish,hotpot\n")
    assert said(plan) == [(2, "change", "renamed from “stew” to “hotpot”")]
    text = f"key,kind,name\n{stew.key},dish,Groundnut Stew\n{merged.key},dish,nut stew\n"
    assert [sentence[:40] for _, sentence in problems(pantry, text)] == [
        "There is a dish called “Groundnut Stew” ", f"The subject {merged.key} was merged into “",
    ]  # fmt: skip


def test_broader_terms_may_turn_round_in_one_file(pantry: Session) -> None:
    plan = dry(pantry, "kind,name,broader\ndish,stew,groundnut stew\ndish,groundnut stew,\n")
    assert plan.problems == ()
    apply_import(pantry, plan, source="x", **WHO)
    assert [(e.name, e.broader) for e in entries_of(pantry, kinds=[SubjectKind.dish])] == [
        ("groundnut stew", ()), ("stew", ("groundnut stew",)),
    ]  # fmt: skip


def test_a_file_that_is_no_text_is_refused() -> None:
    assert text_of("\ufeffkind".encode()) == "kind"
    for data in (b"\xff\xfe\x00", b"PK\x03\x04\0\0"):
        with pytest.raises(InvalidInput, match="UTF-8"):
            text_of(data)
