"""Which names the archive offers a recogniser, in which order, and whose it never does."""

import pytest
from sqlalchemy.orm import Session

from archive.agreements import NameShown
from archive.mentions import MentionState
from archive.recordings import Contribution, Part
from archive.subjects import NameKind, SubjectKind, SubjectName
from ingest.steps.names_offered import names_offered
from tests.archive import builders
from tests.archive.builders import add, an_agreement
from tests.archive.reading_archive import a_small_archive
from tests.conftest import NOW


def offered(session, recording):
    return list(names_offered(session, recording, now=NOW))


def a_new_recording(session, narrator="Vera Ivanova"):
    person = builders.a_subject(session, narrator)
    return builders.a_recording(session, narrators=(person,)), person


@pytest.mark.database
def test_its_people_come_first_then_its_place_then_the_misheard_then_what_is_spoken_of_most(
    any_session: Session,
) -> None:
    small = a_small_archive(any_session)
    recording, _ = a_new_recording(any_session)
    milo = builders.a_subject(any_session, "Milo Terns")
    add(any_session, Contribution(recording_id=recording.id, person_id=milo.id, part=Part.recordist))
    agora = builders.a_subject(any_session, "Agora", SubjectKind.place)
    recording.place_id = agora.id
    for passage in small.beds:
        builders.a_mention(any_session, passage, small.okra, start_char=20, state=MentionState.accepted)
    stew = builders.a_subject(any_session, "pumpkin stew", SubjectKind.dish)
    add(any_session, SubjectName(subject_id=stew.id, name="bumpkin stew", kind=NameKind.heard_as))
    got = offered(any_session, recording)
    assert got[:3] == ["Vera Ivanova", "Milo Terns", "Agora"]
    assert got[3:5] == ["callaloo", "pumpkin stew"], "both were misheard once"
    assert got[5] == "okra", "spoken of most"
    assert set(got[6:]) >= {"Amara Okafor", "Tala Greenthorn"}
    assert "bumpkin stew" not in got
    assert "calaloo" not in got


def test_each_name_is_offered_once(session: Session) -> None:
    small = a_small_archive(session)
    got = offered(session, small.first)
    assert got[0] == "Amara Okafor"
    assert len(got) == len(set(got))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, "Vera Ivanova"),
        ({"name_shown": NameShown.full}, "Vera Ivanova"),
        ({"name_shown": NameShown.given}, "Vera"),
        ({"name_shown": NameShown.pseudonym, "pseudonym": "Nettle"}, None),
        ({"name_shown": NameShown.anonymous}, None),
        ({"withdrawn": True}, None),
    ],
    ids=["nothing yet", "full", "given", "pseudonym", "anonymous", "withdrawn"],
)
@pytest.mark.parametrize("where", ["on the recording", "on being spoken of", "on another recording"])
def test_a_narrator_is_offered_as_they_want_to_be_named(session: Session, said, expected, where) -> None:
    recording, vera = a_new_recording(session)
    scope = {
        "on the recording": {"recording_id": recording.id, "person_id": vera.id},
        "on being spoken of": {"subject_id": vera.id},
        "on another recording": {"recording_id": a_new_recording(session, "Other")[0].id, "person_id": vera.id},
    }
    if said:
        an_agreement(session, **scope[where], **said)
    got = offered(session, recording)
    assert got == ([expected] if expected else [])


def test_people_of_other_recordings_are_offered_only_where_anyone_may_meet_them(session: Session) -> None:
    small = a_small_archive(session)
    hidden = builders.a_subject(session, "Nobody Metyet")
    recording, _ = a_new_recording(session)
    assert "Amara Okafor" in offered(session, recording)
    assert hidden.name not in offered(session, recording)
    small.agreements["amara"].name_shown = NameShown.pseudonym
    session.flush()
    assert "Amara Okafor" not in offered(session, recording)


def test_what_was_retired_is_not_offered(session: Session) -> None:
    small = a_small_archive(session)
    recording, vera = a_new_recording(session)
    small.okra.retired_at = vera.retired_at = NOW
    session.flush()
    got = offered(session, recording)
    assert "okra" not in got
    assert "Vera Ivanova" not in got
