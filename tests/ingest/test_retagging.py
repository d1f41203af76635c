"""Names that change are looked for again in the passages that hold them, and in no others."""

import pytest
from line_archive import know_names, open_at, workplace_at
from sqlalchemy import select

from archive.clock import utc_now
from archive.database import writing
from archive.mentions import Mention
from archive.outbox import OutboxRow, open_errands
from archive.passage_correcting import correct_passage
from archive.passages import Passage
from archive.subject_keeping import find_or_add_subject
from archive.subjects import Subject, SubjectKind
from archive.vocabulary_changes import names_changed
from ingest import errands, passage_tagging, retagging
from tests.archive import builders

TEXTS = ("The beans were soft.", "A bean-pot stood there.", "Beanstalks.", "Nothing here.", "Runner Beans grew.")


@pytest.fixture(scope="module")
def workplace(tmp_path_factory):
    place = open_at(tmp_path_factory.mktemp("retagging"))
    know_names(place)
    workplace = workplace_at(place)
    yield workplace
    workplace.close_indexes()


@pytest.fixture
def passages(workplace):
    with writing(workplace.place.engine) as session:
        recording = builders.a_recording(session)
        lines = [(float(i), float(i + 1), text) for i, text in enumerate(TEXTS)]
        made = [passage.id for passage in builders.a_transcript(session, recording, lines)]
    passage_tagging.tag_recording(workplace, recording.id)
    return made


def add_subject(workplace, name):
    with writing(workplace.place.engine) as session:
        subject = find_or_add_subject(session, SubjectKind.crop, name, now=utc_now())
        names_changed(session, ("subject", subject.id), [name], now=utc_now())
        return subject.id


def retire(workplace, subject_id):
    with writing(workplace.place.engine) as session:
        subject = session.get_one(Subject, subject_id)
        subject.retired_at = utc_now()
        names_changed(session, ("subject", subject_id), [subject.name], now=utc_now())


def drain(workplace):
    while errands.drain(workplace):
        pass
    with workplace.reading() as session:
        assert open_errands(session) == []


def spoken(workplace, subject_id):
    with workplace.reading() as session:
        query = select(Mention.passage_id, Mention.quote).where(Mention.subject_id == subject_id)
        return [tuple(row) for row in session.execute(query.order_by(Mention.passage_id))]


@pytest.fixture
def read(monkeypatch):
    """The passages that were read, slice by slice."""
    slices = []
    real = passage_tagging.tag_passages

    def noted(workplace, ids):
        slices.append(list(ids))
        return real(workplace, ids)

    monkeypatch.setattr(retagging, "tag_passages", noted)
    return slices


def test_a_new_name_is_found_where_it_stands_and_goes_when_it_is_retired(workplace, passages, read, monkeypatch):
    monkeypatch.setattr(retagging, "SLICE", 2)
    bean = add_subject(workplace, "bean")
    drain(workplace)
    one, two, _, _, five = passages
    assert spoken(workplace, bean) == [(one, "beans"), (two, "bean"), (five, "Beans")]
    runner = add_subject(workplace, "runner bean")
    drain(workplace)
    assert spoken(workplace, runner) == [(five, "Runner Beans")]
    assert spoken(workplace, bean) == [(one, "beans"), (two, "bean")]
    assert passages[3] not in {id_ for slice_ in read for id_ in slice_}
    retire(workplace, runner)
    retire(workplace, bean)
    drain(workplace)
    assert spoken(workplace, bean) == spoken(workplace, runner) == []


def test_many_names_are_looked_for_at_once(workplace, passages, read):
    ids = [add_subject(workplace, name) for name in ("pot", "soft", "nowhere")]
    drain(workplace)
    assert [set(slice_) & set(passages) for slice_ in read] == [{passages[0], passages[1]}]
    with workplace.reading() as session:
        assert all(row.done_at for row in session.scalars(select(OutboxRow)))
    for id_ in ids:
        retire(workplace, id_)
    drain(workplace)


def test_a_name_that_comes_while_its_passage_is_read_is_not_missed(workplace, passages, monkeypatch):
    real, late = passage_tagging.write_down, []

    def meanwhile(workplace, recording_id, readings):
        if not late:
            late.append(add_subject(workplace, "were"))
        return real(workplace, recording_id, readings)

    monkeypatch.setattr(passage_tagging, "write_down", meanwhile)
    passage_tagging.tag_passages(workplace, passages[:1])
    assert spoken(workplace, late[0]) == [(passages[0], "were")]


def test_a_passage_that_was_corrected_while_it_was_read_is_left_to_its_own_errand(workplace, passages, monkeypatch):
    real, corrected = passage_tagging.write_down, []

    def meanwhile(workplace, recording_id, readings):
        if not corrected:
            with writing(workplace.place.engine) as session:
                passage = session.get_one(Passage, passages[0])
                corrected.append(correct_passage(session, passage, "No peas.", seen=None, by_id=None, now=utc_now()))
        return real(workplace, recording_id, readings)

    peas = add_subject(workplace, "pea")
    monkeypatch.setattr(passage_tagging, "write_down", meanwhile)
    passage_tagging.tag_passages(workplace, passages[:1])
    assert spoken(workplace, peas) == []
    drain(workplace)
    assert spoken(workplace, peas) == [(passages[0], "peas")]


def test_one_name_among_many_passages_reads_only_those_that_hold_it(workplace, read):
    with writing(workplace.place.engine) as session:
        recording = builders.a_recording(session)
        texts = ["Rain all day."] * 2_000
        texts[7], texts[1_500] = "Fenugreek in the rain.", "The finagreek rained in."
        many = builders.a_transcript(session, recording, [(float(i), i + 1.0, text) for i, text in enumerate(texts)])
    passage_tagging.tag_recording(workplace, recording.id)
    fenugreek = add_subject(workplace, "fenugreek")
    drain(workplace)
    assert [id_ for slice_ in read for id_ in slice_] == [many[7].id, many[1_500].id]
    assert spoken(workplace, fenugreek) == [(many[7].id, "Fenugreek"), (many[1_500].id, "finagreek")]
