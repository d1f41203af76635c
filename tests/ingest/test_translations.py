"""A translation is laid beside passages line for line, or not at all; a sentence says which line does not fit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from archive.agreements import NameShown
from archive.errors import InvalidInput
from archive.gate import VISITOR
from archive.passages import PassageVersion
from archive.reading_desk_transcript import current_transcript
from archive.reading_translations import translations_of
from archive.transcripts import Transcript, TranscriptKind
from ingest.subtitle_lines import SubtitleLine, read_lines
from ingest.translations import import_translation
from tests.archive import builders
from tests.conftest import NOW

LINES = [(0.0, 4.0, "Nine tables."), (4.5, 8.0, "I carried them."), (9.0, 12.0, "One was empty.")]
VTT = """WEBVTT

NOTE a --> b is no cue

00:00.000 --> 00:04.000
<v Liora>Nueve &amp; mesas.</v>

00:00:04.600 --> 00:00:06.000
Yo las

00:00:06.000 --> 00:00:08.400 align:start
cargué.
"""
SRT = (
    "1\r\n00:00:00,000 --> 00:00:04,000\r\nNueve mesas.\r\n\r\n2\r\n"
    "00:00:04,500 --> 00:00:08,000\r\nYo las\r\ncargué.\r\n"
)


@pytest.fixture
def recording(session):
    made = builders.a_recording(session)
    builders.a_transcript(session, made, LINES)
    return made


def bring(session, recording, text, *, language="es", by="Inés Robledo"):
    content = text.encode() if isinstance(text, str) else text
    return import_translation(
        session, recording, content, language=language, by=by, source="es.vtt", by_id=None, now=NOW
    )


def lines_of(session, transcript):
    query = select(PassageVersion).where(PassageVersion.transcript_id == transcript.id)
    return [line.text for line in session.scalars(query.order_by(PassageVersion.position))]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (VTT, ["Nueve & mesas.", "Yo las cargué."]),
        (SRT, ["Nueve mesas.", "Yo las cargué."]),
        (
            "\ufeff[00:00:00] Nueve mesas.\n\nYo las cargué.\nUna vacía.\n",
            ["Nueve mesas.", "Yo las cargué.", "Una vacía."],
        ),
    ],
)
def test_each_line_finds_its_passage(session, recording, text, lines):
    current = recording.current_transcript_id
    made = bring(session, recording, text)
    assert lines_of(session, made) == lines
    assert (made.kind, made.language, made.parent_id) == (TranscriptKind.translation, "es", current)
    assert recording.current_transcript_id == current


def test_a_line_that_names_a_passages_key_belongs_to_it_whatever_its_times(session, recording):
    key = current_transcript(session, recording).lines[2].key
    made = bring(session, recording, f"WEBVTT\n\n{key}\n00:00.000 --> 00:01.000\nUna vacía.\n")
    (line,) = session.scalars(select(PassageVersion).where(PassageVersion.transcript_id == made.id))
    assert (line.text, line.start_s) == ("Una vacía.", 9.0)


@pytest.mark.parametrize(
    ("given_", "said"),
    [
        ({"text": "WEBVTT\n\n00:30.000 --> 00:40.000\nLejos.\n"}, "Line 1 (“Lejos.”) stands where"),
        ({"text": "one\ntwo\n"}, "The text has 2 lines and the recording 3 passages"),
        ({"text": "WEBVTT\n\nNOTE nothing --> here\n"}, "There are no lines"),
        ({"text": b"\xff\xfe\x00a"}, "not UTF-8"),
        ({"text": VTT, "by": " "}, "Name who translated it"),
        ({"text": VTT, "language": "en"}, "another than the recording's own"),
        ({"text": VTT, "language": ""}, "another than the recording's own"),
    ],
)
def test_what_does_not_fit_is_refused_whole(session, recording, given_, said):
    with pytest.raises(InvalidInput, match=said.replace("(", r"\(").replace(")", r"\)")):
        bring(session, recording, **given_)
    kept = session.scalars(select(Transcript).where(Transcript.kind == TranscriptKind.translation)).all()
    assert kept == []


def test_the_newest_line_is_read_and_only_beside_what_may_be_met(session, recording):
    story = builders.a_story(session, [(recording, 0, 20)])
    bring(session, recording, "uno\ndos\ntres")
    bring(session, recording, VTT, by="Otra")
    keys = [line.key for line in current_transcript(session, recording).lines]
    (found,) = translations_of(session, story.id, keys, viewer=VISITOR, now=NOW)
    assert list(found.lines.values()) == ["Nueve & mesas.", "Yo las cargué.", "tres"]
    assert found.by == "Inés Robledo, Otra"
    (found,) = translations_of(session, story.id, keys[2:], viewer=VISITOR, now=NOW)
    assert found.lines == {keys[2]: "tres"}
    assert translations_of(session, story.id, [], viewer=VISITOR, now=NOW) == ()


def test_a_translator_of_the_archive_is_named_as_they_agreed(session, recording):
    story = builders.a_story(session, [(recording, 0, 20)])
    person = builders.a_subject(session, "Inés Robledo")
    builders.an_agreement(session, subject_id=person.id, name_shown=NameShown.anonymous, **builders.ALL_USES)
    bring(session, recording, VTT)
    keys = [line.key for line in current_transcript(session, recording).lines]
    (found,) = translations_of(session, story.id, keys, viewer=VISITOR, now=NOW)
    assert found.by == ""


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text):
    try:
        lines = read_lines(text)
    except InvalidInput:
        return
    assert all(isinstance(line, SubtitleLine) and line.text for line in lines)
