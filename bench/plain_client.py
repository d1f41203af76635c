"""A client of few words, so that asking costs the machine little beside the site that is measured.

Open loop: each request has its moment whether or not the ones before were
answered, and its time counts from that moment.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

LONGEST_S = 30.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came: the status (0: nothing did), the seconds since it was due, the bytes, and how long to wait if told."""

    kind: str
    status: int
    seconds: float
    size: int = 0
    retry_after: str = ""


@dataclass
class Client:
    """Asks one site over connections that are used again."""

    host: str
    port: int
    idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = field(default_factory=list)

    async def ask(self, kind: str, path: str, headers: dict[str, str], due: float) -> Answer:
        """One GET; whatever breaks off is an answer with the status 0."""
        try:
            async with asyncio.timeout(LONGEST_S):
                status, told, size = await self._ask(path, headers)
        except (OSError, EOFError, TimeoutError, ValueError):
            return Answer(kind, 0, time.monotonic() - due)
        return Answer(kind, status, time.monotonic() - due, size, told.get("retry-after", ""))

    async def _ask(self, path: str, headers: dict[str, str]) -> tuple[int, dict[str, str], int]:
        while self.idle:
            reader, writer = self.idle.pop()
            if not writer.is_closing() and not reader.at_eof():
                try:
                    return await self._on(reader, writer, path, headers)
                except (OSError, EOFError):  # closed by the site while it was idle
                    continue
        return await self._on(*await asyncio.open_connection(self.host, self.port), path, headers)

    async def _on(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str, headers: dict[str, str]
    ) -> tuple[int, dict[str, str], int]:
        said = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        writer.write(f"GET {path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\n{said}\r\n".encode())
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        told = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}
        status = int(first.split()[1])
        size = int(told.get("content-length", "0"))
        await reader.readexactly(size)
        if told.get("connection") == "close":
            writer.close()
        else:
            self.idle.append((reader, writer))
        return status, told, size


async def open_loop(
    client: Client, choose: Callable[[], tuple[str, str, dict[str, str]]], *, rate: float, seconds: float
) -> list[Answer]:
    """Everything that was answered to requests that `choose` made, `rate` of them a second."""
    began, asked = time.monotonic(), []
    for number in range(round(rate * seconds)):
        due = began + number / rate
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        asked.append(asyncio.create_task(client.ask(*choose(), due)))
    return list(await asyncio.gather(*asked))


def told(name: str, seconds: Sequence[float]) -> str:
    """How long these took, in a line."""
    ordered = sorted(seconds)
    parts = (ordered[min(len(ordered) - 1, int(len(ordered) * share))] for share in (0.5, 0.95, 0.99, 1))
    return f"{name}: {len(seconds)}, p50, p95, p99, most: {', '.join(f'{one * 1000:.0f}' for one in parts)} ms"
