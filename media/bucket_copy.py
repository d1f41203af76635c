"""A second copy in a bucket of an S3-compatible store.

An object gets its name only when all of it has come, and it is read back and
hashed before it counts. The library that speaks to the store is loaded only
where one is set.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256 as sha256_of
from pathlib import Path
from typing import Any

from archive.errors import Conflict, MissingPart
from media.fixity import CHUNK_BYTES, Fixity, keep_whole, read_chunks
from media.second_copy import DAMAGED

SCHEME = "s3://"
REQUEST_S, CONNECT_S = "300s", "10s"
RETRIES = {"max_retries": 3, "retry_timeout": timedelta(seconds=30)}


@dataclass(frozen=True, slots=True)
class Bucket:
    """Where it is. With an empty key, who asks is what the environment says (`AWS_…`) or the machine's own role."""

    name: str
    prefix: str
    endpoint: str
    region: str
    key: str
    secret: str


@dataclass(frozen=True, slots=True)
class BucketCopy:
    """One object a file; `store` is the library's."""

    name: str
    store: Any

    def look_at(self, place: str, sha256: str) -> Fixity:
        """Fetch it and hash it on its way."""
        digest = sha256_of()
        try:
            for chunk in self._chunks(place):
                digest.update(chunk)
        except FileNotFoundError:
            return Fixity.gone
        return Fixity.whole if digest.hexdigest() == sha256 else Fixity.changed

    def keep(self, source: Path, place: str, sha256: str) -> None:
        """Send it, hashed on its way: bytes with another hash are broken off before they have a name there."""
        import obstore  # noqa: PLC0415

        with self.answering():
            obstore.put(self.store, place, _checked(source, sha256), chunk_size=8 * CHUNK_BYTES, max_concurrency=2)
        if self.look_at(place, sha256) is not Fixity.whole:
            raise Conflict("%(name)s did not arrive whole in the second copy.", name=place)

    def bring_back(self, place: str, target: Path, sha256: str) -> None:
        """Fetch it beside its place, and give it its name once it is whole."""
        keep_whole(self._chunks(place), target, sha256)

    def set_aside(self, place: str, *, now: datetime) -> None:
        """Copy it under another name within the bucket, and take the first name away once that is there."""
        import obstore  # noqa: PLC0415

        with self.answering():
            try:
                obstore.copy(self.store, place, f"{DAMAGED}/{place.rpartition('/')[2]}.{now:%Y%m%dT%H%M%S.%f}")
                obstore.delete(self.store, place)
            except FileNotFoundError:
                return

    def destroy(self, place: str, sha256: str) -> None:
        """Remove every object that holds, or held, these bytes."""
        import obstore  # noqa: PLC0415

        with self.answering():
            for folder in (place.rpartition("/")[0], DAMAGED):
                listed = [one["path"] for page in obstore.list(self.store, folder) for one in page]
                gone = [name for name in listed if sha256 in name]
                if gone:
                    obstore.delete(self.store, gone)

    def _chunks(self, place: str) -> Iterator[bytes]:
        """Raises FileNotFoundError where there is no such object."""
        import obstore  # noqa: PLC0415

        with self.answering():
            for chunk in obstore.get(self.store, place).stream(min_chunk_size=CHUNK_BYTES):
                yield bytes(chunk)

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Say in words that the bucket did not answer as it should."""
        from obstore.exceptions import BaseError  # noqa: PLC0415

        try:
            yield
        except BaseError as error:
            raise MissingPart(
                "The bucket of the second copy, %(name)s, does not answer as it should: %(error)s",
                name=self.name,
                error=str(error).partition("\n")[0][:300],
            ) from error


def _checked(source: Path, sha256: str) -> Iterator[bytes]:
    """Its bytes, the last of them only once all have turned out to have that hash."""
    digest, held = sha256_of(), b""
    for chunk in read_chunks(source):
        digest.update(chunk)
        if held:
            yield held
        held = chunk
    if digest.hexdigest() != sha256:
        raise Conflict("%(name)s is not whole; nothing was copied.", name=source.name)
    yield held


def copy_in_bucket(bucket: Bucket) -> BucketCopy:
    """The second copy in that bucket.

    Raises:
        MissingPart: the library is not installed, or the bucket is not there or does not answer.
    """
    try:
        import obstore  # noqa: PLC0415
        from obstore.store import S3Store  # noqa: PLC0415
    except ImportError as error:
        raise MissingPart("A second copy in a bucket needs the packages of [s3]; install them.") from error
    client = {"allow_http": bucket.endpoint.startswith("http://"), "timeout": REQUEST_S, "connect_timeout": CONNECT_S}
    options: dict[str, Any] = {"client_options": client, "retry_config": RETRIES, "checksum_algorithm": "SHA256"}
    given: dict[str, Any] = {
        "prefix": bucket.prefix,
        "endpoint": bucket.endpoint,
        "region": bucket.region,
        "access_key_id": bucket.key,
        "secret_access_key": bucket.secret,
    }
    options |= {name: value for name, value in given.items() if value}
    store = S3Store(bucket.name, **options)
    copy = BucketCopy(bucket.name, store)
    with copy.answering():
        try:
            next(iter(obstore.list(store, chunk_size=1)), None)
        except FileNotFoundError as error:
            raise MissingPart(
                "The bucket of the second copy, %(name)s, is not there; make it or correct STORYLOOM_SECOND_COPY.",
                name=bucket.name,
            ) from error
    return copy


def bucket_named(address: str, *, endpoint: str, region: str, key: str, secret: str) -> Bucket:
    """The bucket of an address such as `s3://name/folder`."""
    name, _, prefix = address.removeprefix(SCHEME).partition("/")
    return Bucket(name, prefix.strip("/"), endpoint, region, key, secret)
