"""Damages put into an archive's files and into their second copies: are all found, and does any of them spread?

`python -m bench.reliability.damages [--count 200] [--bucket]`: an archive of twice as many small masters, each with a
second copy, in a folder, with `--bucket` in the tests' own S3-compatible store on loopback, or in another, given with
`--endpoint URL --name BUCKET --key KEY --secret SECRET`. Half of the damages hit masters, half second copies, some
both sides of one file. Then, in turn: a round of the worker's slices, a backup, a restore; each file is compared with
the bytes it began with.
"""

import argparse
import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from random import Random

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "ingest"))

import s3_stand_in  # noqa: E402
from kept_archive import add_master  # noqa: E402
from line_archive import all_of, workplace_at  # noqa: E402

from archive.clock import utc_now  # noqa: E402
from archive.keeping import CopyState, FixityCheck, FixityState  # noqa: E402
from archive.settings import Settings  # noqa: E402
from ingest.keeping.backup import back_up  # noqa: E402
from ingest.keeping.fixity import check_all, check_slice  # noqa: E402
from ingest.keeping.repairing import second_copy_of  # noqa: E402
from ingest.keeping.restoring import restore  # noqa: E402
from ingest.place import Place, open_place  # noqa: E402

Bytes = bytes | None


def flip(data: bytes, random: Random) -> Bytes:
    """One bit, anywhere."""
    at = random.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << random.randrange(8)]) + data[at + 1 :]


KINDS: dict[str, Callable[[bytes, Random], Bytes]] = {
    "one bit": flip,
    "one bit, with the time of before": flip,
    "cut off": lambda data, random: data[: random.randrange(1, len(data))],
    "grown by a byte": lambda data, _: data + b"\0",
    "all zero, as after a power cut": lambda data, _: bytes(len(data)),
    "zero from some block on": lambda data, random: (
        data[: (at := random.randrange(len(data)) // 512 * 512)] + bytes(len(data) - at)
    ),
    "no bytes left": lambda _data, _random: b"",
    "deleted": lambda _data, _random: None,
    "another file's bytes": lambda data, _: sha256(data).digest() * (len(data) // 32),
}
"""Swapped files are put in besides."""


class Here:
    """The masters of a store."""

    def __init__(self, place: Place) -> None:
        self.place = place

    def lay(self, name: str, data: Bytes, *, old_time: bool) -> None:
        path = self.place.store.master_path(name)
        times = path.stat()
        path.unlink()
        if data is not None:
            path.write_bytes(data)
            if old_time:
                os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))

    def read(self, name: str) -> Bytes:
        path = self.place.store.master_path(name)
        return path.read_bytes() if path.exists() else None


class InFolder:
    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, name: str) -> Path:
        return self.root / "masters" / name[:2] / name

    def lay(self, name: str, data: Bytes, *, old_time: bool) -> None:  # noqa: ARG002 (a copy's time is nobody's)
        self.path(name).unlink()
        if data is not None:
            self.path(name).write_bytes(data)

    def read(self, name: str) -> Bytes:
        return self.path(name).read_bytes() if self.path(name).exists() else None


class InBucket:
    def __init__(self, settings: Settings) -> None:
        self.store = second_copy_of(settings).store  # type: ignore[union-attr]

    def lay(self, name: str, data: Bytes, *, old_time: bool) -> None:  # noqa: ARG002
        import obstore  # noqa: PLC0415 (only where a bucket is used)

        address = f"masters/{name[:2]}/{name}"
        obstore.delete(self.store, address)
        if data is not None:
            obstore.put(self.store, address, data)

    def read(self, name: str) -> Bytes:
        import obstore  # noqa: PLC0415 (only where a bucket is used)

        try:
            return bytes(obstore.get(self.store, f"masters/{name[:2]}/{name}").bytes())
        except FileNotFoundError:
            return None


