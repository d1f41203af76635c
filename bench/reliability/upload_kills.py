"""A hundred times kill -9 of the server while files are sent: is every byte there that was acknowledged?

Senders send in pieces and remember each acknowledgement. The server dies at any moment and is started again; the
senders ask how much is there and go on. At the end every file that was acknowledged whole must be one upload with
the very bytes that were sent.
"""

import argparse
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from random import Random
from threading import Event

from sqlalchemy import select

from archive.clock import utc_now
from archive.database import reading
from archive.settings import Settings
from archive.uploads import Upload
from bench.reliability.sending import Sent, made, send
from bench.reliability.site import Site, new_site
from ingest.handing_in import look_after_arrivals
from ingest.place import open_place

LONGEST_LIFE_S = 0.8


def main() -> None:
    """Kill, and say what was lost; status 1 where something was."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--senders", type=int, default=4)
    parser.add_argument("--piece-bytes", type=int, default=65_536)
    parser.add_argument("--file-bytes", type=int, default=2_000_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        site = new_site(Path(folder) / "data")
        sent = kill_while_sending(site, options)
        site.end(kill=True)
        wrong = [line for one in sent for line in one.lost] + not_kept(site, sent)
    whole = [one for one in sent if one.is_whole]
    carried = sum(one.acknowledged for one in sent)
    print(f"{options.kills} kills; {sum(one.broken for one in sent)} requests broke off.")
    print(f"{carried:,} bytes of {len(sent)} files acknowledged, {len(whole)} of them whole.")
    print(f"Acknowledged and lost: {len(wrong)} (goal: 0). {wrong[:3] or ''}")
    raise SystemExit(bool(wrong))


def kill_while_sending(site: Site, options: argparse.Namespace) -> list[Sent]:
    """Every file that was begun, once the last server is up and what was under way has ended."""
    rnd, over, sent = Random(options.seed), Event(), []

    def send_files(sender: int) -> None:
        number = 0
        while not over.is_set():
            number += 1
            one = made(f"{sender}-{number}.wav", options.file_bytes)
            sent.append(one)
            send(one, site.address, site.headers, piece_bytes=options.piece_bytes, goes_on=lambda: True)

    with ThreadPoolExecutor(options.senders) as pool:
        under_way = [pool.submit(send_files, sender) for sender in range(options.senders)]
        for _ in range(options.kills):
            time.sleep(rnd.uniform(0.02, LONGEST_LIFE_S))
            site.end(kill=True)
            site.start()
        over.set()
        for each in under_way:
            each.result()
    return sent


def not_kept(site: Site, sent: list[Sent]) -> list[str]:
    """What is wrong with the files that were acknowledged whole, after what a worker does first."""
    place = open_place(Settings(data=site.data))
    look_after_arrivals(place, now=utc_now())
    with reading(place.engine) as session:
        uploads = {upload.file_name: upload for upload in session.scalars(select(Upload))}
        count = len(session.scalars(select(Upload)).all())
    wrong = [] if count == len(sent) else [f"{count} uploads of {len(sent)} files"]
    for one in sent:
        upload = uploads.get(one.name)
        if upload is None:
            wrong.append(f"{one.name}: no upload")
        elif upload.sha256 != sha256(one.data).hexdigest():
            wrong.append(f"{one.name}: other bytes")
        elif place.store.upload_path(upload.key).read_bytes() != one.data:
            wrong.append(f"{one.name}: other bytes on disk")
    return wrong


if __name__ == "__main__":
    main()
