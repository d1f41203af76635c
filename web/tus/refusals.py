"""What the protocol refuses in its own words and numbers, beside the archive's errors."""

from archive.errors import StoryloomError


class TusRefusal(StoryloomError):
    """A refusal with the status that the protocol names."""

    status = 400


class BadHeader(TusRefusal):
    """A header is missing or malformed."""


class UnsupportedVersion(TusRefusal):
    """Another version of the protocol, or none."""

    status = 412

    def __init__(self) -> None:
        super().__init__("Speak tus 1.0.0: send Tus-Resumable: 1.0.0.")


class WrongContentType(TusRefusal):
    """A piece that does not say what it is."""

    status = 415

    def __init__(self) -> None:
        super().__init__("Send pieces as application/offset+octet-stream.")


class ChecksumMismatch(TusRefusal):
    """The bytes are not those that were sent; nothing of the piece is kept."""

    status = 460

    def __init__(self) -> None:
        super().__init__("The bytes that came are not those that were sent; send this piece again.")


class AlreadyWhole(TusRefusal):
    """Nothing more belongs to this upload."""

    status = 403

    def __init__(self) -> None:
        super().__init__("This upload is complete; nothing more can be added.")
