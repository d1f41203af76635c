"""Settings from their three sources: the environment first, then `config.toml` in the data folder, then defaults."""

import json
import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from archive.errors import InvalidInput
from archive.settings import Settings

CONFIG = "config.toml"


def load_settings(**given: Any) -> Settings:
    """The settings in force; `given` (from a command's options) goes before everything else.

    Raises:
        InvalidInput: a setting has a value that cannot be used; the sentence names it.
    """
    chosen = {name: value for name, value in given.items() if value is not None}
    try:
        environment = Settings(**chosen)
        stored = _stored(environment.data / CONFIG)
        free = {name: value for name, value in stored.items() if name not in environment.model_fields_set}
        return Settings(**free, **chosen)
    except ValidationError as error:
        first = error.errors()[0]
        name = "STORYLOOM_" + "_".join(str(part) for part in first["loc"]).upper()
        raise InvalidInput(
            "%(name)s: %(first)s; correct it in the environment or in %(config)s.",
            name=name,
            first=first["msg"],
            config=CONFIG,
        ) from error


def _stored(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidInput("%(path)s: %(error)s; correct or remove it.", path=path, error=error) from error


def in_environment(name: str) -> str | None:
    """The value that the environment gives a setting, where it does; it comes before what `config.toml` says."""
    environment = Settings()
    return str(getattr(environment, name)) if name in environment.model_fields_set else None


def store_setting(data: Path, name: str, value: str | float) -> None:
    """Write one setting into the data folder's `config.toml`, keeping the others."""
    path = data / CONFIG
    stored = {**_stored(path), name: value}
    data.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".new")
    lines = (f"{key} = {_toml(item)}\n" for key, item in sorted(stored.items()))
    temporary.write_text("".join(lines), encoding="utf-8")
    temporary.replace(path)


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    return json.dumps(str(value), ensure_ascii=False)
