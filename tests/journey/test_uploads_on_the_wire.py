"""What uploads are promised where a phone's connection stalls, breaks off or repeats itself, over real sockets."""

import socket
import time
from contextlib import ExitStack, closing
from pathlib import Path

import httpx

from archive.settings import Settings
from ingest.place import open_place
from tests.journey.conftest import Uploading, sign_in
from tests.serving import environment_of, serve

SOUND = b"grandmother said " * 6000
TUS = {"Tus-Resumable": "1.0.0"}
LONGEST_S = 30.0


def begin(browser: httpx.Client, size: int = len(SOUND)) -> str:
    answer = browser.post("/uploads", headers={**TUS, "Upload-Length": str(size)})
    assert answer.status_code == 201, answer.text
    return answer.headers["Location"]


def here(browser: httpx.Client, address: str) -> int:
    return int(browser.head(address, headers=TUS).headers["Upload-Offset"])


def add(browser: httpx.Client, address: str, start: int, data: bytes) -> int:
    more = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": str(start)}
    return browser.patch(address, headers={**TUS, **more}, content=data).status_code


def half_sent(uploading: Uploading, address: str, *, start: int, declared: int, data: bytes) -> socket.socket:
    """A connection that announced more than it has sent."""
    port = int(uploading.site.address.rpartition(":")[2])
    connection = socket.create_connection(("127.0.0.1", port))
    said = {
        "Host": f"127.0.0.1:{port}", **uploading.headers, **TUS, "Content-Type": "application/offset+octet-stream",
        "Upload-Offset": str(start), "Content-Length": str(declared),
    }  # fmt: skip
    head = f"PATCH {address} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in said.items()) + "\r\n"
    connection.sendall(head.encode() + data)
    return connection


def test_a_stalled_connection_gives_way_to_the_next(uploading: Uploading) -> None:
    """The first never ends, so this passes only where the second takes its place."""
    address = begin(uploading.browser)
    with half_sent(uploading, address, start=0, declared=len(SOUND), data=SOUND[:40_000]):
        start = _settled(uploading.browser, address, beyond=0)
        assert add(uploading.browser, address, start, SOUND[start:]) == 204
    assert here(uploading.browser, address) == len(SOUND)


def test_of_a_short_piece_what_came_is_kept(uploading: Uploading) -> None:
    address = begin(uploading.browser)
    with half_sent(uploading, address, start=0, declared=len(SOUND), data=SOUND[:40_000]):
        start = _settled(uploading.browser, address, beyond=0)
    assert start == 40_000
    assert add(uploading.browser, address, start, SOUND[start:]) == 204


def test_a_repeated_announcement_is_another_upload(uploading: Uploading) -> None:
    """A phone that never heard the answer asks again; neither knows of the other's bytes."""
    first, second = begin(uploading.browser), begin(uploading.browser)
    assert first != second
    assert add(uploading.browser, first, 0, SOUND[:100]) == 204
    assert (here(uploading.browser, first), here(uploading.browser, second)) == (100, 0)


def test_told_to_stop_the_site_ends_in_time_and_keeps_what_it_acknowledged(tmp_path: Path) -> None:
    """Twenty phones are in the middle of a piece, and send no more."""
    with ExitStack() as open_ones:
        site = open_ones.enter_context(serve(environment_of(tmp_path, transcriber="none"), "--no-worker"))
        browser = open_ones.enter_context(closing(sign_in(site)))
        uploading = Uploading(site, open_place(Settings(data=tmp_path)), browser)
        addresses = [begin(browser) for _ in range(20)]
        assert {add(browser, address, 0, SOUND[:5000]) for address in addresses} == {204}
        for address in addresses:
            open_ones.enter_context(half_sent(uploading, address, start=5000, declared=50_000, data=SOUND[5000:30_000]))
        for address in addresses:
            _settled(browser, address, beyond=5000)
        site.process.terminate()
        assert site.process.wait(timeout=60) == 0
    files = sorted((tmp_path / "store" / "uploads").glob("*/arriving"))
    assert [file.read_bytes() for file in files] == [SOUND[:30_000]] * 20


def _settled(browser: httpx.Client, address: str, *, beyond: int) -> int:
    """How much is here once more than `beyond` is."""
    ends = time.monotonic() + LONGEST_S
    while (found := here(browser, address)) <= beyond:
        assert time.monotonic() < ends, "what came was never written"
        time.sleep(0.05)
    return found
