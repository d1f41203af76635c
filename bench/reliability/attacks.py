"""What everybody else waits while a site is attacked: `python -m bench.reliability.attacks DATA`.

A site is started on DATA (a copy). A few visitors a second read pages and
search, first left alone, then beside each attack in turn. All come from one
address, so what is shown is what holds without any limit by address.
"""

import argparse
import asyncio
import multiprocessing
import os
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path

from archive.settings import Settings
from bench.festival_load import paths_of
from bench.plain_client import Answer, Client, open_loop, told
from bench.reliability.site import TUS, Site, new_site
from ingest.place import open_place

HOST = "127.0.0.1"
WORDS = ["corn", "beans", "bread", "salt", "river", "mother", "harvest", "oven", "table", "seed"]
A_TENTH = 0.1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--rate", type=float, default=10, help="requests a second of the visitors")
    parser.add_argument("--processes", type=int, default=0)
    parser.add_argument("--only", nargs="*", choices=ATTACKS, default=list(ATTACKS))
    options = parser.parse_args()
    paths = paths_of(open_place(Settings(data=options.data, transcriber="none")).engine)
    pages = ["/", "/stories", "/search?q=corn", *paths["stop"][:3], *paths["code"][:3]]
    site = new_site(options.data, processes=options.processes)
    try:
        visitors(site, pages, options.rate, 5)
        print(said("left alone", visitors(site, pages, options.rate, options.seconds)))
        for name in options.only:
            attacker = multiprocessing.get_context("spawn").Process(
                target=attack, args=(name, site.port, site.headers, paths["sound"][0], options.seconds + 2)
            )
            attacker.start()
            time.sleep(2)
            print(said(name, visitors(site, pages, options.rate, options.seconds)), flush=True)
            attacker.join()
    finally:
        site.end(kill=False)


def visitors(site: Site, pages: list[str], rate: float, seconds: float) -> list[Answer]:
    """What the others were answered."""
    chance = random.Random(1)
    return asyncio.run(
        open_loop(Client(HOST, site.port), lambda: ("page", chance.choice(pages), {}), rate=rate, seconds=seconds)
    )


def said(name: str, answers: list[Answer]) -> str:
    """A line about what the others met."""
    good = [one.seconds for one in answers if one.status in {200, 302}]
    others = Counter(one.status for one in answers if one.status not in {200, 302})
    return (
        f"{told(name, good)}; not answered: {dict(others) or 0}; {os.getloadavg()[0]:.1f} processes wanted a processor"
    )


def attack(name: str, port: int, headers: dict[str, str], sound: str, seconds: float) -> None:
    """Attack for so long, and say what that was answered."""
    seen: Counter[str] = Counter()

    async def run() -> None:
        try:
            async with asyncio.timeout(seconds):
                await ATTACKS[name](port, headers, sound, seen)
        except TimeoutError:
            return

    asyncio.run(run())
    print(f"    {name}: {dict(seen)}", flush=True)


async def many(count: int, one: Callable[[int], Awaitable[None]], seen: Counter[str]) -> None:
    """So many at once, each begun again whenever it ends."""

    async def on(number: int) -> None:
        while True:
            try:
                await one(number)
            except (OSError, EOFError):
                seen["broken off"] += 1
                await asyncio.sleep(A_TENTH)

    await asyncio.gather(*(on(number) for number in range(count)))


async def asked(port: int, head: str, body: bytes, seen: Counter[str]) -> None:
    """One request on a connection of its own, and the status of its answer."""
    reader, writer = await asyncio.open_connection(HOST, port)
    try:
        writer.write(f"{head}Host: {HOST}:{port}\r\nOrigin: http://{HOST}:{port}\r\nConnection: close\r\n\r\n".encode())
        writer.write(body)
        seen[(await reader.readuntil(b"\r\n")).decode().split()[1]] += 1
        await reader.read()
    finally:
        writer.close()


