"""A store in a folder of its own, and bytes laid as an upload lies."""

from collections.abc import Callable
from pathlib import Path

import pytest

from media.store import LocalStore


@pytest.fixture
def store(tmp_path: Path) -> LocalStore:
    return LocalStore(tmp_path / "store")


@pytest.fixture
def alone(tmp_path: Path) -> Callable[[bytes], Path]:
    """Lay bytes into a folder of their own under the name that uploads have."""

    def lay(data: bytes) -> Path:
        folder = tmp_path / f"upload{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        path = folder / "master"
        path.write_bytes(data)
        return path

    return lay
