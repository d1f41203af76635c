"""A whole bag: another archive brings it in without a difference; nothing that is here is ever opened or changed."""

import json
import shutil
from collections import Counter
from hashlib import sha256
from operator import attrgetter

import bagit
import pytest
from filled_archive import DEVICE_SECRET, ENDED, FORM, MASTER, PASSWORD, SECRET, VOICE, fill
from kept_archive import contents
from sqlalchemy import make_url, select, text, update

from archive.accounts import Account, Role
from archive.agreeing import withdraw
from archive.agreements import Agreement
from archive.channels import Channel
from archive.clock import utc_now
from archive.database import WRITES, make_engine, reading, writing
from archive.errors import Conflict, InvalidInput, StorageFull
from archive.events import Event
from archive.gate import VISITOR, may
from archive.gate_facts import story_facts
from archive.mentions import Decision, Mention
from archive.migrate import upgrade
from archive.outbox import Errand, OutboxRow
from archive.passages import PassageVersion
from archive.recordings import Contribution, Recording
from archive.settings import Settings
from archive.stories import Story, StoryState
from archive.subjects import Subject
from archive.tables import METADATA
from archive.uploads import Upload
from ingest.keeping import bags
from ingest.keeping.bags.bringing_in import bring_in, compare
from ingest.keeping.bags.folders import write_folder
from ingest.keeping.bags.pieces import Piece, of_bytes
from ingest.keeping.bags.tables import LEFT_OUT, tables
from ingest.keeping.bags.whole import whole_bag
from ingest.keeping.withdrawal_journal import journal_of, write_journal
from ingest.place import place_on
from tests.archive.builders import a_recording, a_story, a_subject, an_account, an_agreement
from tests.archive.whole_record import whole_record
from tests.laid_archive import open_laid


@pytest.fixture(scope="module")
def full(tmp_path_factory):
    """An archive with a row in every table, and a whole bag of it."""
    folder = tmp_path_factory.mktemp("bags")
    place = fill(folder / "data")
    return place, bag_of(place, folder / "bag")


@pytest.fixture
def empty(tmp_path):
    """Another archive, whose steward has signed up and who is nobody in the bag."""
    place = open_laid(Settings(data=tmp_path / "other", transcriber="none"))
    with writing(place.engine) as session:
        an_account(session, Role.steward)
    return place


@pytest.fixture(scope="module")
def laid(full, tmp_path_factory):
    """The data folder of an archive into which that bag was brought."""
    place = open_laid(Settings(data=tmp_path_factory.mktemp("laid") / "data", transcriber="none"))
    bring_in(place, full[1], now=utc_now())
    place.engine.dispose()
    return place.settings.data


@pytest.fixture
def brought(laid, tmp_path):
    return copy_of(laid, tmp_path / "brought")


def copy_of(data, target):
    shutil.copytree(data, target)
    return open_laid(Settings(data=target, transcriber="none"))


def bag_of(place, target, **chosen):
    with place.store.work_folder() as work:
        bag = whole_bag(place, work, now=utc_now(), **chosen)
        write_folder(target, bag.pieces)
    return target


def everything(place):
    with reading(place.engine) as session:
        return whole_record(session), contents(place.store.root)


def test_every_table_is_in_a_bag_or_left_out_for_a_reason():
    assert {table.name for table in tables()} | LEFT_OUT.keys() == METADATA.tables.keys()
    assert not {table.name for table in tables()} & LEFT_OUT.keys()
    assert all(LEFT_OUT.values())


def test_another_archive_brings_it_in_without_a_difference(full, empty):
    source, folder = full
    bagit.Bag(str(folder)).validate()
    report = bring_in(empty, folder, now=utc_now())
    assert (report.recordings, report.stories, report.files, report.cut_off) == (2, 1, 6, 0)
    assert compare(empty, folder) == []
    assert compare(source, folder) == []
    for kept in (MASTER, FORM, VOICE):
        assert empty.store.master_path(sha256(kept).hexdigest()).read_bytes() == kept
    assert not list(folder.rglob(f"{ENDED}*"))
    with reading(empty.engine) as session:
        held = {table.name for table in tables() if session.execute(select(table)).first()}
        assert held == {table.name for table in tables()}
        came = session.scalar(select(Account).where(Account.email == "somebody@example.org"))
        assert (came.password_hash, came.disabled_at is None) == ("-", False)
        errands = set(session.scalars(select(OutboxRow.errand)))
    assert errands == {Errand.rebuild_index, Errand.cut_story, Errand.copy_recording}