async def slow_headers(port: int, _headers: dict[str, str], _sound: str, seen: Counter[str]) -> None:
    """1,500 connections that say a letter of a header now and then."""

    async def one(_number: int) -> None:
        _, writer = await asyncio.open_connection(HOST, port)
        seen["opened"] += 1
        writer.write(b"GET / HTTP/1.1\r\nX-A: ")
        while True:
            await asyncio.sleep(2)
            writer.write(b"a")
            await writer.drain()

    await many(1500, one, seen)


async def slow_bodies(port: int, _headers: dict[str, str], _sound: str, seen: Counter[str]) -> None:
    """300 forms of which a letter comes now and then."""

    async def one(_number: int) -> None:
        _, writer = await asyncio.open_connection(HOST, port)
        seen["opened"] += 1
        form = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\nemail="
        writer.write(
            f"POST /sign-in HTTP/1.1\r\nHost: {HOST}:{port}\r\nOrigin: http://{HOST}:{port}\r\n{form}".encode()
        )
        while True:
            await asyncio.sleep(2)
            writer.write(b"a")
            await writer.drain()

    await many(300, one, seen)


async def huge_bodies(port: int, _headers: dict[str, str], _sound: str, seen: Counter[str]) -> None:
    """Ten senders of forms that have no end."""
    part = b"10000\r\n" + b"x" * 65_536 + b"\r\n"

    async def one(_number: int) -> None:
        _, writer = await asyncio.open_connection(HOST, port)
        form = "Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n"
        writer.write(
            f"POST /sign-in HTTP/1.1\r\nHost: {HOST}:{port}\r\nOrigin: http://{HOST}:{port}\r\n{form}".encode()
        )
        while True:
            writer.write(part)
            seen["parts"] += 1
            await writer.drain()

    await many(10, one, seen)


async def tiny_ranges(port: int, _headers: dict[str, str], sound: str, seen: Counter[str]) -> None:
    """Four askers for one byte of a sound, as fast as they are answered, and for a thousand ranges at once."""
    ranges = ",".join(f"{n}-{n}" for n in range(0, 4000, 4))
    chance = random.Random(2)

    async def one(_number: int) -> None:
        which = ranges if chance.random() < A_TENTH else f"{chance.randrange(1000)}-{chance.randrange(1000, 2000)}"
        await asked(port, f"GET {sound} HTTP/1.1\r\nRange: bytes={which}\r\n", b"", seen)

    await many(4, one, seen)


async def search_bombs(port: int, _headers: dict[str, str], _sound: str, seen: Counter[str]) -> None:
    """Twenty askers for many words cut short, each question a new one."""
    chance = random.Random(3)

    async def one(_number: int) -> None:
        words = "+".join(f"{chance.choice(WORDS)[: chance.randrange(1, 4)]}{chance.randrange(99)}" for _ in range(12))
        await asked(port, f"GET /search?q={words} HTTP/1.1\r\n", b"", seen)

    await many(20, one, seen)


async def guessing(port: int, _headers: dict[str, str], _sound: str, seen: Counter[str]) -> None:
    """Twenty guessers of passwords, each try for another account."""

    async def one(number: int) -> None:
        body = f"email={number}.{time.monotonic_ns()}@example.org&password=guessed-this-time".encode()
        head = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        await asked(port, f"POST /sign-in HTTP/1.1\r\n{head}", body, seen)

    await many(20, one, seen)


async def announcing(port: int, headers: dict[str, str], _sound: str, seen: Counter[str]) -> None:
    """Ten senders, signed in, who announce uploads and send nothing."""

    async def one(_number: int) -> None:
        more = {"Cookie": headers["Cookie"], **TUS, "Upload-Length": "1000", "Content-Length": "0"}
        head = "".join(f"{name}: {value}\r\n" for name, value in more.items())
        await asked(port, f"POST /uploads HTTP/1.1\r\n{head}", b"", seen)

    await many(10, one, seen)


ATTACKS: dict[str, Callable[[int, dict[str, str], str, Counter[str]], Awaitable[None]]] = {
    "slow headers": slow_headers,
    "slow bodies": slow_bodies,
    "huge bodies": huge_bodies,
    "tiny ranges": tiny_ranges,
    "search bombs": search_bombs,
    "guessing": guessing,
    "announcing": announcing,
}

if __name__ == "__main__":
    main()
