"""The process in which strangers' bytes are decoded: `python -m media.child COMMAND`.

Reads one JSON object on stdin, binds itself to the limits in it, and only then loads
a decoder; writes one JSON line on stdout. It opens the files it is given and nothing else.
"""

import importlib
import json
import os
import sys
import traceback
from typing import Any

from media.limits import Limits, confine

COMMANDS = {
    "probe": "media.probe_child",
    "pcm": "media.pcm_child",
    "listening": "media.listening_child",
    "radio": "media.radio_child",
    "picture": "media.picture_child",
    "paper": "media.paper_child",
}


def main() -> None:
    """Answer one command with `{"result": ...}` or `{"error": class name, "message": sentence}`."""
    asked: dict[str, Any] = json.load(sys.stdin)
    confine(Limits(**asked["limits"]))
    # Libraries that print must not write into the answer.
    answer_to = os.dup(1)
    os.dup2(2, 1)
    try:
        answer = {"result": importlib.import_module(COMMANDS[sys.argv[1]]).run(asked["arguments"])}
    except Exception as error:  # noqa: BLE001 - whatever went wrong is the answer
        traceback.print_exc()
        answer = {"error": _kind(error), "message": str(error)}
    os.write(answer_to, json.dumps(answer).encode() + b"\n")


def _kind(error: BaseException) -> str:
    return "MemoryError" if isinstance(error, MemoryError) else type(error).__name__


if __name__ == "__main__":
    main()
