"""The process that looks into models for `ingest.speech.shelf`: one verb and its arguments in, one line of JSON out.

Progress and whatever a library prints go to the error stream.
"""

import json
import os
import socket
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from archive.errors import MissingPart, StoryloomError
from ingest.speech.fast_folder import check_fast_folder, is_fast_folder, is_multilingual
from ingest.speech.fingerprint import file_sha256
from ingest.speech.models import fast_folder_at, setting_for, shown_name
from ingest.speech.shelf import ModelInUse, ShelvedModel

PATIENCE_S = 60.0
"""How long the network may be silent before a fetch is given up."""

NO_WHISPER = (
    "openai-whisper is not installed, so no checkpoint can be fetched or read here: install storyloom[speech], or put "
    "a folder for the fast engine into the models folder."
)


def main() -> int:
    """Answer one question; 0 when it could be answered."""
    answers = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    try:
        answer, status = answer_to(*sys.argv[1:]), 0
    except StoryloomError as error:
        answer, status = {"error": str(error), "kind": type(error).__name__}, 1
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # noqa: BLE001 - whatever a library throws, the person is told in one line
        answer, status = {"error": f"This failed: {type(error).__name__}: {error}", "kind": ""}, 1
    with os.fdopen(answers, "w", encoding="utf-8") as output:
        output.write(json.dumps(answer) + "\n")
    return status


def answer_to(verb: str, folder: str, *rest: str) -> dict[str, Any]:
    """What `list`, `fetch NAME` or `ready NAME ENGINE` comes to in this folder. Raises what `shelf` says they raise."""
    where = Path(folder)
    if verb == "list":
        return _list(where)
    if verb == "ready" and rest[1] == "fast" and (found := _folder_of(rest[0], where)) is not None:
        return asdict(found)
    try:
        # Loading torch takes seconds, and a host with the fast engine alone has none.
        from ingest.speech import choosing, published  # noqa: PLC0415
    except ImportError as error:
        raise MissingPart(NO_WHISPER) from error
    if verb == "fetch":
        socket.setdefaulttimeout(PATIENCE_S)
        return {"path": str(published.fetch(rest[0], where))}
    ready = choosing.ready_converted if rest[1] == "fast" else choosing.ready_checkpoint
    return asdict(ready(rest[0], where))


def _folder_of(given: str, folder: Path) -> ModelInUse | None:
    """The fast engine's folder that is meant, where there is one; a broken one is refused by what it lacks."""
    path = fast_folder_at(given, folder)
    if path is None:
        return None
    check_fast_folder(path)
    return ModelInUse(setting_for(path, folder), shown_name(path))


def _list(folder: Path) -> dict[str, Any]:
    try:
        from ingest.speech.published import published_models  # noqa: PLC0415 - as above
    except ImportError:
        fetchable, problem = [], NO_WHISPER
    else:
        here = {path.name for path in folder.glob("*.pt")}
        fetchable = [[one.name, one.about_mib] for one in published_models() if one.file_name not in here]
        problem = ""
    found = [_described(path) for path in sorted(folder.glob("[!.]*")) if path.suffix == ".pt" or is_fast_folder(path)]
    return {"models": [asdict(one) for one in found], "fetchable": fetchable, "problem": problem}


def _described(path: Path) -> ShelvedModel:
    if path.is_dir():
        return _described_folder(path)
    name, size_bytes = shown_name(path), path.stat().st_size
    try:
        from ingest.speech.checkpoints import look_at  # noqa: PLC0415 - as above
        from ingest.speech.published import published_as  # noqa: PLC0415 - as above

        seen = look_at(path)
    except ImportError:
        return ShelvedModel(name, str(path), "checkpoint", size_bytes)
    except StoryloomError as error:
        return ShelvedModel(name, str(path), "broken", size_bytes, problem=str(error))
    published = published_as(file_sha256(path))
    return ShelvedModel(name, str(path), seen.kind, size_bytes, seen.multilingual, published)


def _described_folder(path: Path) -> ShelvedModel:
    size_bytes = sum(file.stat().st_size for file in path.iterdir() if file.is_file())
    try:
        check_fast_folder(path)
    except MissingPart as error:
        return ShelvedModel(path.name, str(path), "broken", size_bytes, problem=str(error))
    return ShelvedModel(path.name, str(path), "fast", size_bytes, is_multilingual(path))


if __name__ == "__main__":
    sys.exit(main())
