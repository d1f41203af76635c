"""The names of the archive from the command line: out and in again, merged and parted, split and retired."""

import re

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from archive.clock import utc_now
from archive.database import reading, writing
from archive.errors import InvalidInput, NotFound
from archive.events import Event
from archive.mentions import Mention
from archive.subject_editing import SubjectText, create_subject
from archive.subject_facets import NameText
from archive.subjects import Subject, SubjectKind
from tests.archive.builders import a_mention, a_recording, a_transcript
from web.commands.app import app


@pytest.fixture
def run(place, monkeypatch):
    """Runs a command on the archive; an error it ends in is raised."""
    monkeypatch.setenv("STORYLOOM_DATA", str(place.settings.data))
    monkeypatch.setenv("STORYLOOM_TRANSCRIBER", "none")

    def command(*arguments: str, status: int = 0) -> str:
        result = CliRunner().invoke(app, ["subjects", *arguments])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == status, result.output
        return result.output

    return command


@pytest.fixture
def key(place) -> str:
    """Corn and maize; the key of a mention of maize."""
    with writing(place.engine) as session:
        for name, names in (("corn", ()), ("maize", (NameText("maíz", language="es"),))):
            create_subject(session, SubjectKind.crop, SubjectText(name, names=names), by_id=None, now=utc_now())
        (passage,) = a_transcript(session, a_recording(session), [(0, 1, "maize")])
        maize = session.scalars(select(Subject).where(Subject.name == "maize")).one()
        return a_mention(session, passage, maize).key


def test_out_and_in_again(run, key, tmp_path):
    file = tmp_path / "names.csv"
    assert run("export", str(file)) == f"{file} is written.\n"
    assert file.read_bytes().startswith(b"\xef\xbb\xbfkey,kind,name,")
    assert run("import", str(file)) == "0 are new, 0 are changed, 2 as they were.\n"
    text = file.read_text(encoding="utf-8-sig").replace("maíz@es", "maíz@es | choclo@es")
    file.write_text(text + ",crop,sorghum,,,,,,,corn,,,\n", encoding="utf-8")
    told = run("import", str(file), "--dry-run")
    assert "line 3: change: maize: name choclo (variant, es) comes" in told
    assert "line 4: new: sorghum: new crop; a kind of “corn”" in told
    assert told.endswith("1 would be new, 1 would be changed, 1 as they were.\n")
    assert "sorghum" not in run("export", "-")
    assert run("import", str(file)).endswith("1 are new, 1 are changed, 1 as they were.\n")
    assert "sorghum" in run("export", "-", "--format", "json", "--kind", "crop")
    assert run("export", "-", "--kind", "dish").splitlines()[1:] == []


def test_a_file_with_one_bad_line_changes_nothing(run, key, tmp_path):
    file = tmp_path / "names.csv"
    file.write_text("kind,name,colour\ndish,stew,red\n", encoding="utf-8")
    told = run("import", str(file), "--dry-run", status=1)
    assert "line 1: problem: There is no column “colour”" in told
    assert told.endswith("1 cannot be used, so nothing would be.\n")
    with pytest.raises(InvalidInput, match=r"Nothing was imported: There is no column “colour”.* \(line 1\)"):
        run("import", str(file))
    with pytest.raises(InvalidInput, match="cannot be read"):
        run("import", str(tmp_path / "nothing.csv"))
    with pytest.raises(InvalidInput, match=r"use \.csv or \.json"):
        run("export", str(tmp_path / "names.xlsx"))


def test_merged_and_parted(place, run, key):
    assert "is part of “corn”" in run("merge", "crops/maize", "crops/corn", "--reason", "one plant")
    with pytest.raises(InvalidInput, match="merged into another already"):
        run("merge", "crops/maize", "crops/corn")
    with reading(place.engine) as session:
        corn = session.scalars(select(Subject).where(Subject.name == "corn")).one()
        assert session.scalars(select(Mention.subject_id)).one() == corn.id
        assert session.scalars(select(Event.account_id).where(Event.act == "merge")).all() == [None, None]
    assert "is itself again" in run("unmerge", "/crops/maize")
    with pytest.raises(InvalidInput, match="merged into nothing"):
        run("unmerge", "crops/maize")


def test_split_and_retired(place, run, key):
    told = run("split", "crops/maize", "popcorn", "--mention", key, "--name", "maíz")
    made = re.search(r"“popcorn” \(crops/popcorn, (\w+)\) is new", told)
    assert made is not None
    assert "is retired" in run("retire", made.group(1))
    assert "is back" in run("bring-back", "crops/popcorn")
    for unknown in ("crops/nothing", "dishes/corn", "nosuchkey2", ""):
        with pytest.raises(NotFound, match="give its address"):
            run("retire", unknown)