def test_no_password_and_no_secret_link_leaves(full):
    _, folder = full
    said = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert b"somebody@example.org" in said
    for secret in (PASSWORD, SECRET, DEVICE_SECRET):
        assert secret.encode() not in said


def test_a_difference_in_one_row_is_found(full, brought):
    _, folder = full
    with writing(brought.engine) as session:
        session.execute(update(PassageVersion).values(text="something else"))
        session.add(Decision(mention_id=1, action="accept", decided_at=utc_now()))
    found = Counter((one.table, one.only_in) for one in compare(brought, folder))
    assert found == {
        ("passage_versions", "the bag"): 1, ("passage_versions", "this archive"): 1, ("decisions", "this archive"): 1,
    }  # fmt: skip


def test_bringing_it_in_again_changes_nothing(full, brought):
    _, folder = full
    before = everything(brought)
    report = bring_in(brought, folder, now=utc_now())
    assert (report.rows, report.files, report.closed, report.cut_off) == (0, 0, 0, 0)
    assert everything(brought) == before


def test_a_dry_run_says_it_and_changes_nothing(full, empty):
    _, folder = full
    before = everything(empty)
    assert bring_in(empty, folder, dry_run=True, now=utc_now()).rows > len(tables()) - 2
    assert everything(empty) == before


@pytest.mark.parametrize("where", ["laying_files.copy_whole", "bringing_in.note_event", "bringing_in.lay_rows"])
def test_an_import_that_fails_leaves_nothing(full, empty, monkeypatch, where):
    _, folder = full
    before = everything(empty)
    done = []

    def full_disk(*given, **said):
        done.append(given)
        if where.endswith("copy_whole") and len(done) == 1:
            return real(*given, **said)
        raise StorageFull("no room")

    real = attrgetter(where)(bags)
    monkeypatch.setattr(f"ingest.keeping.bags.{where}", full_disk)
    with pytest.raises(StorageFull):
        bring_in(empty, folder, now=utc_now())
    assert done
    assert everything(empty) == before
    monkeypatch.undo()
    assert bring_in(empty, folder, now=utc_now()).files == 6


def test_what_was_withdrawn_here_stays_so(full, brought):
    _, folder = full
    with writing(brought.engine) as session:
        withdraw(session, session.get_one(Story, 1), reason="asked", by_id=None, now=utc_now())
    before = everything(brought)
    bring_in(brought, folder, now=utc_now())
    assert everything(brought) == before


def test_a_withdrawal_that_the_bag_or_a_journal_knows_closes_here(full, brought, tmp_path):
    source, folder = full
    later = copy_of(source.settings.data, tmp_path / "later")
    with writing(later.engine) as session:
        withdraw(session, session.get_one(Story, 1), reason="asked", by_id=None, now=utc_now())
        write_journal(journal_of(session, now=utc_now()), tmp_path / "withdrawals.json")
    third = open_laid(Settings(data=tmp_path / "third", transcriber="none"))
    for place, how in ((brought, {"source": bag_of(later, tmp_path / "newer")}),
                       (third, {"source": folder, "journals": [tmp_path / "withdrawals.json"]})):  # fmt: skip
        assert bring_in(place, now=utc_now(), **how).closed == 1
        with reading(place.engine) as session:
            said = session.scalars(select(Agreement).where(Agreement.current, Agreement.withdrawn)).all()
            assert [(one.story_id, one.evidence) for one in said] == [(1, "asked")]


def test_an_agreement_that_is_not_known_here_stops_all(full, brought, tmp_path):
    later = copy_of(full[0].settings.data, tmp_path / "later")
    with writing(later.engine) as session:
        an_agreement(session, recording_id=1, web=False)
    before = everything(brought)
    with pytest.raises(Conflict, match="not known here"):
        bring_in(brought, bag_of(later, tmp_path / "newer"), now=utc_now())
    assert everything(brought) == before


