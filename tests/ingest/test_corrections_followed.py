"""After a correction the worker reads the line for names again and brings the index in step."""

import pytest
from line_archive import carry, give, know_names, open_at, publish, sounding, workplace_at
from sqlalchemy import select

from archive.clock import utc_now
from archive.database import writing
from archive.mentions import Mention
from archive.passage_correcting import correct_passage
from archive.passages import Passage, PassageVersion
from ingest import errands
from search.contract import Question


@pytest.fixture
def workplace(tmp_path):
    place = open_at(tmp_path)
    know_names(place)
    workplace = workplace_at(place)
    yield workplace
    workplace.close_indexes()


def test_what_a_person_wrote_is_found_and_what_nobody_says_is_not(workplace):
    recording = carry(workplace, give(workplace.place, sounding(2.0)))
    story = publish(workplace.place, recording)
    drain(workplace)
    assert found(workplace, story, "pumpkin")
    line = second_line(workplace)
    with writing(workplace.place.engine) as session:
        passage = session.get_one(Passage, line.passage_id)
        correct_passage(session, passage, "Tala sowed the blue corn.", seen=None, by_id=None, now=utc_now())
    drain(workplace)
    assert not found(workplace, story, "pumpkin")
    assert found(workplace, story, "sowed")
    assert quotes(workplace, line) == ["blue corn"]


def drain(workplace):
    while errands.drain(workplace):
        pass


def found(workplace, story, words):
    answer = workplace.place.public_index.search(Question(text=f"{words} ", among=frozenset({story.id})))
    return [hit.story_id for hit in answer.hits] == [story.id]


def second_line(workplace):
    with workplace.reading() as session:
        line = session.scalars(select(PassageVersion).where(PassageVersion.position == 1)).one()
        assert line.text == "Tala cooked pumpkin stew."
        return line


def quotes(workplace, line):
    with workplace.reading() as session:
        return list(session.scalars(select(Mention.quote).where(Mention.passage_id == line.passage_id)))
