"""Archive files that attack whoever unpacks them; each holds a good bag and one thing more."""

import gzip
import io
import stat
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path


def zipped(root: Path, target: Path, more: Callable[[zipfile.ZipFile], None] | None = None) -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(root.rglob("*")):
            archive.write(path, f"bag/{path.relative_to(root)}")
        if more:
            more(archive)
    return target


def tarred(root: Path, target: Path, *more: tarfile.TarInfo | tuple[tarfile.TarInfo, bytes]) -> Path:
    with tarfile.open(target, "w:gz" if target.suffix == ".gz" else "w", format=tarfile.PAX_FORMAT) as archive:
        archive.add(root, "bag")
        for one in more:
            info, data = one if isinstance(one, tuple) else (one, b"")
            archive.addfile(info, io.BytesIO(data))
    return target


def _entry(name: str, mode: int = 0o100644, content: bytes = b"x") -> Callable[[zipfile.ZipFile], None]:
    def add(archive: zipfile.ZipFile) -> None:
        info = zipfile.ZipInfo(name)
        info.create_system, info.external_attr = 3, mode << 16
        archive.writestr(info, content)

    return add


def _bomb(archive: zipfile.ZipFile) -> None:
    info = zipfile.ZipInfo("bag/data/zeros")
    info.compress_type = zipfile.ZIP_DEFLATED
    with archive.open(info, "w") as file:
        for _ in range(3):
            file.write(bytes(1024 * 1024))


def _locked(archive: zipfile.ZipFile) -> None:
    archive.writestr("bag/data/locked", b"x")
    archive.filelist[-1].flag_bits |= 1


def _pressed(archive: zipfile.ZipFile) -> None:
    archive.writestr("bag/data/pressed", b"x", compress_type=zipfile.ZIP_BZIP2)


ZIPS: dict[str, Callable[[zipfile.ZipFile], None]] = {
    "a way out": _entry("../../outside.txt"),
    "a way out further in": _entry("bag/data/../../../outside.txt"),
    "an absolute path": _entry("/tmp/outside.txt"),
    "a Windows path": _entry("..\\..\\outside.txt"),
    "a drive": _entry("C:/outside.txt"),
    "a symbolic link": _entry("bag/data/link", stat.S_IFLNK | 0o777, b"/etc/passwd"),
    "a device": _entry("bag/data/device", stat.S_IFCHR | 0o666),
    "the same name twice": _entry("bag/bagit.txt"),
    "the same name in capitals": _entry("bag/BAGIT.txt"),
    "something below a file": _entry("bag/bagit.txt/more"),
    "a name of control signs": _entry("bag/data/a\x1b[2Jb"),
    "a bomb": _bomb,
    "something locked": _locked,
    "something packed otherwise": _pressed,
}


def _of(kind: bytes, **said: object) -> tarfile.TarInfo:
    info = tarfile.TarInfo("bag/data/odd")
    info.type = kind
    for name, one in said.items():
        setattr(info, name, one)
    return info


TARS: dict[str, tarfile.TarInfo] = {
    "a way out": tarfile.TarInfo("../../outside.txt"),
    "an absolute path": tarfile.TarInfo("/tmp/outside.txt"),
    "a symbolic link": _of(tarfile.SYMTYPE, linkname="/etc/passwd"),
    "a hard link": _of(tarfile.LNKTYPE, linkname="bag/bagit.txt"),
    "a device": _of(tarfile.CHRTYPE, devmajor=1, devminor=5),
    "a disk": _of(tarfile.BLKTYPE, devmajor=8),
    "a pipe": _of(tarfile.FIFOTYPE),
    "a file of holes": _of(tarfile.REGTYPE, pax_headers={"GNU.sparse.major": "1", "GNU.sparse.minor": "0",
                                                         "GNU.sparse.name": "holes", "GNU.sparse.realsize": "9"}),
    "the same name twice": tarfile.TarInfo("bag/bagit.txt"),
    "a head of two million bytes": _of(tarfile.REGTYPE, pax_headers={"comment": "x" * 2_000_000}),
}  # fmt: skip


def lying_zip(root: Path, target: Path) -> Path:
    """Its list says that a file is small, and more comes out of it."""
    zipped(root, target, _bomb)
    data = target.read_bytes()
    size = (3 * 1024 * 1024).to_bytes(4, "little")
    assert size in data
    target.write_bytes(data.replace(size, (5).to_bytes(4, "little")))
    return target


def packed_tar_bomb(root: Path, target: Path) -> Path:
    """Little that unpacks to much, and says so nowhere before it comes."""
    info = tarfile.TarInfo("bag/data/zeros")
    info.size = 3 * 1024 * 1024
    plain = tarred(root, target.with_suffix(".plain")).read_bytes()[:-1024].rstrip(b"\0")
    plain += bytes(-len(plain) % 512) + info.tobuf() + bytes(info.size)
    target.write_bytes(gzip.compress(plain, 1))
    return target
