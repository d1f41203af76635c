"""Chosen mentions and names go to a new subject; a person who is split off is shown no more openly than before."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.agreements import NameShown
from archive.errors import InvalidInput, NotFound
from archive.events import Event
from archive.gate import VISITOR
from archive.mentions import Mention, MentionState
from archive.outbox import Errand, OutboxRow
from archive.reading_subjects import read_subject
from archive.subject_facets import NameText, set_names
from archive.subject_merging import merge_subjects
from archive.subject_splitting import split_subject
from archive.subjects import Subject, SubjectKind
from tests.archive import builders
from tests.archive.reading_archive import a_small_archive
from tests.conftest import NOW

WHO = {"by_id": None, "now": NOW}
VISIT = {"viewer": VISITOR, "now": NOW}


def spoken_of(session: Session, subject: Subject, times: int) -> list[str]:
    passages = builders.a_transcript(session, builders.a_recording(session), [(n, n + 1, "x") for n in range(times)])
    return [builders.a_mention(session, passage, subject).key for passage in passages]


def test_what_was_chosen_goes_and_the_rest_stays(session: Session) -> None:
    sage = builders.a_subject(session, "sage", SubjectKind.crop)
    set_names(session, sage, [NameText("garden sage"), NameText("sagebrush"), NameText("artemisia")])
    first, second, third = spoken_of(session, sage, 3)
    session.execute(OutboxRow.__table__.delete())
    made = split_subject(
        session, sage, name="sagebrush", mention_keys=[first, third], names=["sagebrush", "artemisia"], **WHO
    )
    held = {row.key: row.subject_id for row in session.scalars(select(Mention))}
    assert held == {first: made.id, second: sage.id, third: made.id}
    assert (made.kind, made.slug) == (SubjectKind.crop, "sagebrush")
    page = read_subject(session, SubjectKind.crop, "sagebrush", **VISIT)
    assert page.other_names == ("artemisia",)
    assert read_subject(session, SubjectKind.crop, sage.slug, **VISIT).other_names == ("garden sage",)
    asked = session.scalars(select(OutboxRow).where(OutboxRow.errand == Errand.retag)).all()
    assert {"artemisia", "sagebrush"} <= {name for row in asked for name in row.names}
    events = session.scalars(select(Event).where(Event.act == "split").order_by(Event.id)).all()
    assert [event.detail["other"] for event in events] == [made.key, sage.key]
    assert events[0].detail["mentions"] == [first, third]


def test_merging_the_new_one_back_undoes_it(session: Session) -> None:
    sage = builders.a_subject(session, "sage", SubjectKind.crop)
    keys = spoken_of(session, sage, 2)
    made = split_subject(session, sage, name="sagebrush", mention_keys=keys[:1], names=[], **WHO)
    merge_subjects(session, made, sage, **WHO)
    assert set(session.scalars(select(Mention.subject_id))) == {sage.id}


def test_what_is_not_its_own_cannot_be_split_off(session: Session) -> None:
    sage, other = (builders.a_subject(session, name, SubjectKind.crop) for name in ("sage", "mint"))
    (key,) = spoken_of(session, other, 1)
    for name, keys, names, sentence in (
        ("x", [], [], "Choose at least one"), ("x", [key], [], "speak of “sage” no more"),
        ("x", [], ["mint"], "is no other name"), ("Mint", [key], [], "There is a crop called “mint”"),
    ):  # fmt: skip
        with pytest.raises(InvalidInput, match=sentence):
            split_subject(session, sage, name=name, mention_keys=keys, names=names, **WHO)


@pytest.mark.parametrize("shown", [NameShown.given, NameShown.pseudonym, NameShown.anonymous])
def test_a_person_split_off_is_named_no_more_openly(session: Session, shown: NameShown) -> None:
    small = a_small_archive(session)
    small.agreements["amara"].name_shown, small.agreements["amara"].pseudonym = shown, "Nan"
    mention = builders.a_mention(session, small.beds[1], small.amara, state=MentionState.accepted)
    made = split_subject(session, small.amara, name="Amara Obi", mention_keys=[mention.key], names=[], **WHO)
    for slug in (small.amara.slug, made.slug):
        with pytest.raises(NotFound):
            read_subject(session, SubjectKind.person, slug, **VISIT)


def test_a_refusal_to_be_spoken_of_goes_with_the_person_split_off(session: Session) -> None:
    small = a_small_archive(session)
    mention = builders.a_mention(session, small.beds[1], small.amara, state=MentionState.accepted)
    builders.an_agreement(session, subject_id=small.amara.id, withdrawn=True)
    made = split_subject(session, small.amara, name="Amara Obi", mention_keys=[mention.key], names=[], **WHO)
    with pytest.raises(NotFound):
        read_subject(session, SubjectKind.person, made.slug, **VISIT)


def test_a_person_named_in_full_is_met_on_both_pages(session: Session) -> None:
    small = a_small_archive(session)
    mention = builders.a_mention(session, small.beds[1], small.amara, state=MentionState.accepted)
    made = split_subject(session, small.amara, name="Amara Obi", mention_keys=[mention.key], names=[], **WHO)
    assert len(read_subject(session, SubjectKind.person, made.slug, **VISIT).moments) == 1
