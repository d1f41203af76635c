"""Bags that must not be brought in, each made of a good one by one change: our own, of the kinds that the conformance
suite of the Library of Congress has, and of those that attack whoever unpacks them.
"""

import os
import shutil
from collections.abc import Callable
from hashlib import md5, sha256, sha512
from pathlib import Path

LINE = "data/record/stories.jsonl"


def good(root: Path, payload: dict[str, bytes]) -> Path:
    """A small whole bag of these files, written with nothing of ours."""
    for name, content in payload.items():
        path = root / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (root / "bagit.txt").write_bytes(b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    (root / "bag-info.txt").write_text("Storyloom-Kind: whole\nExternal-Identifier: made by hand\n", encoding="utf-8")
    signed(root)
    return root


def signed(root: Path) -> None:
    """Write the manifests anew, of whatever is there now."""
    files = sorted(path for path in (root / "data").rglob("*") if path.is_file())
    for algorithm, hash_ in (("sha256", sha256), ("sha512", sha512)):
        lines = (f"{hash_(path.read_bytes()).hexdigest()}  {path.relative_to(root)}\n" for path in files)
        (root / f"manifest-{algorithm}.txt").write_text("".join(lines), encoding="utf-8")
    retagged(root)


def retagged(root: Path) -> None:
    """Write the tag manifest anew, so that only what is wrong elsewhere is wrong."""
    tags = sorted(path for path in root.iterdir() if path.is_file() and not path.name.startswith("tagmanifest"))
    lines = (f"{sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in tags)
    (root / "tagmanifest-sha256.txt").write_text("".join(lines), encoding="utf-8")


def _declared(content: bytes) -> Callable[[Path], None]:
    return lambda root: (root / "bagit.txt").write_bytes(content) and None


def _listed(line: str) -> Callable[[Path], None]:
    """One more line in the manifest."""

    def add(root: Path) -> None:
        with (root / "manifest-sha256.txt").open("a", encoding="utf-8", newline="") as file:
            file.write(f"{'0' * 64}  {line}\n")

    return add


def _rewritten(name: str, change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    return lambda root: (root / name).write_bytes(change((root / name).read_bytes())) and None


def _other_file(root: Path) -> None:
    (root / "data" / "record" / "more.jsonl").write_bytes(b"")


def _listed_file(name: str) -> Callable[[Path], None]:
    """A file of that name, in the manifests as it should be."""

    def add(root: Path) -> None:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
        signed(root)

    return add


def _linked(how: Callable[[Path, Path], None]) -> Callable[[Path], None]:
    def link(root: Path) -> None:
        outside = root.parent / "outside.jsonl"
        outside.write_bytes((root / LINE).read_bytes())
        (root / LINE).unlink()
        how(outside, root / LINE)

    return link


def _folder_linked(root: Path) -> None:
    shutil.move(root / "data" / "record", root.parent / "record")
    (root / "data" / "record").symlink_to(root.parent / "record")


def _pipe(root: Path) -> None:
    (root / LINE).unlink()
    os.mkfifo(root / LINE)


def _only_md5(root: Path) -> None:
    for path in root.glob("*manifest-*"):
        path.unlink()
    files = sorted(path for path in (root / "data").rglob("*") if path.is_file())
    lines = (
        f"{md5(path.read_bytes(), usedforsecurity=False).hexdigest()}  {path.relative_to(root)}\n" for path in files
    )
    (root / "manifest-md5.txt").write_text("".join(lines), encoding="utf-8")


VERSION, ENCODING = b"BagIt-Version: 1.0\n", b"Tag-File-Character-Encoding: UTF-8\n"
KINDS: dict[str, Callable[[Path], None]] = {
    "no bagit.txt": lambda root: (root / "bagit.txt").unlink(),
    "an empty bagit.txt": _declared(b""),
    "a bagit.txt with a byte order mark": _declared(b"\xef\xbb\xbf" + VERSION + ENCODING),
    "a bagit.txt of one line": _declared(VERSION),
    "a bagit.txt of three lines": _declared(VERSION + ENCODING + b"More: yes\n"),
    "a bagit.txt the wrong way round": _declared(ENCODING + VERSION),
    "a version that is none": _declared(b"BagIt-Version: .97\n" + ENCODING),
    "a version of the future": _declared(b"BagIt-Version: 2.0\n" + ENCODING),
    "a space before the colon": _declared(b"BagIt-Version : 1.0\n" + ENCODING),
    "no space after the colon": _declared(b"BagIt-Version:1.0\n" + ENCODING),
    "an encoding that nobody knows": _declared(VERSION + b"Tag-File-Character-Encoding: WUT-8\n"),
    "lists in another encoding": _declared(VERSION + b"Tag-File-Character-Encoding: ISO-8859-1\n"),
    "no payload": lambda root: shutil.rmtree(root / "data"),
    "no manifest": lambda root: [path.unlink() for path in root.glob("*manifest-*")] and None,
    "weak checksums alone": _only_md5,
    "a manifest of an unknown kind": lambda root: (
        shutil.copy(root / "manifest-sha256.txt", root / "manifest-crc32.txt") and None
    ),
    "a file that is gone": lambda root: (root / LINE).unlink(),
    "a file that no manifest lists": _other_file,
    "a file that one of two manifests lists": _rewritten(
        "manifest-sha512.txt", lambda all_: all_[all_.index(b"\n") + 1 :]
    ),
    "a file that is larger": _rewritten(LINE, lambda content: content + b"\n"),
    "a file of the same size that differs": _rewritten(LINE, lambda content: content[:-2] + b"!\n"),
    "a checksum that is none": _rewritten("manifest-sha256.txt", lambda all_: b"zz" + all_[2:]),
    "a checksum that is short": _rewritten("manifest-sha256.txt", lambda all_: all_[2:]),
    "a line without a path": _rewritten("manifest-sha256.txt", lambda all_: all_ + b"0" * 64 + b"\n"),
    "a manifest that is no UTF-8": _rewritten("manifest-sha256.txt", lambda all_: all_ + b"0" * 64 + b"  data/\xff\n"),
    "a manifest with a byte order mark": _rewritten("manifest-sha256.txt", lambda all_: b"\xef\xbb\xbf" + all_),
    "a manifest with a byte of nothing": _listed("data/a\0b"),
    "a line twice": _rewritten("manifest-sha256.txt", lambda all_: all_ + all_[: all_.index(b"\n") + 1]),
    "a path out of the bag": _listed("../outside.txt"),
    "a path out of the payload": _listed("data/../../outside.txt"),
    "a path to a tag file": _listed("bagit.txt"),
    "an absolute path": _listed("/etc/passwd"),
    "an absolute path behind data": _listed("data//etc/passwd"),
    "a path to somebody's home": _listed("~/.ssh/id_rsa"),
    "a path to another's home": _listed("~root/.bashrc"),
    "a Windows drive": _listed("C:\\Windows\\system.ini"),
    "a Windows drive with other slashes": _listed("C:/Windows/system.ini"),
    "a path with backslashes": _listed("data\\..\\..\\outside.txt"),
    "a way out behind an escape": _listed("data/%0A/../../../outside"),
    "a bare percent sign": _listed("data/100%"),
    "a stream of Windows": _listed("data/a.txt:hidden"),
    "a name that Windows keeps": _listed_file("data/con.txt"),
    "names that differ in case": _listed_file("data/record/Stories.jsonl"),
    "names that differ in their letters": lambda root: (
        [_listed_file(f"data/{name}")(root) for name in ("caf\u00e9", "cafe\u0301")] and None
    ),
    "a fetch.txt": lambda root: (root / "fetch.txt").write_text(f"http://127.0.0.1:9/a - {LINE}\n") and None,
    "a fetch.txt out of the bag": lambda root: (root / "fetch.txt").write_text("file:///etc/passwd - ../a\n") and None,
    "an empty fetch.txt": lambda root: (root / "fetch.txt").write_bytes(b"") or None,
    "a Payload-Oxum that is not so": _rewritten("bag-info.txt", lambda all_: all_ + b"Payload-Oxum: 1.1\n"),
    "a Payload-Oxum said twice": _rewritten("bag-info.txt", lambda all_: all_ + b"Payload-Oxum: 1.1\n" * 2),
    "a tag file that is no UTF-8": _rewritten("bag-info.txt", lambda all_: all_ + b"Contact: \xff\n"),
    "a line without a label": _rewritten("bag-info.txt", lambda all_: b"nothing\n" + all_),
    "a symbolic link": _linked(lambda outside, path: path.symlink_to(outside)),
    "a hard link": _linked(lambda outside, path: path.hardlink_to(outside)),
    "a folder that is a link": _folder_linked,
    "a pipe": _pipe,
}
"""Each is wrong in one thing; the tag manifest is written anew afterwards."""
WRONG_TAGS: dict[str, Callable[[Path], None]] = {
    "a tag file that was changed": _rewritten("bag-info.txt", lambda all_: all_ + b"Contact: me\n"),
    "a tag file that is gone": lambda root: (root / "bag-info.txt").unlink(),
    "a manifest that the tag manifest leaves out": _rewritten(
        "tagmanifest-sha256.txt",
        lambda all_: b"".join(line for line in all_.splitlines(keepends=True) if b"512" not in line),
    ),
    "a tag manifest that leads out": _rewritten("tagmanifest-sha256.txt", lambda all_: all_ + b"0" * 64 + b"  ../a\n"),
}
"""Wrong in the tag manifest itself."""
