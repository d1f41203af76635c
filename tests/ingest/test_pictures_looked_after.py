"""A picture that hangs somewhere is audited like a master; one that hangs nowhere goes after a day."""

import os
from datetime import date

import pytest

from archive.clock import utc_now
from archive.database import reading, writing
from archive.festival_keeping import FestivalText, PlanPicture, begin_festival, set_plan, take_plan_down
from archive.festivals import Festival
from archive.picture_keeping import PictureText, add_picture, remove_picture
from archive.settings import Settings
from archive.subjects import Subject, SubjectKind, SubjectPicture
from ingest import leftovers
from ingest.auditing import audit
from ingest.keeping.kept_files import kept_files
from ingest.leftovers import clear_leftovers
from ingest.place import Place
from tests.archive.builders import a_subject
from tests.laid_archive import open_laid


@pytest.fixture
def place(tmp_path, monkeypatch) -> Place:
    monkeypatch.setattr(leftovers, "PATIENCE_S", 0)
    return open_laid(Settings(data=tmp_path / "data", transcriber="none"))


@pytest.fixture
def name(place) -> str:
    """A file in the store, hung at a dish."""
    with place.store.work_folder() as folder:
        (folder / "drawn").write_bytes(b"a picture")
        name = place.store.keep_picture(folder / "drawn").name
    with writing(place.engine) as session:
        stew = a_subject(session, "stew", SubjectKind.dish)
        add_picture(session, stew, PictureText("A pot"), name=name, width_px=1, height_px=1, by_id=None, now=utc_now())
    os.utime(place.store.picture_path(name), (0, 0))
    return name


def said(place) -> list[str]:
    return [found.sentence for found in audit(place, now=utc_now()) if found.thing.startswith("picture:")]


def test_a_picture_that_hangs_stays_and_is_whole(place, name):
    with reading(place.engine) as session:
        clear_leftovers(session, place, now=utc_now())
    assert place.store.picture_path(name).is_file()
    assert said(place) == []


def test_a_site_plan_is_kept_as_long_as_its_festival_names_it(place):
    with place.store.work_folder() as folder:
        (folder / "drawn").write_bytes(b"a plan")
        name = place.store.keep_picture(folder / "drawn", ".svg").name
    os.utime(place.store.picture_path(name), (0, 0))
    asks = {"by_id": None, "now": utc_now()}
    with writing(place.engine) as session:
        festival = begin_festival(session, FestivalText("Harvest", date(2026, 11, 29), date(2026, 11, 29)), **asks)
        set_plan(session, festival, PlanPicture(name, 3, 2, "Two rows"), **asks)
        clear_leftovers(session, place, now=utc_now())
        assert [file.name for file in kept_files(session)] == [name]
    assert place.store.picture_path(name).is_file()
    assert said(place) == []
    with writing(place.engine) as session:
        take_plan_down(session, session.get_one(Festival, 1), **asks)
        clear_leftovers(session, place, now=utc_now())
        assert kept_files(session) == []
    assert not place.store.picture_path(name).exists()


def test_a_picture_whose_bytes_are_gone_or_changed_is_found(place, name):
    place.store.picture_path(name).write_bytes(b"another")
    assert said(place) == ["Its bytes have changed; restore them from a backup."]
    place.store.picture_path(name).unlink()
    assert said(place) == ["Its bytes are gone; restore them from a backup."]


def test_a_picture_that_was_taken_down_goes(place, name):
    with writing(place.engine) as session:
        picture = session.get_one(SubjectPicture, 1)
        assert session.get_one(Subject, picture.subject_id).name == "stew"
        remove_picture(session, picture, by_id=None, now=utc_now())
    assert said(place) == ["Nothing uses this file; start the worker, which clears it."]
    with reading(place.engine) as session:
        clear_leftovers(session, place, now=utc_now())
    assert not place.store.picture_path(name).exists()
