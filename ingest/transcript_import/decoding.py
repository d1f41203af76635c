"""From a file's bytes to its text, or one sentence on why there is none."""

import codecs

from archive.errors import InvalidInput

FILE_BYTES = 16 * 1024 * 1024
_MARKED = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def check_size(content: bytes) -> None:
    """Raise InvalidInput where this is more than a transcript is."""
    if len(content) > FILE_BYTES:
        raise InvalidInput("This file is larger than 16 MiB; a transcript is text.")


def decoded(content: bytes) -> str:
    """The text of a file: UTF-8, or UTF-16 that says so at its beginning.

    Raises:
        InvalidInput: it is too large, or no such text.
    """
    check_size(content)
    encoding = next((name for mark, name in _MARKED if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise InvalidInput("This file is not UTF-8 text; save it as UTF-8 and send it again.") from error
    if "\0" in text:
        raise InvalidInput("This file holds characters that no text has; it may be no transcript at all.")
    return text.replace("\r\n", "\n").replace("\r", "\n")
