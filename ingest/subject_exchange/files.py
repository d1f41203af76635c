"""A file of subjects, whatever its form: told by how it begins, not by its name."""

from archive.errors import InvalidInput
from ingest.subject_exchange.csv_files import read_csv
from ingest.subject_exchange.entries import ReadFile
from ingest.subject_exchange.json_files import read_json

FILE_BYTES = 8 * 1024 * 1024


def text_of(data: bytes) -> str:
    """The file as text.

    Raises:
        InvalidInput: it is too large, or no text in UTF-8.
    """
    if len(data) > FILE_BYTES:
        raise InvalidInput(
            "This file is larger than %(file_bytes)s MiB; cut it into parts.", file_bytes=FILE_BYTES // 1024**2
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput("This file is no text in UTF-8; save it as CSV (UTF-8) or JSON.") from error
    if "\0" in text:
        raise InvalidInput("This file is no text; save it as CSV (UTF-8) or JSON.")
    return text


def read_file(text: str) -> ReadFile:
    """Read a file of either form; what cannot be used is in its problems."""
    return read_json(text) if text.lstrip()[:1] in {"[", "{"} else read_csv(text)
