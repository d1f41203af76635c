"""Promising work: enqueues a recording's run in the transaction that states the fact which needs it.

Light on purpose, so that pages may use it. The run itself is `ingest.pipeline`,
which only the worker imports.
"""

import logging
from collections.abc import Iterable
from functools import cache
from itertools import dropwhile

from dbos import DBOSClient, EnqueueOptions
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from archive.errors import Conflict
from archive.keys import new_key
from archive.steps import STEPS, StepRecord, StepState
from archive.uploads import Upload, UploadState
from ingest.place import Place, durable_url

PIPELINE_VERSION = "1"
"""Pinned, so that a new release of the program goes on with runs that an older one promised."""
QUEUE = "line"
RUN = "take_in"

logging.getLogger("dbos").setLevel(logging.WARNING)


def promise_run(session: Session, upload: Upload) -> str:
    """Promise the upload's way through the line; rolls back with the caller's transaction. Returns the run's id."""
    options: EnqueueOptions = {
        "queue_name": QUEUE,
        "workflow_name": RUN,
        "workflow_id": f"{upload.key}-{new_key(6)}",
        "app_version": PIPELINE_VERSION,
    }
    session.flush()
    url = session.get_bind().engine.url.render_as_string(hide_password=False)
    _client(durable_url(url)).enqueue_in_transaction(session, options, upload.id)
    return options["workflow_id"]


@cache
def _client(url: str) -> DBOSClient:
    return DBOSClient(system_database_url=url, lazy=True)


def promise_again(session: Session, upload: Upload) -> str:
    """Try again what needs help or was skipped: a new run is promised, from the first such step on.

    Raises:
        Conflict: nothing of this upload needs another try, or its run is still under way.
    """
    records = _records(session, upload)
    states = {record.state for record in records}
    under_way = StepState.needs_help not in states and states & {StepState.waiting, StepState.working}
    if under_way or not states & {StepState.needs_help, StepState.skipped}:
        raise Conflict("Nothing here needs another try: it is done or still being worked on.")
    return _promise_from(session, upload, dropwhile(lambda one: one.state is StepState.done, records))


def promise_new_reading(session: Session, upload: Upload) -> str:
    """Have a recording read again by the model in use, with the names there are now; its passages keep their keys.

    Raises:
        Conflict: its way to here is not at its end.
    """
    records = _records(session, upload)
    if not records or {record.state for record in records} - {StepState.done, StepState.skipped}:
        raise Conflict("This recording is still on its way: wait until that has ended, or try again what stopped.")
    return _promise_from(session, upload, dropwhile(lambda one: one.step != "transcribe", records))


def _records(session: Session, upload: Upload) -> list[StepRecord]:
    query = select(StepRecord).where(StepRecord.upload_id == upload.id).with_for_update()
    return sorted(session.scalars(query), key=lambda record: STEPS.index(record.step))


def _promise_from(session: Session, upload: Upload, records: Iterable[StepRecord]) -> str:
    for record in records:
        record.state, record.tries, record.message = StepState.waiting, 0, ""
    return promise_run(session, upload)


def keys_with_a_run(place: Place) -> frozenset[str]:
    """Keys of the uploads whose run is promised or being worked on."""
    found = _client(durable_url(place.settings.resolved_database_url)).list_workflows(
        status=["ENQUEUED", "PENDING", "DELAYED"], name=RUN, load_input=False, load_output=False
    )
    return frozenset(run.workflow_id.rsplit("-", 1)[0] for run in found)


def unfinished_uploads(session: Session) -> list[Upload]:
    """Uploads with a step that waits or works, that nobody refused and that need no person's help."""
    own = StepRecord.upload_id == Upload.id
    going = exists().where(own, StepRecord.state.in_([StepState.waiting, StepState.working]))
    helpless = exists().where(own, StepRecord.state == StepState.needs_help)
    query = select(Upload).where(Upload.state != UploadState.refused, going, ~helpless)
    return list(session.scalars(query.order_by(Upload.id)))


def promise_what_was_forgotten(session: Session, place: Place) -> list[str]:
    """Promise a run for every unfinished upload that has none (its own ended in an error); returns the keys."""
    unfinished = unfinished_uploads(session)
    held = select(Upload.id).where(Upload.id.in_([upload.id for upload in unfinished])).with_for_update()
    session.execute(held)  # two workers that look at once promise one run
    alive = keys_with_a_run(place) if unfinished else frozenset()
    forgotten = [upload for upload in unfinished if upload.key not in alive]
    for upload in forgotten:
        promise_run(session, upload)
    return [upload.key for upload in forgotten]


def write_steps(session: Session, upload: Upload) -> None:
    """Lay out the steps of a newly sealed upload, the first of them done."""
    for name in STEPS:
        state = StepState.done if name == "seal" else StepState.waiting
        session.add(StepRecord(upload_id=upload.id, step=name, state=state))
    session.flush()