def test_what_comes_beside_a_recording_or_a_person_that_is_here_goes_by_what_is_here(full, brought, tmp_path):
    later = copy_of(full[0].settings.data, tmp_path / "later")
    with writing(later.engine) as session:
        first = session.get_one(Recording, 1)
        told = a_story(session, [(first, 0, 9)], title="Told later").key
        second = a_recording(session, narrators=(session.get_one(Subject, 1),))
        second.sha256, second.key = first.sha256, "second"
        session.execute(update(Upload).values(sha256=first.sha256))
    with writing(brought.engine) as session:
        kept = a_subject(session, "Ana")
        session.get_one(Subject, 1).merged_into_id = kept.id
    report = bring_in(brought, bag_of(later, tmp_path / "newer"), now=utc_now())
    assert (report.recordings, report.stories, report.to_review) == (1, 1, 1)
    with reading(brought.engine) as session:
        assert session.scalar(select(Story.state).where(Story.key == told)) is StoryState.review
        narrator = select(Contribution.person_id).join(Recording).where(Recording.key == "second")
        assert session.scalars(narrator).all() == [kept.id]


def test_chosen_stories_come_beside_others_under_addresses_that_are_free(full, tmp_path):
    source, _ = full
    other = open_laid(Settings(data=tmp_path / "own", transcriber="none"))
    with writing(other.engine) as session:
        story = a_story(session, [(a_recording(session, narrators=(a_subject(session, "Ana"),)), 0, 9)])
        story.slug = "stories"
        before = session.get_one(Story, story.id).key
    folder = bag_of(source, tmp_path / "chosen", stories=["stories"])
    assert json.loads((folder / "data/record/archive.json").read_text())["holds"] == "chosen stories and recordings"
    assert not (folder / "data/record/trails.jsonl").read_text()
    report = bring_in(other, folder, now=utc_now())
    assert report.moved == (("stories", "stories-2"),)
    with reading(other.engine) as session:
        assert session.scalar(select(Story.slug).where(Story.key == before)) == "stories"
        came = session.scalar(select(Story).where(Story.slug == "stories-2"))
        assert session.scalar(select(Recording.current_transcript_id).where(Recording.key == "recordings")) is not None
        assert not may(VISITOR, story_facts(session, came.id), Channel.media, utc_now()).allow, "until it is cut"
        act = session.scalar(select(Event).where(Event.thing == "story:story"))
        decided = session.scalar(select(Decision.id).join(Mention).where(Mention.key == "mentions"))
        assert act.detail["decisions"] == {"mention": decided}
    assert bring_in(other, folder, now=utc_now()).rows == 0


def test_a_damaged_master_is_named_and_left_out_and_nothing_else_is(full, empty, tmp_path):
    damaged = copy_of(full[0].settings.data, tmp_path / "damaged")
    path = damaged.store.master_path(sha256(MASTER).hexdigest())
    path.write_bytes(MASTER[:-1])
    folder = bag_of(damaged, tmp_path / "bag")
    bagit.Bag(str(folder)).validate()
    report = bring_in(empty, folder, now=utc_now())
    assert report.missing == (f"masters/{path.name}",)


def test_a_folder_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    def pieces():
        yield of_bytes("a.txt", b"a")
        raise OSError(28, "No space left on device")

    (tmp_path / ".out.99999999" / "left by one that was killed").mkdir(parents=True)
    with pytest.raises(StorageFull, match="no room for"):
        write_folder(tmp_path / "out", pieces())
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "out").mkdir()
    with pytest.raises(InvalidInput, match="there already"):
        write_folder(tmp_path / "out", [of_bytes("a.txt", b"a")])


@pytest.mark.parametrize("name", ["../a", "/a", "a b", "a//b", ".a", "é", "a/../b", "a\n", ""])
def test_no_words_of_a_person_become_a_path(name):
    with pytest.raises(ValueError, match="no path"):
        Piece(name, ())


@pytest.mark.database
def test_a_bag_of_one_kind_of_database_comes_into_another(full, tmp_path, postgres_url):
    server = make_engine(postgres_url).execution_options(isolation_level="AUTOCOMMIT", **{WRITES: True})
    with server.connect() as connection:
        connection.execute(text("CREATE DATABASE from_a_bag"))
    url = make_url(postgres_url).set(database="from_a_bag").render_as_string(hide_password=False)
    place = place_on(Settings(data=tmp_path, transcriber="none", database_url=url), make_engine(url))
    upgrade(place.engine)
    bring_in(place, full[1], now=utc_now())
    assert compare(place, full[1]) == []
    with writing(place.engine) as session:
        assert a_subject(session, "Ana").id == 2, "the database counts on from what came in"
    again = bag_of(place, tmp_path / "bag")
    assert json.loads((again / "data/record/subjects.jsonl").read_text().splitlines()[0])["id"] == 1
    place.engine.dispose()
