"""The encoder's own process: texts as a JSON list on standard input, their vectors as an array on standard output.

It leaves after one answer: between changes of the archive nothing needs the model in memory.
"""

import io
import json
import sys

import numpy as np

from archive.errors import MissingPart


def main() -> int:
    """Answer once; 3, with one line, where the model is not installed."""
    try:
        from ingest.meaning.minilm import MiniLm  # noqa: PLC0415 -- it loads torch, which may not be here

        vectors = MiniLm().encode(json.load(sys.stdin))
    except (ImportError, MissingPart) as error:
        sys.stderr.write(f"{error}\n")
        return 3
    answer = io.BytesIO()  # to a pipe that Python buffers, numpy cannot write by itself
    np.save(answer, vectors, allow_pickle=False)
    sys.stdout.buffer.write(answer.getvalue())
    return 0


if __name__ == "__main__":
    sys.exit(main())
