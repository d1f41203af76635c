"""The engines that the contract is held against, and how a test writes to any of them.

An engine joins by adding its factory to ENGINES.
"""

import time

from search.contract import Progress, Question
from search.embedded import EmbeddedIndex

ENGINES = {"embedded": lambda tmp_path: EmbeddedIndex(tmp_path, "public")}

_LONGEST_WAIT_S = 30


def put(index, changes):
    """Make changes and wait until they can be found."""
    finish(index, index.apply(changes))


def know(index, *names):
    """Teach an engine that keeps names of its own what things go by; the question brings them for one that does not."""
    finish(index, index.know_names(names))


def finish(index, receipt):
    """Wait until an engine has done what it gave a receipt for."""
    deadline = time.monotonic() + _LONGEST_WAIT_S
    while index.progress(receipt) is Progress.waiting and time.monotonic() < deadline:
        time.sleep(0.02)
    assert index.progress(receipt) is Progress.done


def found(index, text, *filters, **limits):
    """Return the ids of the stories found, in order."""
    return [hit.story_id for hit in index.search(Question(text, filters, **limits)).hits]
