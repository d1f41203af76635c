"""The address that codes on paper lead to: the site's public one, or none; paper outlasts any other."""

from urllib.parse import urlsplit

from archive.settings import Settings

HERE = ("localhost", "0.0.0.0", "::1", "::")  # noqa: S104 (names of this machine, nothing is bound)


def public_address(settings: Settings) -> str:
    """The site's public address without a slash at its end; '' where none is set, or one of this machine alone."""
    address = settings.base_url.strip().rstrip("/")
    parts = urlsplit(address)
    host = parts.hostname or ""
    here = host in HERE or host.startswith("127.") or host.endswith(".localhost")
    return "" if here or parts.scheme not in ("http", "https") or not host else address


def in_words(address: str) -> str:
    """An address as it is read aloud and typed: without `https://`."""
    return address.partition("://")[2]
