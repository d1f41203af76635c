"""The durable run of one upload: its steps in order, each remembered once it has ended.

Only the worker imports this. A run that a dead worker left goes on at its first
unfinished step; the steps themselves may run twice without harm.
"""

from dbos import DBOS

from ingest.dropped_runs import HERE
from ingest.line import LINE, run_step
from ingest.promise import RUN
from ingest.workplace import Workplace


class CurrentWorkplace:
    """The workplace of this process; runs are started by the durable engine, which passes ids only."""

    workplace: Workplace | None = None


def _one_step(name: str, upload_id: int) -> bool:
    workplace = CurrentWorkplace.workplace
    if workplace is None:
        raise RuntimeError("a run was started outside a worker")
    return run_step(workplace, name, upload_id)


@DBOS.workflow(name=RUN)
def take_in(upload_id: int) -> str:
    """Carry one upload as far as the line goes without a person."""
    with HERE.carrying(DBOS.workflow_id or ""):
        for name in LINE:
            if not DBOS.run_step({"name": name}, _one_step, name, upload_id):
                return f"stopped at {name}"
    return "done"
