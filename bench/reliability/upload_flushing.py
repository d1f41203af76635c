"""Is a piece flushed to disk before it is acknowledged? Watches the system calls of the served site with strace.

In the trace of every piece an fsync of the upload's own file must have returned after its last write and before the
answer 204 goes out.
"""

import argparse
import re
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from bench.reliability.sending import made, send
from bench.reliability.site import new_site

CALLS = "write,fsync,sendto,sendmsg,writev"


def main() -> None:
    """Send pieces under strace; status 1 where one was acknowledged before it was flushed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pieces", type=int, default=20)
    options = parser.parse_args()
    strace = shutil.which("strace")
    if strace is None:
        raise SystemExit("needs strace")
    with tempfile.TemporaryDirectory() as folder:
        site = new_site(Path(folder) / "data")
        trace = Path(folder) / "trace"
        watched = str(site.server.pid) if site.server else ""
        command = [strace, "-f", "-ttt", "-yy", "-s", "24", "-e", f"trace={CALLS}", "-o", trace, "-p", watched]
        tracing = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        time.sleep(2)
        one = made("kitchen.wav", options.pieces * 100_000)
        send(one, site.address, site.headers, piece_bytes=100_000, goes_on=lambda: True)
        tracing.send_signal(signal.SIGINT)
        tracing.wait(30)
        lines = trace.read_text(errors="replace").splitlines()
        site.end(kill=True)
    writes, answers, early = judged(lines)
    print(f"{writes} writes and {answers} acknowledgements; {early} of these before an fsync of the writes (goal: 0).")
    raise SystemExit(bool(early) or min(writes, answers) < options.pieces)


def judged(lines: list[str]) -> tuple[int, int, int]:
    """How many writes to the upload and answers 204 were seen, and how many answers left unflushed bytes behind."""
    flushing, dirty, writes, answers, early = set(), False, 0, 0, 0
    for line in lines:
        thread = line.partition(" ")[0]
        if "/arriving>" in line and " write(" in line:
            dirty, writes = True, writes + 1
        elif "/arriving>" in line and " fsync(" in line:
            flushing.add(thread)
        if thread in flushing and re.search(r"fsync(\(| resumed).* = 0$", line):
            flushing.discard(thread)
            dirty = False
        if "HTTP/1.1 204" in line:
            answers += 1
            early += dirty
    return writes, answers, early


if __name__ == "__main__":
    main()
