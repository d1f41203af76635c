"""A subject becomes part of another, with all that points at it, and is itself again."""

import random

import pytest
from sqlalchemy import ForeignKeyConstraint, func, select
from sqlalchemy.orm import Session

from archive.deciding import accept_mention, reject_mention
from archive.errors import InvalidInput, NotFound
from archive.events import Event
from archive.gate import VISITOR
from archive.mentions import Mention, MentionState
from archive.outbox import Errand, OutboxRow
from archive.passages import Passage
from archive.reading_addressed import moved_subject
from archive.reading_subject_lists import list_subjects
from archive.reading_subjects import read_subject
from archive.recipes import IngredientLine, Recipe
from archive.seeds import Seed
from archive.subject_editing import SubjectText, create_subject, edit_subject
from archive.subject_facets import Identifier, NameText, names_of
from archive.subject_following import APART, pointers
from archive.subject_keeping import add_broader, find_or_add_subject
from archive.subject_merging import merge_subjects, standing_merge, unmerge_subjects
from archive.subject_retiring import retire_subject
from archive.subjects import BroaderTerm, NameKind, Subject, SubjectKind
from archive.tables import METADATA
from tests.archive import builders
from tests.archive.whole_record import whole_record
from tests.conftest import NOW

WHO = {"by_id": None, "now": NOW}


def crop(session: Session, name: str, **text: object) -> Subject:
    return create_subject(session, SubjectKind.crop, SubjectText(name, **text), **WHO)


def merged(session: Session, gone: Subject, kept: Subject):
    return merge_subjects(session, gone, kept, **WHO)


def a_corn(session: Session) -> Subject:
    return crop(session, "corn", names=(NameText("sweetcorn"),), identifiers=(Identifier("one", "c1"),))


def a_maize(session: Session) -> Subject:
    names = (NameText("maíz", NameKind.local, "es"), NameText("sweetcorn"))
    return crop(session, "maize", note="Ground at dawn.", names=names,
                identifiers=(Identifier("one", "m1"), Identifier("two", "m2")))  # fmt: skip


@pytest.fixture
def corn(session: Session) -> Subject:
    return a_corn(session)


@pytest.fixture
def maize(session: Session) -> Subject:
    return a_maize(session)


def test_every_pointer_at_a_subject_follows_or_is_moved_with_care() -> None:
    keys = [
        f"{table.name}.{column.name}"
        for table in METADATA.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, ForeignKeyConstraint) and constraint.referred_table.name == "subjects"
        for column in constraint.columns
    ]
    assert sorted(keys) == sorted({*APART, *(pointer.name for pointer in pointers())})
    assert {"mentions.subject_id", "recipes.dish_id", "seeds.crop_id"} <= {pointer.name for pointer in pointers()}


@pytest.mark.database
def test_all_that_points_at_it_follows_and_goes_back(any_session: Session) -> None:
    session, corn, maize = any_session, a_corn(any_session), a_maize(any_session)
    recording = builders.a_recording(session)
    (passage,) = builders.a_transcript(session, recording, [(0, 9, "maize and corn")])
    builders.a_mention(session, passage, maize, state=MentionState.accepted)
    recipe = builders.add(session, Recipe(slug="atole", title="Atole", dish_id=corn.id, created_at=NOW))
    line = IngredientLine(recipe_id=recipe.id, position=0, as_said="a cup of maize", ingredient_id=maize.id)
    builders.add(session, line)
    builders.add(session, Seed(slug="blue", name="Blue", crop_id=maize.id, created_at=NOW))
    before = whole_record(session)
    merge = merged(session, maize, corn)
    assert session.scalars(select(Mention.subject_id)).all() == [corn.id]
    assert session.scalars(select(IngredientLine.ingredient_id)).all() == [corn.id]
    assert session.scalars(select(Seed.crop_id)).all() == [corn.id]
    assert [name.name for name in names_of(session, corn)] == ["sweetcorn", "maíz", "maize"]
    assert corn.note == "Ground at dawn."
    assert find_or_add_subject(session, SubjectKind.ingredient, "Maize", now=NOW) is corn
    unmerge_subjects(session, merge, **WHO)
    assert whole_record(session) == before


