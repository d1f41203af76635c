"""The one clock. Functions take `now` as an argument; only the edges call this."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)
