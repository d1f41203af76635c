"""The models that openai-whisper publishes, and fetching one when a person asks for it.

The library's own download does it, which also checks the SHA-256. It works in a folder of its own beside its goal, so
that a model appears whole or not at all; nothing else in the program ever asks a network.
"""

import fcntl
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from urllib.error import URLError

import whisper

from archive.errors import Conflict, InvalidInput, MissingPart, StorageFull
from ingest.speech.fingerprint import file_sha256
from ingest.speech.models import file_stem

_UNFINISHED = ".fetching-"

_SIZES_MIB = {
    **dict.fromkeys(("tiny", "tiny.en"), 72),
    **dict.fromkeys(("base", "base.en"), 139),
    **dict.fromkeys(("small", "small.en"), 461),
    **dict.fromkeys(("medium", "medium.en"), 1457),
    **dict.fromkeys(("large-v1", "large-v2", "large-v3"), 2944),
    "large-v3-turbo": 1543,
}


@dataclass(frozen=True, slots=True)
class Published:
    """One published file: `about_mib` is None where its size is not known before it is fetched."""

    name: str
    address: str
    sha256: str
    about_mib: int | None

    @property
    def file_name(self) -> str:
        """The name under which it lies in the models folder."""
        return f"{self.name}.pt"


def published_models() -> tuple[Published, ...]:
    """Every published file once, by the name that its file has."""
    table = whisper._MODELS  # noqa: SLF001 - the only place where the published hashes are
    return tuple(
        Published(name, address, address.split("/")[-2], _SIZES_MIB.get(name))
        for name, address in table.items()
        if address.endswith(f"/{name}.pt")
    )


def published_as(sha256: str) -> str:
    """The name under which the file with this SHA-256 is published, or ''."""
    return next((one.name for one in published_models() if one.sha256 == sha256), "")


def fetch(name: str, folder: Path) -> Path:
    """Bring the published model `name` into `folder`; harmless when it is there.

    Raises:
        InvalidInput: there is no published model of this name.
        Conflict: another file has its name, or another fetch is under way.
        MissingPart: it could not be fetched; the sentence says where to put it.
    """
    model = next((one for one in published_models() if one.name == file_stem(name)), None)
    if model is None:
        names = ", ".join(one.name for one in published_models())
        raise InvalidInput("There is no published model %(name)r: choose one of %(names)s.", name=name, names=names)
    target = folder / model.file_name
    if target.exists():
        if file_sha256(target) == model.sha256:
            return target
        raise Conflict(
            "%(target)s is another file than the published one: move it away and fetch again.", target=target
        )
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder), tempfile.TemporaryDirectory(dir=folder, prefix=_UNFINISHED) as unfinished:
        _settle(_downloaded(model, Path(unfinished), folder), target)
    return target


def _downloaded(model: Published, unfinished: Path, folder: Path) -> Path:
    instead = f"put {model.file_name} in {folder}; it is at {model.address}"
    size = f", about {model.about_mib:,} MiB" if model.about_mib else ""
    sys.stderr.write(f"fetching {model.file_name}{size}, from {model.address}\n")
    try:
        return Path(str(whisper._download(model.address, str(unfinished), in_memory=False)))  # noqa: SLF001 - its own
    except (URLError, HTTPException, ConnectionError, TimeoutError) as error:
        reason = getattr(error, "reason", error)
        why = getattr(reason, "strerror", None) or reason
        raise MissingPart(
            "%(model)s cannot be fetched from here (%(why)s): %(instead)s.", model=model.name, why=why, instead=instead
        ) from error
    except RuntimeError as error:
        raise MissingPart(
            "What came for %(model)s is not the published file: fetch again, or %(instead)s.",
            model=model.name,
            instead=instead,
        ) from error
    except OSError as error:
        raise StorageFull(
            "%(model)s could not be written to %(folder)s: %(strerror)s.",
            model=model.file_name,
            folder=folder,
            strerror=error.strerror,
        ) from error


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the models folder, and clear what a fetch that was killed left there."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Conflict("Another fetch into %(folder)s is under way: wait for its end.", folder=folder) from error
        for left in folder.glob(f"{_UNFINISHED}*"):
            shutil.rmtree(left, ignore_errors=True)
        yield
    finally:
        os.close(descriptor)


def _settle(written: Path, target: Path) -> None:
    with written.open("rb") as file:
        os.fsync(file.fileno())
    written.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)