def test_an_old_address_leads_to_the_one_it_became_part_of(session: Session, corn: Subject, maize: Subject) -> None:
    asks = {"viewer": VISITOR, "now": NOW}
    edit_subject(session, maize, SubjectText("blue maize"), **WHO)
    merged(session, maize, corn)
    for slug in ("maize", "blue-maize"):
        with pytest.raises(NotFound):
            read_subject(session, SubjectKind.crop, slug, **asks)
        assert moved_subject(session, SubjectKind.crop, slug, **asks) == "/crops/corn"
    assert [entry.name for entry in list_subjects(session, SubjectKind.crop, **asks)] == ["corn"]
    with pytest.raises(NotFound):
        moved_subject(session, SubjectKind.crop, "corn", **asks)
    unmerge_subjects(session, standing_merge(session, maize), **WHO)
    assert moved_subject(session, SubjectKind.crop, "maize", **asks) == "/crops/blue-maize"


def test_what_was_said_twice_is_said_once_and_what_was_decided_is_kept(session, corn: Subject, maize: Subject) -> None:
    passages = builders.a_transcript(session, builders.a_recording(session), [(n, n + 1, "corn") for n in range(4)])
    for passage in passages:
        for one in (corn, maize):
            builders.a_mention(session, passage, one, quote="corn", end_char=4)
    of = {(row.passage_id, row.subject_id): row for row in session.scalars(select(Mention))}
    accept_mention(session, of[passages[1].id, corn.id], **WHO)
    reject_mention(session, of[passages[2].id, maize.id], **WHO)
    reject_mention(session, of[passages[3].id, corn.id], **WHO)
    before = whole_record(session)
    merge = merged(session, maize, corn)
    states = {
        passage.id: sorted(session.scalars(select(Mention.state).where(
            Mention.passage_id == passage.id, Mention.subject_id == corn.id)))
        for passage in passages
    }  # fmt: skip
    assert list(states.values()) == [["suggested"], ["accepted"], ["rejected", "suggested"], ["rejected", "suggested"]]
    unmerge_subjects(session, merge, **WHO)
    assert whole_record(session) == before


def test_broader_and_narrower_terms_are_joined_and_parted(session: Session, corn: Subject, maize: Subject) -> None:
    grain, grass, blue = (crop(session, name) for name in ("grain", "grass", "blue maize"))
    for narrower, broader in ((corn, grain), (maize, grain), (maize, grass), (blue, maize), (maize, corn)):
        add_broader(session, narrower, broader)
    before = whole_record(session)
    merge = merged(session, maize, corn)
    edges = {tuple(row) for row in session.execute(select(BroaderTerm.narrower_id, BroaderTerm.broader_id))}
    assert edges == {(corn.id, grain.id), (corn.id, grass.id), (blue.id, corn.id)}
    unmerge_subjects(session, merge, **WHO)
    drop = frozenset({"broader_terms"})
    assert whole_record(session, without=drop) == {name: rows for name, rows in before.items() if name not in drop}
    assert {row[1:] for row in whole_record(session)["broader_terms"]} == {row[1:] for row in before["broader_terms"]}


def test_a_merge_that_would_close_a_loop_is_refused(session: Session, corn: Subject, maize: Subject) -> None:
    sweet = crop(session, "sweet corn")
    add_broader(session, maize, sweet)
    add_broader(session, sweet, corn)
    for gone, kept in ((maize, corn), (corn, maize)):
        with pytest.raises(InvalidInput, match="“sweet corn” is broader than “maize” and narrower than “corn”"):
            merged(session, gone, kept)


