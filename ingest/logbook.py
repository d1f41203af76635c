"""What the log says, and how: lines in words or as JSON, each with the request that it belongs to.

A log is read by more people than the archive is, and kept where the archive is
not. So it holds no name, no word of a transcript, no title, no address with what
somebody asked in it. Of an error it says the kind, the sentence without what was
filled in, and the places in the program that it passed; of a library's line only
where it was written.
"""

import logging
import sys
import time
import traceback
from collections.abc import Callable, Mapping, MutableMapping
from types import TracebackType
from typing import Any

import structlog
from sqlalchemy.exc import DBAPIError

from archive.errors import LostFence, MissingPart, StorageFull, StoryloomError
from archive.settings import Settings

OURS = frozenset({"archive", "ingest", "media", "search", "web", "uvicorn"})
"""Whose sentences are told as they are: ours, and the server's, which speak of itself."""
TOLD_WHOLE = (MissingPart, StorageFull, LostFence, AttributeError, NameError, ImportError)
"""Errors that speak of parts of the installation or names in the program, and of no person."""
LEFT_OUT = "a line of a library, left out since it may hold what people said"
SELDOM_S = 60.0
FIELDS = ("method", "route", "status", "ms")

Said = MutableMapping[str, Any]


def keep_log(settings: Settings | None = None) -> None:
    """Have everything that this process logs from now on go through here; without settings, warnings in words."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Formatter(settings.log_format if settings else "text"))
    logging.basicConfig(level=settings.log_level.upper() if settings else "WARNING", handlers=[handler], force=True)
    for name, level in (("dbos", "WARNING"), ("alembic", "WARNING"), ("uvicorn.access", "CRITICAL")):
        logger = logging.getLogger(name)
        # The durable engine gives itself a handler of its own where it finds none.
        logger.handlers, logger.propagate = [logging.NullHandler()], True
        logger.setLevel(level)
        logger.filters = [_Seldom()]


class _Seldom(logging.Filter):
    """What a library complains of at every turn of a loop, as on a full disk, is told once a minute."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._monotonic, self._told = monotonic, dict[tuple[str, int], float]()

    def filter(self, record: logging.LogRecord) -> bool:
        place, now_s = (record.pathname, record.lineno), self._monotonic()
        if now_s - self._told.get(place, -SELDOM_S) < SELDOM_S:
            return False
        self._told[place] = now_s
        return True


class _Formatter(logging.Formatter):
    """Renders what may be told of a record."""

    def __init__(self, form: str) -> None:
        super().__init__()
        self._stamp = structlog.processors.TimeStamper(fmt="iso", utc=True, key="at")
        self._render = structlog.processors.JSONRenderer(ensure_ascii=False) if form == "json" else _in_words

    def format(self, record: logging.LogRecord) -> str:
        said = structlog.contextvars.merge_contextvars(None, "", _told(record))
        return str(self._render(None, "", self._stamp(None, "", said)))


def _told(record: logging.LogRecord) -> Said:
    said: Said = {"level": record.levelname.lower(), "logger": record.name, "said": what_was_said(record)}
    said.update({name: getattr(record, name) for name in FIELDS if hasattr(record, name)})
    error = record.exc_info[1] if record.exc_info else None
    if error is not None:
        said.update({"error": told_of(error), "passed": places_of(error.__traceback__)})
    return said


def what_was_said(record: logging.LogRecord) -> str:
    """The line without what somebody said in it."""
    if record.name.partition(".")[0] not in OURS:
        return f"{LEFT_OUT} ({record.pathname.rpartition('/')[2]}:{record.lineno})"
    if not record.args:
        return str(record.msg)
    if isinstance(record.args, Mapping):
        return str(record.msg) % {name: _shown(value) for name, value in record.args.items()}
    return str(record.msg) % tuple(_shown(value) for value in record.args)


def _shown(value: object) -> object:
    return told_of(value) if isinstance(value, BaseException) else value


def told_of(error: BaseException) -> str:
    """An error's kind, and what of it speaks of no person."""
    kind = type(error).__name__
    if isinstance(error, TOLD_WHOLE):
        return f"{kind}: {error}"
    if isinstance(error, StoryloomError):
        return f"{kind}: {error.sentence}" if error.values else kind
    if isinstance(error, DBAPIError):
        cause = error.orig
        code = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None) or "no code"
        return f"{kind}: {type(cause).__name__} ({code})"
    if isinstance(error, OSError) and error.strerror:
        return f"{kind}: {error.strerror}"
    return kind


def places_of(trace: TracebackType | None) -> list[str]:
    """Where in the program an error passed, the last place last; lines of code are not shown, nor what they held."""
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]


def _in_words(_logger: object, _name: str, said: Said) -> str:
    request = f" [{said['request']}]" if "request" in said else ""
    fields = "".join(f" {name}={said[name]}" for name in FIELDS if name in said)
    line = f"{said['at']} {said['level'].upper()} {said['logger']}{request} {said['said']}{fields}"
    if "error" not in said:
        return line
    return "\n".join([line, *(f"  {place}" for place in said["passed"]), f"  {said['error']}"])
