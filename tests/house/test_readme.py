"""The README names every setting and every command, and the map of folders is true."""

from pathlib import Path

from typer.main import get_command

from archive.settings import Settings
from web.commands.app import app

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_setting_is_in_the_readme() -> None:
    missing = [name for name in Settings.model_fields if f"`STORYLOOM_{name.upper()}`" not in README]
    assert missing == []


def test_every_command_is_in_the_readme() -> None:
    commands = get_command(app).commands  # type: ignore[attr-defined]
    assert [name for name in commands if f"`storyloom {name}" not in README] == []


def test_every_folder_on_the_map_is_there() -> None:
    named = [line.split("`")[1] for line in README.splitlines() if line.startswith("| `") and "/` |" in line]
    assert len(named) >= 9
    assert [name for name in named if not (ROOT / name).is_dir()] == []


def test_every_decision_is_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in folder.glob("0*.md") if path.name not in index] == []
