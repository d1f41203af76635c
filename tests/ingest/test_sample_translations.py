"""The sample's translations have a line a sentence, and find their passages however the machine cut those."""

from pathlib import Path

import pytest
from sqlalchemy import select

from archive.gate import VISITOR
from archive.reading_translations import translations_of
from archive.transcripts import Transcript, TranscriptKind
from ingest.sample_places import read_times
from ingest.sample_translations import BY, translate_sample
from tests.archive import builders
from tests.conftest import NOW

SAMPLE = Path(__file__).parents[2] / "demo"
FILES = sorted((SAMPLE / "translations").glob("*.txt"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_there_is_a_line_for_every_sentence(file):
    assert len(file.read_text("utf-8").splitlines()) == len(read_times(SAMPLE)[file.name.partition(".")[0]])


def test_lines_find_passages_that_hold_several_sentences(session):
    recording = builders.a_recording(session, duration_s=200)
    recording.file_name = "12-nine-tables.opus"
    times = read_times(SAMPLE)["12-nine-tables"]
    pairs = [(times[at], times[at + 1]) for at in range(0, len(times), 2)]
    passages = builders.a_transcript(session, recording, [(a.start_s + 0.2, b.end_s - 0.2, a.text) for a, b in pairs])
    story = builders.a_story(session, [(recording, 0, 200)])
    assert translate_sample(session, SAMPLE, now=NOW) == 1
    keys = [passage.key for passage in passages]
    (found,) = translations_of(session, story.id, keys, viewer=VISITOR, now=NOW)
    assert (found.language, found.by) == ("es", BY)
    assert found.lines[keys[0]] == "Había nueve mesas en el primer festival. Las cargué yo, así que lo sé."
    assert list(found.lines) == keys


def test_an_archive_without_the_recording_is_left_alone(session):
    assert translate_sample(session, SAMPLE, now=NOW) == 0
    assert session.scalars(select(Transcript).where(Transcript.kind == TranscriptKind.translation)).all() == []
