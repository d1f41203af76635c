"""Backup, restore and drill with the record on a real PostgreSQL: the same promises, by its own programs."""

import pytest
from kept_archive import add_master, add_picture, bytes_of, damage
from line_archive import all_of
from sqlalchemy import create_engine, text

from archive.clock import utc_now
from archive.database import writing
from archive.errors import Conflict, InvalidInput
from archive.events import Event, note_event
from archive.keeping import Keeping, KeepingAct
from archive.outbox import Errand, OutboxRow, ask
from archive.recordings import Recording
from archive.settings import Settings
from ingest.keeping import drill as drilling
from ingest.keeping.backup import back_up
from ingest.keeping.drill import drill
from ingest.keeping.restoring import restore
from ingest.place import open_place

pytestmark = pytest.mark.database


def databases(place):
    with place.engine.connect() as connection:
        return set(connection.execute(text("SELECT datname FROM pg_database")).scalars())


@pytest.fixture(scope="module")
def place(empty, tmp_path_factory):
    settings = Settings(data=tmp_path_factory.mktemp("kept") / "data", database_url=empty("kept"), transcriber="none")
    place = open_place(settings)
    add_master(place, bytes_of(1), "Maíz “azul” \\ \t")
    add_picture(place, bytes_of(-1))
    with writing(place.engine) as session:
        note_event(session, "publish", "story:abc", by_id=None, now=utc_now(), said="ñ\u2028 \\N")
        ask(session, Errand.index_story, 1, now=utc_now(), names=["maíz"])
    yield place
    place.engine.dispose()


@pytest.fixture(scope="module")
def folder(place, tmp_path_factory):
    folder = tmp_path_factory.mktemp("backups")
    assert back_up(place, folder, now=utc_now()).well
    return folder


def test_it_is_restored_into_an_empty_database_and_differs_in_nothing(place, folder, empty, tmp_path):
    settings = Settings(data=tmp_path / "there", database_url=empty("restored"), transcriber="none")
    report = restore(settings, folder, now=utc_now())
    there = open_place(settings)
    (recording,) = all_of(there, Recording)
    assert (recording.title, recording.sha256) == (
        all_of(place, Recording)[0].title,
        all_of(place, Recording)[0].sha256,
    )
    assert there.store.master_path(recording.sha256).read_bytes() == bytes_of(1)
    assert next(row for row in all_of(there, Event) if row.act == "publish").detail == {"said": "ñ\u2028 \\N"}
    assert ["maíz"] in [row.names for row in all_of(there, OutboxRow)]
    assert report.rows > 5
    with pytest.raises(InvalidInput, match="not empty"):
        restore(settings, folder, now=utc_now())
    other = settings.model_copy(update={"data": tmp_path / "other"})
    with pytest.raises(Conflict, match="not empty"):
        restore(other, folder, now=utc_now())
    there.engine.dispose()


def test_the_durable_engines_tables_are_compared_too(folder):
    manifest = next(folder.glob("snapshots/*/manifest.json")).read_text()
    assert '"dbos.workflow_status"' in manifest
    assert '"recordings"' in manifest


def test_a_drill_makes_a_database_of_its_own_and_leaves_none(place, folder):
    before = databases(place)
    drill(place, folder, now=utc_now())
    assert databases(place) == before
    picture = next((folder / "pictures").glob("??/*"))
    data = picture.read_bytes()
    damage(picture, 0)
    with pytest.raises(Conflict, match="is damaged"):
        drill(place, folder, now=utc_now())
    picture.unlink()
    picture.write_bytes(data)
    assert databases(place) == before
    assert [row.well for row in all_of(place, KeepingAct) if row.act is Keeping.drill] == [True, False]


def test_a_drill_takes_away_what_an_interrupted_one_left_and_nothing_else(place, empty):
    empty("storyloom_drill_of_somebody")
    before = databases(place)
    with drilling._made_on_the_server(place.engine):  # as if killed here
        with drilling._made_on_the_server(place.engine):
            assert len(databases(place) - before) == 1
        assert databases(place) == before


def test_a_role_that_may_make_no_database_is_told_what_to_do(place, folder):
    address = place.engine.url
    with place.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text("CREATE ROLE plain LOGIN"))
        connection.execute(text("GRANT plain TO CURRENT_USER"))
    try:
        plain = create_engine(address, connect_args={"options": "-c role=plain"})
        with pytest.raises(InvalidInput, match="CREATEDB"), drilling._made_on_the_server(plain):
            pass
        plain.dispose()
    finally:
        with place.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            connection.execute(text("DROP ROLE plain"))
