"""How far the server has come with what it was given: it puts everything in a queue and does it in order."""

import logging
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from meilisearch import Client
from meilisearch.models.task import Task

from archive.errors import MissingPart
from archive.phrases import Phrase
from search.contract import Progress
from search.meilisearch_faults import FAILING, STILL_AT_WORK, refusal

log = logging.getLogger(__name__)

_AT_ONCE = 200
"""Tasks asked about in one request, since their numbers stand in the address."""

_SHORTEST_NAP_S, _LONGEST_NAP_S = 0.02, 1.0
_LONGEST_STANDSTILL_S = 1800.0


def progress(client: Client, tasks: Sequence[int]) -> Progress:
    """Tell how far tasks are; those that failed, were cancelled or are unknown will not be done by themselves."""
    known = _look_up(client, tasks)
    failed = next(_failed(tasks, known), None)
    if failed is not None:
        log.warning("The search server could not do task %s: %s", *failed)
        return Progress.failed
    return Progress.waiting if any(map(_is_open, known.values())) else Progress.done


def wait_for(
    client: Client,
    tasks: Sequence[int],
    *,
    but: Collection[str] = (),
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Return when all tasks are done; raise MissingPart when one fails, or when none is finished for half an hour.

    A failure with an error code in `but` is as good as done.
    """
    nap_s = _SHORTEST_NAP_S
    still_open, changed_at = len(tasks) + 1, clock()
    while True:
        known = _look_up(client, tasks)
        failed = next(_failed(tasks, known, but), None)
        if failed is not None:
            raise MissingPart(failed[1])
        tasks = [task.uid for task in known.values() if _is_open(task)]
        if not tasks:
            return
        if len(tasks) < still_open:
            still_open, changed_at = len(tasks), clock()
        elif clock() - changed_at > _LONGEST_STANDSTILL_S:
            raise MissingPart(STILL_AT_WORK)
        sleep(nap_s)
        nap_s = min(2 * nap_s, _LONGEST_NAP_S)


def is_at_work(client: Client, indexes: Sequence[str]) -> bool:
    """Tell whether the server has yet to do anything it was given for these indexes."""
    wanted = {"indexUids": list(indexes), "statuses": ["enqueued", "processing"], "limit": "1"}
    return bool(client.get_tasks(wanted).results)


def _failed(tasks: Sequence[int], known: Mapping[int, Task], but: Collection[str] = ()) -> Iterator[tuple[int, str]]:
    """Yield the tasks that will never be done, each with the reason in a sentence."""
    for uid in tasks:
        task = known.get(uid)
        if task is None:
            yield uid, Phrase("The search server knows nothing of it; it may have lost its data.")
        elif task.status not in {"enqueued", "processing", "succeeded"}:
            code = task.error.get("code") if task.error else None
            if code is None or code not in but:
                yield uid, FAILING if code is None else refusal(code)


def _look_up(client: Client, tasks: Sequence[int]) -> dict[int, Task]:
    known: dict[int, Task] = {}
    for first in range(0, len(tasks), _AT_ONCE):
        uids = [str(uid) for uid in tasks[first : first + _AT_ONCE]]
        found = client.get_tasks({"uids": uids, "limit": str(len(uids))}).results
        known |= {task.uid: task for task in found}
    return known


def _is_open(task: Task) -> bool:
    return task.status in {"enqueued", "processing"}
