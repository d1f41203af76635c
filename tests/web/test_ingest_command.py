"""Folders handed in by command meet the checks that a page's upload meets; the quota is for accounts alone."""

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from archive.database import reading
from archive.errors import InvalidInput
from archive.uploads import Upload
from ingest.configuration import load_settings
from ingest.place import open_place
from tests.media.sounds import tone, wav_bytes
from web.commands.app import app


def sound(pitch, seconds=1.0):
    return wav_bytes(tone(pitch, seconds, rate=16_000), rate=16_000)


FILES = {"a.wav": sound(300.0), "b.wav": sound(400.0), "inner/again.wav": sound(300.0), "long.wav": sound(300.0, 2.0)}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Two recordings, one of them twice, and a file over the limit; an account's quota would be less than one."""
    settings = {"DATA": tmp_path / "data", "UPLOAD_LIMIT_BYTES": len(FILES["a.wav"]) + 100, "ACCOUNT_QUOTA_BYTES": 10}
    for name, value in settings.items():
        monkeypatch.setenv(f"STORYLOOM_{name}", str(value))
    (tmp_path / "recordings" / "inner").mkdir(parents=True)
    for name, content in {**FILES, ".hidden": b"x"}.items():
        (tmp_path / "recordings" / name).write_bytes(content)
    return tmp_path / "recordings"


def uploads():
    with reading(open_place(load_settings()).engine) as session:
        return [(one.file_name, one.language) for one in session.scalars(select(Upload).order_by(Upload.id))]


def test_each_file_of_a_folder_is_checked_by_itself(folder):
    ran = CliRunner().invoke(app, ["ingest", str(folder), "--deposit", "--language", "Spanish"])
    assert ran.exit_code == 1, "two of four could not be taken"
    for words, count in {"waiting for the worker": 2, "already in the archive": 1, "cut it": 1}.items():
        assert ran.output.count(words) == count, ran.output
    assert uploads() == [("a.wav", "es"), ("b.wav", "es")]


@pytest.mark.parametrize("options", [["--deposit", "--language", "Gibberish"], []])
def test_what_is_wrong_with_the_words_is_said_before_a_file_is_read(folder, options):
    ran = CliRunner().invoke(app, ["ingest", str(folder), *options])
    assert isinstance(ran.exception, InvalidInput)
    assert uploads() == []