def test_only_what_can_be_one_is_merged(session: Session, corn: Subject, maize: Subject) -> None:
    dish = create_subject(session, SubjectKind.dish, SubjectText("corn"), **WHO)
    flour = create_subject(session, SubjectKind.ingredient, SubjectText("corn flour"), **WHO)
    for gone, kept, why in (
        (corn, corn, "two different"), (dish, corn, "is a dish and"), (corn, flour, "merge “corn flour” into it"),
    ):  # fmt: skip
        with pytest.raises(InvalidInput, match=why):
            merged(session, gone, kept)
    merged(session, flour, corn)
    merged(session, maize, corn)
    with pytest.raises(InvalidInput, match="“maize” was merged into another already"):
        merged(session, maize, dish)
    with pytest.raises(InvalidInput, match="edit that one"):
        edit_subject(session, maize, SubjectText("maize"), **WHO)
    retire_subject(session, dish, **WHO)
    stew = create_subject(session, SubjectKind.dish, SubjectText("stew"), **WHO)
    with pytest.raises(InvalidInput, match="“corn” is retired"):
        merged(session, stew, dish)


def test_it_is_written_down_and_passages_are_read_again(session: Session, corn: Subject, maize: Subject) -> None:
    session.execute(OutboxRow.__table__.delete())
    account = builders.an_account(session)
    merge = merge_subjects(session, maize, corn, by_id=account.id, reason="the same plant", now=NOW)
    events = session.scalars(select(Event).where(Event.act == "merge").order_by(Event.id)).all()
    assert [(event.thing, event.detail["other"], event.account_id) for event in events] == [
        (f"subject:{maize.key}", corn.key, account.id), (f"subject:{corn.key}", maize.key, account.id),
    ]  # fmt: skip
    assert (merge.reason, merge.made_by_id, merge.made_at) == ("the same plant", account.id, NOW)
    (asked,) = session.scalars(select(OutboxRow).where(OutboxRow.errand == Errand.retag))
    assert asked.names == ["corn", "maiz", "maize", "sweetcorn"]
    unmerge_subjects(session, merge, by_id=account.id, now=NOW)
    assert (merge.undone_by_id, merge.undone_at) == (account.id, NOW)
    assert session.scalar(select(func.count()).where(Event.act == "unmerge")) == 2


def test_taking_back_moves_nothing_that_people_moved_since(session: Session, corn: Subject, maize: Subject) -> None:
    """Whatever happens in between, what the merge moved and nobody touched goes back, and nothing else does."""
    for seed in range(15):
        point = session.begin_nested()
        dice = random.Random(seed)
        passages = builders.a_transcript(
            session, builders.a_recording(session), [(n, n + 1, "corn") for n in range(8)]
        )  # fmt: skip
        for passage in passages:
            builders.a_mention(session, passage, dice.choice((corn, maize)), quote="corn", end_char=4)
        of_maize = {row.key for row in session.scalars(select(Mention).where(Mention.subject_id == maize.id))}
        merge = merged(session, maize, corn)
        touched = meddle(session, dice, passages, corn)
        unmerge_subjects(session, merge, **WHO)
        now = {row.key for row in session.scalars(select(Mention).where(Mention.subject_id == maize.id))}
        assert now == of_maize - touched
        point.rollback()
        session.expire_all()


def meddle(session: Session, dice: random.Random, passages: list[Passage], corn: Subject) -> set[str]:
    """Delete some mentions, point some elsewhere and add others, whose numbers the database gives out again."""
    other = crop(session, "sorghum")
    touched = set()
    for row in list(session.scalars(select(Mention).order_by(Mention.id.desc()))):
        act = dice.choice(("leave", "leave", "delete", "point"))
        if act == "delete":
            session.delete(row)
        elif act == "point":
            row.subject_id = other.id
        touched |= {row.key} if act != "leave" else set()
        session.flush()
    for passage in passages:
        builders.a_mention(session, passage, corn, quote="corn", end_char=4, state=MentionState.accepted)
    return touched
