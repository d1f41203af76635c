"""The sample's recipes and seeds find the passages that say them by time, whatever the machine made of the words."""

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from archive.errors import InvalidInput
from archive.recipes import IngredientLine, RecipeStep
from archive.seeds import Handover, Seed
from ingest.sample_places import point_sample, read_times
from ingest.vocabulary import load_vocabulary
from tests.archive.builders import a_recording, a_transcript
from tests.conftest import NOW

SAMPLE = Path(__file__).parents[2] / "demo"
RECORDING = "04-the-jar-above-the-bed"


@pytest.fixture
def heard(session):
    """One recording of the sample, read so badly that no word of it is right, in passages of two sentences."""
    load_vocabulary(session, SAMPLE / "vocabulary", now=NOW)
    recording = a_recording(session, duration_s=200)
    recording.file_name = f"{RECORDING}.opus"
    sentences = read_times(SAMPLE)[RECORDING]
    pairs = [(one, two) for one, two in zip(sentences[::2], sentences[1::2], strict=False)]
    lines = [(one.start_s + 0.3, two.end_s - 0.2, "mumble mumble") for one, two in pairs]
    return sentences, a_transcript(session, recording, lines)


def test_each_place_is_the_passage_of_its_sentence(session, heard):
    sentences, passages = heard
    found = point_sample(session, SAMPLE, now=NOW)
    line = session.scalars(select(IngredientLine).where(IngredientLine.as_said == "one bowl of blue corn")).one()
    at = next(n for n, one in enumerate(sentences) if one.text.startswith("Take one bowl of blue corn"))
    assert line.passage_id == passages[at // 2].id
    assert line.said_at_s == sentences[at].start_s
    handovers = session.scalars(select(Handover).join(Seed).where(Seed.name == "Amara's blue corn")).all()
    assert len({row.passage_id for row in handovers} - {None}) == 3
    pointed = [
        row for table in (IngredientLine, RecipeStep, Handover, Seed) for row in session.scalars(select(table))
        if row.passage_id is not None
    ]  # fmt: skip
    assert found == len(pointed) == 4 + 6 + 3 + 1


def test_pointing_again_changes_nothing(session, heard):
    point_sample(session, SAMPLE, now=NOW)
    versions = session.scalars(select(Seed.version).order_by(Seed.id)).all()
    point_sample(session, SAMPLE, now=NOW)
    assert session.scalars(select(Seed.version).order_by(Seed.id)).all() == versions


def test_a_sentence_that_is_not_in_its_recording_is_named(session, tmp_path):
    (tmp_path / "vocabulary").mkdir()
    (tmp_path / "recordings").mkdir()
    (tmp_path / "recordings" / "times.json").write_text(
        json.dumps({"one": [{"start_s": 0, "end_s": 1, "text": "Salt."}]})
    )
    (tmp_path / "vocabulary" / "recipes.toml").write_text(
        '[[recipe]]\ntitle = "Soup"\ndish = "soup"\nrecording = "one"\nsteps = [{ text = "Salt.", heard = "Sugar." }]\n'
    )
    with pytest.raises(InvalidInput, match=r"“Sugar\.” is no sentence of one; give it as its text has it\."):
        point_sample(session, tmp_path, now=NOW)
    (tmp_path / "recordings" / "times.json").write_text('{"one": 3}')
    with pytest.raises(InvalidInput, match="cannot be read"):
        point_sample(session, tmp_path, now=NOW)
