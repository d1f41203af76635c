"""Files sent over bad wifi: does each arrive whole, and how many bytes were carried for it?

`--proxy` is a program that stands between sender and site and cuts, resets and loses: called with the port to listen
on, the port to pass on to, `--cut-min`, `--cut-max`, `--rst`, `--drop-response`, `--seed`, `--rate` and `--life`, it
prints the bytes it carried upwards as JSON (`up`) when it is told to end.
"""

import argparse
import json
import socket
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.reliability.sending import Sent, made, send
from bench.reliability.site import Site, new_site
from bench.reliability.upload_kills import not_kept

LIFE_S = 600
CUTS = ("--cut-min", "300000", "--cut-max", "3000000", "--rst", "--drop-response", "0.1", "--life", str(LIFE_S))
MOST_AT_ONCE = 4


def main() -> None:
    """Send, and say what arrived; status 1 where a file did not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--proxy", type=Path, required=True)
    parser.add_argument("--files", type=int, default=40)
    parser.add_argument("--file-bytes", type=int, default=4_000_000)
    parser.add_argument("--piece-bytes", type=int, default=1024 * 1024, help="0: all that is left at once")
    parser.add_argument("--rate", type=int, default=0, help="bytes a second of each connection; 0: as fast as it goes")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        site = new_site(Path(folder) / "data")
        carried, sent = send_through(site, options)
        site.end(kill=False)
        wrong = [line for one in sent for line in one.lost] + not_kept(site, sent)
    size = sum(len(one.data) for one in sent)
    print(f"{sum(one.is_whole for one in sent)} of {len(sent)} files whole; wrong: {len(wrong)}. {wrong[:3] or ''}")
    print(f"{sum(one.broken for one in sent)} requests broke off.")
    print(f"{carried:,} bytes carried for {size:,}: {carried / size:.3f} times.")
    raise SystemExit(bool(wrong))


def send_through(site: Site, options: argparse.Namespace) -> tuple[int, list[Sent]]:
    """The bytes that the proxy carried, and the files."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, options.proxy, str(port), str(site.port), *CUTS, "--seed", str(options.seed)]
    command += ["--rate", str(options.rate)]
    proxy = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    address = f"http://127.0.0.1:{port}"
    headers = {**site.headers, "Origin": address}
    sent = [made(f"{number}.wav", options.file_bytes) for number in range(options.files)]
    ends = time.monotonic() + LIFE_S
    with ThreadPoolExecutor(MOST_AT_ONCE) as pool:
        for one in sent:
            pool.submit(
                send, one, address, headers,
                piece_bytes=options.piece_bytes or options.file_bytes, goes_on=lambda: time.monotonic() < ends,
            )  # fmt: skip
    proxy.terminate()
    told, _ = proxy.communicate(timeout=30)
    return int(json.loads(told)["up"]), sent


if __name__ == "__main__":
    main()
