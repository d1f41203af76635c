"""Uploads that are interrupted: sent in pieces over the protocol, and handed in by command."""

import base64
from hashlib import sha256
from pathlib import Path

import httpx
from fastapi.testclient import TestClient
from sqlalchemy import select

from archive.accounts import Role
from archive.clock import utc_now
from archive.database import reading, writing
from archive.errors import StoryloomError
from archive.signing_in import add_account
from archive.uploads import DEPOSIT_STATEMENT, Upload
from bench.reliability.crashes import archives
from bench.reliability.crashes.archives import opened
from bench.reliability.crashes.flows import Flow, Say, Wrong, whole
from bench.reliability.sending import PIECE
from bench.reliability.site import PERSON, TUS
from ingest.handing_in import look_after_arrivals
from ingest.intake import Deposit, take_in_file
from ingest.promise import keys_with_a_run
from web.app import make_app

PIECE_BYTES, MOST_TRIES = 20_000, 4
ORIGIN = {"Origin": "http://testserver"}


def client(folder: Path) -> TestClient:
    """A site on this archive, in this process, asked as the signed-in sender."""
    place = opened(folder)
    site = make_app(place)
    cookie = folder / "cookie"
    headers = {**ORIGIN, **({"Cookie": cookie.read_text()} if cookie.exists() else {})}
    return TestClient(site, headers=headers, follow_redirects=False, raise_server_exceptions=False)


def sign_in(folder: Path) -> None:
    """An account, signed in."""
    with writing(opened(folder).engine) as session:
        add_account(session, name="Sender", role=Role.contributor, now=utc_now(), **PERSON)
    answer = client(folder).post("/sign-in", data=PERSON)
    (folder / "cookie").write_text(f"session={answer.cookies['session']}")


def run_upload(folder: Path, say: Say) -> None:
    send(folder, "", say)


def send(folder: Path, address: str, say: Say) -> None:
    """Send all of it, from wherever it stands; an error is answered by asking how much is there."""
    data, asked = archives.sound(), client(folder)
    for _ in range(MOST_TRIES):
        if not address:
            words = f"filename {base64.b64encode(b'corn.wav').decode()},deposit eWVz,narrator VGFsYQ=="
            more = {**TUS, "Upload-Length": str(len(data)), "Upload-Metadata": words}
            answer = asked.post("/uploads", headers=more)
            if answer.status_code != httpx.codes.CREATED:
                say(f"status {answer.status_code}")
                continue
            address = answer.headers["Location"]
            say(f"address {address}")
        if _pieces(asked, address, data, say):
            return
    say("gave up")


def _pieces(asked: TestClient, address: str, data: bytes, say: Say) -> bool:
    answer = asked.head(address, headers=TUS)
    if answer.status_code != httpx.codes.OK:
        say(f"status {answer.status_code}")
        return False
    start = int(answer.headers["Upload-Offset"])
    say(f"here {start}")
    while start < len(data):
        headers = {**PIECE, "Upload-Offset": str(start)}
        answer = asked.patch(address, headers=headers, content=data[start : start + PIECE_BYTES])
        if answer.status_code != httpx.codes.NO_CONTENT:
            say(f"status {answer.status_code}")
            return False
        start = int(answer.headers["Upload-Offset"])
        say(f"acknowledged {start}")
    return True


def nothing_lost(folder: Path, said: list[str]) -> Wrong:
    """Whether what was acknowledged is never less afterwards, and no answer was other than the protocol's."""
    del folder
    wrong, most = [], 0
    for line in said:
        what, _, value = line.partition(" ")
        if what == "acknowledged":
            most = int(value)
        elif what == "gave":
            wrong.append(f"a sender that goes on was sent away {MOST_TRIES} times")
        elif what == "here" and int(value) < most:
            wrong.append(f"{most} bytes were acknowledged and {value} are there")
    return wrong


def upload_again(folder: Path, said: list[str], say: Say) -> None:
    """The sender goes on, as a client does after its page was reloaded."""
    addresses = [line.partition(" ")[2] for line in said if line.startswith("address")]
    send(folder, addresses[-1] if addresses else "", say)


def look_after(folder: Path) -> None:
    """What a worker does first; what it does then is another flow."""
    look_after_arrivals(opened(folder), now=utc_now())


def upload_after(folder: Path, said: list[str]) -> Wrong:
    return nothing_lost(folder, said) + handed_in(folder)


def handed_in(folder: Path) -> Wrong:
    """Whether what was sent is one upload, with its bytes and its run."""
    place, data = opened(folder), archives.sound()
    with reading(place.engine) as session:
        uploads = list(session.scalars(select(Upload)))
    if [one.sha256 for one in uploads] != [sha256(data).hexdigest()]:
        return [f"{len(uploads)} uploads of what was sent"]
    if place.store.upload_path(uploads[0].key).read_bytes() != data:
        return ["other bytes lie on disk"]
    return ([] if uploads[0].key in keys_with_a_run(place) else ["it has no run"]) + whole(place)


def lay_file(folder: Path) -> None:
    """A file on a card, to be handed in."""
    (folder / "corn.wav").write_bytes(archives.sound())


def run_ingest(folder: Path, say: Say) -> None:
    deposit = Deposit("corn.wav", DEPOSIT_STATEMENT, narrator_name="Tala")
    upload = take_in_file(opened(folder), folder / "corn.wav", deposit, now=utc_now())
    say(f"safe {upload.key}")


def ingested_at_once(folder: Path, said: list[str]) -> Wrong:
    with reading(opened(folder).engine) as session:
        there = set(session.scalars(select(Upload.key)))
    return [f"{line} was said and it is not there" for line in said if line.partition(" ")[2] not in there]


def ingest_again(folder: Path, said: list[str], say: Say) -> None:
    """The command is given again; that it is there already is an answer."""
    del said
    try:
        run_ingest(folder, say)
    except StoryloomError as error:
        if "before" not in str(error):
            raise


def ingested_after(folder: Path, said: list[str]) -> Wrong:
    return ingested_at_once(folder, said) + handed_in(folder)


UPLOADS = {
    "upload": Flow(
        (archives.begin, archives.work, sign_in), run_upload, nothing_lost, upload_after, upload_again, look_after
    ),
    "ingest": Flow(
        (archives.begin, archives.work, lay_file),
        run_ingest,
        ingested_at_once,
        ingested_after,
        ingest_again,
        look_after,
    ),
}
