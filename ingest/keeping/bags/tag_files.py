"""Reading what a bag says of itself: its declaration, its manifests and its other tags (RFC 8493, section 2)."""

import re
from pathlib import Path

from archive.errors import InvalidInput
from ingest.keeping.bags.safe_paths import check_no_doubles, checked_path, shown

VERSIONS = ("1.0", "0.97")
LARGEST_TAG_FILE = 256 * 1024 * 1024
DIGITS = {"md5": 32, "sha1": 40, "sha224": 56, "sha256": 64, "sha384": 96, "sha512": 128}
STRONG = frozenset({"sha256", "sha384", "sha512"})
LINE = re.compile(r"([0-9A-Fa-f]+)[ \t]+\*?(.+)")
MANIFEST = re.compile(r"(tagmanifest|manifest)-([a-z0-9]+)\.txt", re.ASCII)
ESCAPE = re.compile(r"%(0[AaDd]|25)")
ENDS = re.compile(r"\r\n|\n|\r")
Manifest = dict[str, str]
"""Path -> checksum, in small letters."""


def lines_of(path: Path) -> list[str]:
    """The lines of a tag file. Raises InvalidInput where it is too large, or not UTF-8 as it must be."""
    if path.stat().st_size > LARGEST_TAG_FILE:
        raise InvalidInput("%(name)s is larger than any list that is read here.", name=path.name)
    data = path.read_bytes()
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        raise InvalidInput("%(name)s begins with a byte order mark, which a bag must not have.", name=path.name)
    try:
        lines = ENDS.split(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise InvalidInput("%(name)s is not UTF-8 text.", name=path.name) from error
    return lines[:-1] if lines[-1] == "" else lines


def check_declaration(root: Path) -> None:
    """Raises InvalidInput unless `bagit.txt` is there and says what RFC 8493 wants of it."""
    path = root / "bagit.txt"
    if not path.is_file():
        raise InvalidInput("This is no bag: it has no bagit.txt.")
    lines = lines_of(path)
    found = [re.fullmatch(r"([A-Za-z-]+): (.+)", line) for line in lines]
    said = [(match[1], match[2].strip()) for match in found if match]
    if len(said) != len(lines) or [name for name, _ in said] != ["BagIt-Version", "Tag-File-Character-Encoding"]:
        raise InvalidInput("bagit.txt must hold two lines: the version of BagIt, and the encoding.")
    (_, version), (_, encoding) = said
    if version not in VERSIONS:
        raise InvalidInput(
            "This bag is of BagIt %(version)s; bags of 1.0 and 0.97 are read here.", version=shown(version)
        )
    if encoding.upper() != "UTF-8":
        raise InvalidInput("This bag's lists are in %(encoding)s; write it with UTF-8.", encoding=shown(encoding))


def read_manifest(path: Path, algorithm: str, *, of_payload: bool) -> Manifest:
    """A manifest, every path of it checked.

    Raises:
        InvalidInput: a line is none, names a path that may not be, or one that another line names too.
    """
    found: list[tuple[str, str]] = []
    for number, line in enumerate(lines_of(path), start=1):
        match = LINE.fullmatch(line)
        if match is None or len(match[1]) != DIGITS[algorithm]:
            raise InvalidInput("%(name)s: line %(number)s is no checksum and path.", name=path.name, number=number)
        named = _unescaped(path.name, match[2].removeprefix("./"))
        if named.startswith("data/") is not of_payload:
            raise InvalidInput("%(name)s: “%(path)s” does not belong there.", name=path.name, path=shown(named))
        found.append((named, match[1].lower()))
    check_no_doubles(named for named, _ in found)
    return dict(found)


def _unescaped(manifest: str, path: str) -> str:
    if "%" in ESCAPE.sub("", path):
        raise InvalidInput("%(name)s: “%(path)s” holds a bare %%.", name=manifest, path=shown(path))
    return checked_path(ESCAPE.sub(lambda match: chr(int(match[1], 16)), path))


def read_tags(path: Path) -> dict[str, str]:
    """The labels of `bag-info.txt`; a line that begins with a space goes on with the one before.

    Raises InvalidInput where a line is neither.
    """
    found: dict[str, str] = {}
    last = ""
    for line in lines_of(path):
        name, colon, text = line.partition(":")
        if line[:1] in (" ", "\t") and last:
            found[last] += f" {line.strip()}"
        elif colon and name.strip():
            last = name.strip()
            if last == "Payload-Oxum" and last in found:
                raise InvalidInput("bag-info.txt says twice how large the bag is.")
            found[last] = text.strip()
        elif line.strip():
            raise InvalidInput("bag-info.txt has a line without a label.")
    return found
