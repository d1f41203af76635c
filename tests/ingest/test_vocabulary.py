from pathlib import Path

import pytest
from sqlalchemy import func, select

from archive.errors import InvalidInput
from archive.recipes import Recipe
from archive.seeds import Seed
from archive.subjects import BroaderTerm, Subject, SubjectName
from ingest.vocabulary import load_vocabulary, read_file
from tests.conftest import NOW

SAMPLE = Path(__file__).parents[2] / "demo" / "vocabulary"
CROPS = """
[[subject]]
preferred = "blue corn"
scientific = "Zea mays"
note = "Grown behind the house."
broader = ["corn"]
names = [{ name = "blue maize" }, { name = "blew corn", kind = "heard_as" }]

[[subject]]
preferred = "corn"
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "crops.toml").write_text(CROPS)
    (tmp_path / "dishes.toml").write_text('[[subject]]\npreferred = "corn bread"\n')
    (tmp_path / "recipes.toml").write_text(
        '[[recipe]]\ntitle = "Corn bread"\ndish = "corn bread"\nsteps = ["Bake."]\ningredients = [{ said = "corn" }]\n'
    )
    (tmp_path / "seeds.toml").write_text('[[seed]]\nname = "Tala\'s blue"\ncrop = "blue corn"\nyear = 1988\n')
    return tmp_path


def rows(session):
    tables = (Subject, SubjectName, BroaderTerm, Recipe, Seed)
    return [session.scalar(select(func.count()).select_from(table)) for table in tables]


def test_everything_is_loaded(session, folder):
    assert load_vocabulary(session, folder, now=NOW) == 5
    corn = session.scalar(select(Subject).where(Subject.name == "blue corn"))
    names = session.execute(select(SubjectName.name, SubjectName.kind).where(SubjectName.subject_id == corn.id))
    assert {(name, kind.value) for name, kind in names} == {
        ("blue maize", "variant"), ("blew corn", "heard_as"), ("Zea mays", "scientific"),
    }  # fmt: skip
    assert corn.note == "Grown behind the house."
    assert session.scalar(select(Seed.year)) == 1988


def test_loading_it_again_changes_nothing(session, folder):
    load_vocabulary(session, folder, now=NOW)
    before = rows(session)
    load_vocabulary(session, folder, now=NOW)
    assert rows(session) == before


def test_loading_it_again_changes_what_changed(session, folder):
    load_vocabulary(session, folder, now=NOW)
    before = rows(session)
    (folder / "crops.toml").write_text(CROPS.replace("behind the house", "by the river"))
    load_vocabulary(session, folder, now=NOW)
    assert rows(session) == before
    assert session.scalar(select(Subject.note).where(Subject.name == "blue corn")) == "Grown by the river."


def test_the_sample_can_be_loaded_twice(session):
    loaded = load_vocabulary(session, SAMPLE, now=NOW)
    before = rows(session)
    assert loaded > 50
    assert load_vocabulary(session, SAMPLE, now=NOW) == loaded
    assert rows(session) == before


def test_an_empty_folder_has_nothing(session, tmp_path):
    assert load_vocabulary(session, tmp_path, now=NOW) == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[subject]]\nname = "corn"\n', r"^crops\.toml: subject\.0\.preferred: "),
        ('[[subject]]\npreferred = "corn"\ncolour = "blue"\n', r"^crops\.toml: subject\.0\.colour: "),
        ("[[subject]\n", r"^crops\.toml: .*correct it and load again"),
        ('[[subject]]\npreferred = "corn"\nnames = [{ name = "maize", kind = "nick" }]\n', r"^crops\.toml: subject"),
    ],
)
def test_a_wrong_file_is_named_with_the_first_thing_wrong(tmp_path, text, said):
    path = tmp_path / "crops.toml"
    path.write_text(text)
    with pytest.raises(InvalidInput, match=said):
        read_file(path)
