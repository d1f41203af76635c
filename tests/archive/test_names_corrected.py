"""A misheard name that a person spells right is heard as what the machine wrote, and goes into the next prompt."""

import pytest
from sqlalchemy import select

from archive.deciding import accept_mention, reject_mention
from archive.mentions import Mention
from archive.passage_correcting import correct_passage, take_back
from archive.passages import PassageVersion
from archive.subjects import NameKind, SubjectKind, SubjectName
from ingest.steps.names_offered import names_offered
from tests.archive import builders
from tests.conftest import NOW

HEARD = "We sowed red rosy beans by the river."


@pytest.fixture
def crop(session):
    return builders.a_subject(session, "Red Rosie", SubjectKind.crop)


@pytest.fixture
def recording(session):
    return builders.a_recording(session)


@pytest.fixture
def line(session, recording):
    return builders.a_transcript(session, recording, [(0.0, 4.0, HEARD)])[0]


def suggested(session, line, crop, *, origin="sound-alike", quote="red rosy"):
    start = HEARD.index(quote)
    return builders.a_mention(
        session, line, crop, quote=quote, start_char=start, end_char=start + len(quote), origin=origin
    )


def correct(session, line, text="We sowed Red Rosie beans by the river."):
    correct_passage(session, line, text, seen=None, by_id=None, now=NOW)


def heard_as(session, crop):
    query = select(SubjectName.name).where(SubjectName.subject_id == crop.id, SubjectName.kind == NameKind.heard_as)
    return session.scalars(query).all()


def test_the_words_that_were_corrected_are_what_it_is_heard_as(session, line, crop, recording):
    suggested(session, line, crop)
    correct(session, line)
    assert heard_as(session, crop) == ["red rosy"]
    assert "Red Rosie" in names_offered(session, recording, now=NOW)


@pytest.mark.parametrize(
    "text",
    [
        "We sowed red rosy beans by the pond.",
        "We sowed some other beans by the river.",
        "Red Rosie! We sowed red rosy beans by the river.",
    ],
)
def test_words_that_say_something_else_teach_nothing(session, line, crop, text):
    suggested(session, line, crop)
    correct(session, line, text)
    assert heard_as(session, crop) == []


def test_only_a_sound_alike_that_nobody_rejected_teaches(session, line, crop):
    suggested(session, line, crop, origin="dictionary")
    reject_mention(session, suggested(session, line, crop), by_id=None, now=NOW)
    correct(session, line)
    assert heard_as(session, crop) == []


def test_taking_the_line_back_takes_the_name_back(session, line, crop):
    suggested(session, line, crop)
    correct(session, line)
    take_back(session, line, seen=None, by_id=None, now=NOW)
    assert heard_as(session, crop) == []
    assert session.scalars(select(PassageVersion.text).order_by(PassageVersion.id.desc())).first() == HEARD
    session.scalars(select(Mention)).one()
    correct(session, line)
    assert heard_as(session, crop) == ["red rosy"]


def test_a_name_that_an_accepted_mention_teaches_too_stays(session, line, crop):
    accept_mention(session, suggested(session, line, crop), by_id=None, now=NOW)
    assert heard_as(session, crop) == ["red rosy"]
    correct(session, line)
    take_back(session, line, seen=None, by_id=None, now=NOW)
    assert heard_as(session, crop) == ["red rosy"]
