"""Kill -9 of an export and of an import at random moments: is there ever half of one?

An export that was killed must have left nothing under its name, and an import nothing in the record; a second try must
then do all of it. At the end the memory that an export and an import of one large master take is said too.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from hashlib import sha256
from pathlib import Path
from random import Random

from sqlalchemy import insert

from archive.clock import utc_now
from archive.database import reading, writing
from archive.recordings import Recording
from archive.settings import Settings
from ingest.keeping.bags.bringing_in import compare
from ingest.keeping.bags.laying import is_empty
from ingest.place import open_place

COMMAND = (sys.executable, "-c", "from web.commands.app import main; main()")
LARGE_BYTES = 512 * 1024 * 1024


def main() -> None:
    """Kill, and say what was left; status 1 where anything was half done."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="an archive's data folder, which is only read")
    parser.add_argument("--kills", type=int, default=30, help="of each")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rnd = Random(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        wrong = kill_exports(options.data, root, options.kills, rnd) + kill_imports(root, options.kills, rnd)
        print(f"{options.kills} exports and {options.kills} imports killed.")
        print(f"Half done: {len(wrong)} (goal: 0). {wrong[:3] or ''}")
        large(root)
    raise SystemExit(bool(wrong))


def run(data: Path, *arguments: str, dies_after_s: float | None = None) -> int:
    """Run one command on an archive; killed after so long, where that is given."""
    environment = {**os.environ, "STORYLOOM_DATA": str(data), "STORYLOOM_TRANSCRIBER": "none"}
    process = subprocess.Popen([*COMMAND, *arguments], env=environment, stdout=subprocess.DEVNULL)
    try:
        return process.wait(timeout=dies_after_s)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def lasts_s(data: Path, *arguments: str) -> float:
    """How long the command takes when nobody kills it."""
    began = time.monotonic()
    assert run(data, *arguments) == 0
    return time.monotonic() - began


def kill_exports(data: Path, root: Path, kills: int, rnd: Random) -> list[str]:
    """Killed exports leave nothing under their name. Leaves a whole bag at `root/bag`."""
    whole_s = lasts_s(data, "export", "--bag", str(root / "bag"))
    targets = [root / f"bag-{number}" for number in range(kills)]
    for target in targets:
        run(data, "export", "--bag", str(target), dies_after_s=rnd.uniform(0.4, 1) * whole_s)
    return [
        f"{target.name} is not whole" for target in targets if target.exists() and not (target / "bagit.txt").exists()
    ]


def kill_imports(root: Path, kills: int, rnd: Random) -> list[str]:
    """Killed imports leave nothing in the record, and the next one does all of it."""
    bag, wrong = str(root / "bag"), []
    whole_s = lasts_s(root / "first", "import", "--bag", bag)
    for number in range(kills):
        data = root / f"data-{number % 3}-{number // 3}"
        run(data, "import", "--bag", bag, dies_after_s=rnd.uniform(0.4, 1) * whole_s)
        place = open_place(Settings(data=data, transcriber="none"))
        with reading(place.engine) as session:
            nothing = is_empty(session)
        if not nothing and compare(place, root / "bag"):
            wrong.append(f"import {number} is half done")
        if run(data, "import", "--bag", bag) or compare(place, root / "bag"):
            wrong.append(f"import {number} could not be done again")
        place.engine.dispose()
    return wrong


def large(root: Path) -> None:
    """An archive of one large master, out and in: what memory that takes at most."""
    block = os.urandom(1024 * 1024)
    times = LARGE_BYTES // len(block)
    hashed = sha256()
    for _ in range(times):
        hashed.update(block)
    place = open_place(Settings(data=root / "large", transcriber="none"))
    path = place.store.master_path(hashed.hexdigest())
    path.parent.mkdir()
    with path.open("wb") as file:
        for _ in range(times):
            file.write(block)
    row = {"sha256": hashed.hexdigest(), "size_bytes": LARGE_BYTES, "file_name": "a.wav", "title": "Large",
           "channels": 1,
           "container": "wav", "codec": "pcm_s16le", "sample_rate_hz": 48_000, "duration_s": 1.0, "damaged": False,
           "problems": [], "created_at": utc_now()}  # fmt: skip
    with writing(place.engine) as session:
        session.execute(insert(Recording).values(**row))
    out_s = lasts_s(root / "large", "export", "--bag", str(root / "large-bag"))
    in_s = lasts_s(root / "large-in", "import", "--bag", str(root / "large-bag"))
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"A master of {LARGE_BYTES:,} bytes: out {out_s:.1f} s, in {in_s:.1f} s; at most {most} MiB of memory.")


if __name__ == "__main__":
    main()
