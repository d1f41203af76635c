"""A worker that is alive and no longer pulls is seen by what waits; one that has much to do is left in peace."""

from datetime import timedelta

from line_archive import give, open_at, sounding, workplace_at
from sqlalchemy import select

from archive.clock import utc_now
from archive.database import writing
from archive.outbox import Errand, OutboxRow, ask
from archive.steps import StepRecord, StepState
from ingest.keeping.taking_up import taking_up
from ingest.takeover import beat

MINUTES = timedelta(minutes=1)


def test_what_waits_untouched_is_seen_though_the_worker_is_alive(tmp_path):
    place, now = open_at(tmp_path / "data"), utc_now()
    workplace = workplace_at(place)

    def seen(after):
        with workplace.reading() as session:
            return taking_up(session, now=now + after)

    assert seen(60 * MINUTES).standing_since is None, "nothing waits"
    give(place, sounding(0.3))
    beat(workplace)
    assert seen(9 * MINUTES).standing_since is None
    stands = seen(11 * MINUTES)
    assert stands.standing_since == stands.oldest_run_at
    assert stands.seen_at >= now
    with writing(place.engine) as session:
        step = session.scalar(select(StepRecord).where(StepRecord.step == "describe"))
        step.state, step.started_at = StepState.working, now
    assert seen(11 * MINUTES).standing_since is None, "one that is worked on may take long"
    assert seen(timedelta(days=2)).standing_since == now
    with writing(place.engine) as session:
        session.get_one(StepRecord, step.id).state = StepState.needs_help
        ask(session, Errand.index_story, 1, now=now + 20 * MINUTES)
    assert seen(29 * MINUTES).standing_since is None, "one that needs a person waits for no worker"
    assert seen(31 * MINUTES).standing_since == now + 20 * MINUTES
    with writing(place.engine) as session:
        session.scalar(select(OutboxRow)).tries = 1
    told = seen(60 * MINUTES)
    assert (told.standing_since, told.failing, told.needs_help) == (None, 1, 1)
    workplace.close_indexes()
