import tomllib

import pytest

from archive.errors import InvalidInput
from ingest.configuration import load_settings, store_setting


@pytest.fixture
def data(tmp_path, monkeypatch):
    for name in ("PORT", "TRANSCRIBER", "WHISPER_MODEL", "WINDOW_S"):
        monkeypatch.delenv(f"STORYLOOM_{name}", raising=False)
    monkeypatch.setenv("STORYLOOM_DATA", str(tmp_path))
    return tmp_path


def test_without_anything_the_defaults_hold(data):
    settings = load_settings()
    assert (settings.data, settings.port, settings.transcriber) == (data, 8000, "whisper")


def test_the_file_comes_before_the_defaults(data):
    store_setting(data, "port", 8123)
    assert load_settings().port == 8123


def test_a_time_zone_that_there_is_not_is_told(data):
    with pytest.raises(InvalidInput, match=r"STORYLOOM_TIME_ZONE: .*such as America/Lima"):
        load_settings(time_zone="Verdanta/Agora")


def test_the_environment_comes_before_the_file(data, monkeypatch):
    store_setting(data, "port", 8123)
    store_setting(data, "whisper_model", "verdanta")
    monkeypatch.setenv("STORYLOOM_PORT", "9000")
    settings = load_settings()
    assert (settings.port, settings.whisper_model) == (9000, "verdanta")


def test_what_a_command_is_given_comes_first_and_its_folder_has_the_file(data, tmp_path, monkeypatch):
    monkeypatch.setenv("STORYLOOM_PORT", "9000")
    other = tmp_path / "other"
    store_setting(other, "window_s", 30.0)
    settings = load_settings(data=other, port=9001, whisper_model=None)
    assert (settings.data, settings.port, settings.window_s) == (other, 9001, 30.0)


@pytest.mark.parametrize("value", ['a "quoted" name', "back\\slash", "two\nlines", "mäis 🌽", ""])
def test_what_is_stored_is_read_back(data, value):
    store_setting(data, "port", 8123)
    store_setting(data, "whisper_model", value)
    assert load_settings().whisper_model == value
    assert tomllib.loads((data / "config.toml").read_text())["port"] == 8123


def test_a_value_that_cannot_be_used_is_named(data, monkeypatch):
    monkeypatch.setenv("STORYLOOM_PORT", "many")
    with pytest.raises(InvalidInput, match=r"^STORYLOOM_PORT: .*correct it in the environment or in config\.toml"):
        load_settings()


def test_a_value_in_the_file_that_cannot_be_used_is_named(data):
    store_setting(data, "transcriber", "ears")
    with pytest.raises(InvalidInput, match=r"^STORYLOOM_TRANSCRIBER: "):
        load_settings()


def test_a_file_that_cannot_be_read_is_named(data):
    (data / "config.toml").write_text("port = = 1")
    with pytest.raises(InvalidInput, match="correct or remove it"):
        load_settings()
