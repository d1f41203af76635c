"""Archives with many small files, for the tests of keeping: each file is a recording's master, a few are pictures."""

import os
from hashlib import sha256
from pathlib import Path

from archive.clock import utc_now
from archive.database import writing
from archive.recordings import Recording
from archive.subject_keeping import find_or_add_subject
from archive.subjects import SubjectKind, SubjectPicture
from ingest.place import Place


def bytes_of(number: int) -> bytes:
    return b"".join(sha256(f"{number}/{part}".encode()).digest() for part in range(40))


def add_master(place: Place, data: bytes, title: str) -> Path:
    digest = sha256(data).hexdigest()
    path = place.store.master_path(digest)
    lay(path, data)
    with writing(place.engine) as session:
        session.add(
            Recording(
                sha256=digest, size_bytes=len(data), file_name="a.wav", title=title, container="wav", codec="pcm_s16le",
                channels=1, sample_rate_hz=16_000, declared_duration_s=1.0, duration_s=1.0, damaged=False, problems=[],
                created_at=utc_now(),
            )
        )  # fmt: skip
    return path


def add_picture(place: Place, data: bytes) -> Path:
    name = f"{sha256(data).hexdigest()}.webp"
    path = place.store.picture_path(name)
    lay(path, data)
    with writing(place.engine) as session:
        subject = find_or_add_subject(session, SubjectKind.crop, "blue corn", now=utc_now())
        session.add(
            SubjectPicture(
                subject_id=subject.id, name=name, width_px=10, height_px=10, alt_text="An ear.", created_at=utc_now()
            )
        )
    return path


def lay(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    path.chmod(0o444)


def with_files(place: Place, masters: int, pictures: int = 0) -> list[Path]:
    """Lay that many files; their paths in the store."""
    laid = [add_master(place, bytes_of(number), f"Recording {number}") for number in range(masters)]
    return laid + [add_picture(place, bytes_of(-1 - number)) for number in range(pictures)]


KINDS = 7


def damage(path: Path, how: int) -> None:
    """Damage a file in one of several ways."""
    data, times = bytearray(path.read_bytes()), path.stat()
    path.chmod(0o644)
    match how % KINDS:
        case 0:
            data[how % len(data)] ^= 1 << (how % 8)
        case 1:
            del data[len(data) // 2 :]
        case 2:
            data += b"\0"
        case 3:  # as after a power cut: the length is right, and nothing was written
            data[:] = bytes(len(data))
        case 4:
            data.clear()
        case 5:
            path.unlink()
            return
        case 6:  # a bit, and its time says that nobody touched it
            data[-1 - how % len(data)] ^= 1
    path.write_bytes(data)
    if how % KINDS == KINDS - 1:
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def swap(one: Path, other: Path) -> None:
    """Give two whole files each other's name."""
    aside = one.with_suffix(".aside")
    one.rename(aside)
    other.rename(one)
    aside.rename(other)


def contents(root: Path) -> dict[str, str]:
    """The hash of everything below a folder, by its path there."""
    return {
        str(path.relative_to(root)): sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }
