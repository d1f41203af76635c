"""The same flows under another program that interrupts them.

`--probe` is called with `--reset`, `--run`, `--recover` and `--check` (commands of a shell; the last ends with status 0
where all holds), `--mode`, `--sys` (the system calls to interrupt), `--max` and `--secs`; it prints what it found and
ends with status 1 where something did not hold. Each command is a process of its own, so this takes far longer.
"""

import argparse
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.reliability.crashes.matrix import ALL, MODES, seeded

ROOT = Path(__file__).parents[3]


def main() -> None:
    """Let the probe interrupt one flow; its status is ours."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--probe", type=Path)
    parser.add_argument("--flow", choices=ALL, default="line")
    parser.add_argument("--mode", choices=MODES, default=MODES[0])
    parser.add_argument("--sys", default="fsync,fdatasync,rename,renameat,unlink,ftruncate")
    parser.add_argument("--max", type=int, default=20, help="points of each call")
    parser.add_argument("--secs", type=int, default=1200)
    parser.add_argument("--folder", type=Path, help="where the archives are laid, best in memory")
    parser.add_argument("--do", choices=DONE, help="what the probe has done, in the archive at --folder")
    options = parser.parse_args()
    if options.do:
        raise SystemExit(DONE[options.do](options.flow, options.folder))
    with tempfile.TemporaryDirectory(dir=options.folder) as scratch:
        seed, tried = Path(scratch) / "seed", Path(scratch) / "tried"
        seeded(ALL[options.flow], seed)
        own = [sys.executable, "-m", "bench.reliability.crashes.with_probe", "--flow", options.flow, "--folder", tried]
        command = [sys.executable, options.probe, "--reset", f"rm -rf {tried} {tried}.said; cp -a {seed} {tried}"]
        for what in DONE:
            command += [f"--{what}", shlex.join(map(str, [*own, "--do", what]))]
        for name in ("mode", "sys", "max", "secs"):
            command += [f"--{name}", str(getattr(options, name))]
        raise SystemExit(subprocess.run(command, cwd=ROOT, check=False).returncode)


def run(name: str, folder: Path) -> int:
    """What somebody does; what they are told is written beside the archive."""

    def say(word: str) -> None:
        with said_of(folder).open("a") as told:
            told.write(f"{word}\n")

    ALL[name].run(folder, say)
    return 0


def recover(name: str, folder: Path) -> int:
    """What must hold at once, what somebody does again, and a worker."""
    flow, told = ALL[name], heard(folder)
    wrong = flow.at_once(folder, told)
    print(wrong)
    if wrong:
        return 1
    if flow.again is not None:
        flow.again(folder, told, told.append)
        said_of(folder).write_text("".join(f"{line}\n" for line in told))
    flow.recover(folder)
    return 0


def check(name: str, folder: Path) -> int:
    """What must hold then."""
    wrong = ALL[name].after(folder, heard(folder))
    print(wrong)
    return bool(wrong)


def said_of(folder: Path) -> Path:
    return folder.with_suffix(".said")


def heard(folder: Path) -> list[str]:
    """What was said so far."""
    return said_of(folder).read_text().splitlines() if said_of(folder).exists() else []


DONE = {"run": run, "recover": recover, "check": check}

if __name__ == "__main__":
    main()
