"""How long a site takes to end that is told to (SIGTERM) while twenty uploads are in the middle of a piece."""

import argparse
import socket
import tempfile
import time
from pathlib import Path

import httpx

from bench.reliability.sending import PIECE
from bench.reliability.site import TUS, Site, new_site

FIRST, DECLARED, SENT = 5_000, 3_000_000, 900_000


def main() -> None:
    """Stop it, and say how long that took and what is there; status 1 where something acknowledged is not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--uploads", type=int, default=20)
    parser.add_argument("--processes", type=int, default=1, help="processes of the site")
    options = parser.parse_args()
    data = bytes(range(256)) * 12_000
    with tempfile.TemporaryDirectory() as folder:
        site = new_site(Path(folder) / "data", processes=options.processes)
        addresses = [begun(site, data) for _ in range(options.uploads)]
        connections = [half_sent(site, address, data) for address in addresses]
        time.sleep(2)
        began_s = time.monotonic()
        site.end(kill=False)
        took_s = time.monotonic() - began_s
        files = [file.read_bytes() for file in (site.data / "store" / "uploads").glob("*/arriving")]
        for each in connections:
            each.close()
    kept = sum(len(file) >= FIRST and data.startswith(file) for file in files)
    print(f"{options.uploads} uploads under way; the site ended after {took_s:.1f} s (goal: at most 10).")
    print(
        f"{kept} of them have what was acknowledged ({FIRST:,} bytes) and, unasked, {min(map(len, files)):,} or more."
    )
    raise SystemExit(kept != options.uploads)


def begun(site: Site, data: bytes) -> str:
    """The address of an upload whose first piece was acknowledged."""
    with httpx.Client(base_url=site.address, headers=site.headers) as client:
        answer = client.post("/uploads", headers={**TUS, "Upload-Length": str(len(data))}).raise_for_status()
        address = answer.headers["Location"]
        client.patch(address, headers={**PIECE, "Upload-Offset": "0"}, content=data[:FIRST]).raise_for_status()
    return address


def half_sent(site: Site, address: str, data: bytes) -> socket.socket:
    """A connection that has sent a part of what it announced, and keeps silent."""
    connection = socket.create_connection(("127.0.0.1", site.port))
    said = {"Host": f"127.0.0.1:{site.port}", **site.headers, **PIECE}
    said |= {"Upload-Offset": str(FIRST), "Content-Length": str(DECLARED)}
    lines = "".join(f"{name}: {value}\r\n" for name, value in said.items())
    connection.sendall(f"PATCH {address} HTTP/1.1\r\n{lines}\r\n".encode() + data[FIRST : FIRST + SENT])
    return connection


if __name__ == "__main__":
    main()