@contextlib.contextmanager
def second_copy(given: argparse.Namespace, folder: Path) -> Iterator[dict[str, str]]:
    """Settings of where it is kept."""
    if given.endpoint:
        address = {"second_copy": f"s3://{given.name}/copy", "s3_endpoint": given.endpoint, "s3_region": "us-east-1"}
        yield address | {"s3_key": given.key, "s3_secret": given.secret}
    elif given.bucket:
        with s3_stand_in.s3_store() as shelf:
            address = {"second_copy": "s3://shelf/copy", "s3_endpoint": shelf.address, "s3_region": "us-east-1"}
            yield address | {"s3_key": "key", "s3_secret": "secret"}
    else:
        (folder / "copy").mkdir()
        yield {"second_copy": str(folder / "copy")}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, default=200)
    options.add_argument("--bucket", action="store_true")
    for name in ("endpoint", "name", "key", "secret"):
        options.add_argument(f"--{name}", default="")
    given, folder = options.parse_args(), Path(tempfile.mkdtemp(prefix="damages-"))
    try:
        with second_copy(given, folder) as where:
            proof(given.count, folder, Settings(data=folder / "data", transcriber="none", **where))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def proof(count: int, folder: Path, settings: Settings) -> None:
    place, random, now = open_place(settings), Random(9), utc_now()
    first = {}
    for number in range(2 * count):
        data = random.randbytes(random.randrange(2_000, 60_000))
        first[add_master(place, data, f"Recording {number}").name] = data
    check_all(place, now=now)
    here, there = Here(place), InFolder(folder / "copy") if not settings.s3_endpoint else InBucket(settings)
    names = list(first)
    random.shuffle(names)
    hurt_here, hurt_there = hurt(names, count, first, random, (here, there))

    workplace = workplace_at(place)
    later = now + timedelta(days=7)
    while check_slice(place, workplace.writing, now=later):
        later += timedelta(minutes=1)
    workplace.close_indexes()
    rows = {row.name: row for row in all_of(place, FixityCheck)}
    lost = hurt_here & hurt_there
    found = {name for name, row in rows.items() if row.state is not FixityState.whole}
    renewed = {name for name, row in rows.items() if row.copy_state in (CopyState.renewed, CopyState.damaged)}
    copies_gone = {name for name in lost if rows[name].copy_state is CopyState.none}
    print(f"damages: {len(hurt_here)} masters, {len(hurt_there)} second copies, {len(lost)} of them both of one file")
    print(f"found: {len(found & hurt_here)} masters, {len((renewed | copies_gone) & hurt_there)} second copies")
    print(f"told of what was whole: {len(found - hurt_here) + len(renewed - hurt_there)}")
    whole = {name for name in names if here.read(name) == first[name] and there.read(name) == first[name]}
    print(
        f"whole on both sides again: {len(whole & (hurt_here | hurt_there))} of {len((hurt_here | hurt_there) - lost)}"
    )
    wrong = [name for name in set(names) - lost if name not in whole]
    print(f"not whole though one side was: {len(wrong)}")

    report = back_up(place, folder / "backup", now=later)
    missing = {name.rpartition("/")[2] for name in report.manifest.missing}
    lain = {path.name: path.read_bytes() for path in (folder / "backup" / "masters").glob("??/*")}
    print(
        f"in the backup: {len(lain)} files, {sum(first[name] != data for name, data in lain.items())} of them damaged;"
    )
    print(f"  said to be missing: {len(missing)}, of which both sides were damaged: {len(missing & lost)}")
    restore(Settings(data=folder / "again", transcriber="none"), folder / "backup", now=later)
    again = {path.name: path.read_bytes() for path in (folder / "again" / "store" / "masters").glob("??/*")}
    print(f"restored: {len(again)} files, {sum(first[name] != data for name, data in again.items())} of them damaged")
    aside = len(list((place.store.root / "damaged").iterdir()))
    print(f"damaged masters kept aside: {aside}")


def hurt(
    names: list[str], count: int, first: dict[str, bytes], random: Random, sides: tuple[Here, "InFolder | InBucket"]
) -> tuple[set[str], set[str]]:
    """Put the damages in; which files they hit, here and there."""
    kinds, both, (here, _), hit = list(KINDS), count // 20, sides, (set[str](), set[str]())
    one, other = names[-1], names[-2]
    here.lay(one, first[other], old_time=True)
    here.lay(other, first[one], old_time=True)
    hit[0].update((one, other))
    for number in range(count - 2 - both):
        name = names[number]
        side = number % 2
        damage(name, kinds[number // 2 % len(kinds)], first, random, sides[side])
        hit[side].add(name)
        if len(hit[0] & hit[1]) < both:
            damage(name, kinds[number % len(kinds)], first, random, sides[1 - side])
            hit[1 - side].add(name)
    return hit


def damage(name: str, kind: str, first: dict[str, bytes], random: Random, side: Here | InFolder | InBucket) -> None:
    side.lay(name, KINDS[kind](first[name], random), old_time="time" in kind)


if __name__ == "__main__":
    main()
