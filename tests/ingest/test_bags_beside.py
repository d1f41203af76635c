"""Bags beside what an archive has destroyed, keeps to groups, and was laid with."""

import json
import shutil
from hashlib import sha256

import pytest
from filled_archive import FORM, MASTER, MOMENT, fill
from invalid_bags import signed
from sqlalchemy import func, select, update

from archive.accounts import Role
from archive.agreeing import withdraw
from archive.agreement_templates import AgreementTemplate, write_template
from archive.agreements import Agreement, Use
from archive.circles import circle_of_account
from archive.clock import utc_now
from archive.database import reading, writing
from archive.destroying import Order, destroy_recording, is_withdrawn
from archive.destructions import Destruction, OnWhoseWord
from archive.errors import Conflict
from archive.festivals import Festival
from archive.memories import Memory
from archive.passages import Passage, PassageVersion
from archive.protocols import Group, GroupMember, Protocol
from archive.recordings import Recording
from archive.settings import Settings
from archive.stories import Story
from archive.trails import Stop
from archive.uploads import Upload
from ingest.auditing_destroyed import destroyed_is_gone
from ingest.destroying_files import finish_all
from ingest.keeping.bags.bringing_in import bring_in, compare
from ingest.keeping.bags.folders import write_folder
from ingest.keeping.bags.whole import whole_bag
from ingest.keeping.withdrawal_journal import journal_of, write_journal
from tests.archive.builders import a_recording, a_subject, an_account
from tests.archive.whole_record import whole_record
from tests.laid_archive import open_laid


@pytest.fixture(scope="module")
def full(tmp_path_factory):
    """An archive with a row in every table, and a whole bag of it."""
    folder = tmp_path_factory.mktemp("beside")
    place = fill(folder / "data")
    return place, bag_of(place, folder / "bag")


@pytest.fixture
def own(tmp_path):
    """An archive with a recording of its own."""
    place = open_laid(Settings(data=tmp_path / "own", transcriber="none"))
    with writing(place.engine) as session:
        recording = a_recording(session, narrators=(a_subject(session, "Ana"),))
        recording.key, recording.sha256 = "own", "0" * 64
    return place


def copy_of(place, target):
    shutil.copytree(place.settings.data, target)
    return open_laid(Settings(data=target, transcriber="none"))


def bag_of(place, target, **chosen):
    with place.store.work_folder() as work:
        write_folder(target, whole_bag(place, work, now=utc_now(), **chosen).pieces)
    return target


def destroyed(place, key, **changed):
    """The recording of this key, changed so first, is withdrawn and destroyed."""
    with writing(place.engine) as session:
        recording = session.scalar(select(Recording).where(Recording.key == key))
        for name, value in changed.items():
            setattr(recording, name, value)
        withdraw(session, recording, reason="asked", by_id=None, now=MOMENT)
        destroy_recording(session, recording, Order(OnWhoseWord.narrator, "asked", None, utc_now(), papers_too=True))
    finish_all(place, lambda: writing(place.engine), now=utc_now())


def rows_of(folder, table):
    return [json.loads(line) for line in (folder / f"data/record/{table}.jsonl").read_text().splitlines()]


def test_a_bag_from_before_brings_nothing_back(full, tmp_path):
    place = copy_of(full[0], tmp_path / "here")
    destroyed(place, "recordings")
    with reading(place.engine) as session:
        before = whole_record(session)
    assert not place.store.master_path(sha256(FORM).hexdigest()).exists()
    assert bring_in(place, full[1], now=utc_now()).rows == 0
    assert not place.store.master_path(sha256(FORM).hexdigest()).exists()
    with reading(place.engine) as session:
        assert whole_record(session) == before
        assert list(destroyed_is_gone(session, place)) == []


@pytest.mark.parametrize("known_by", ["bytes", "upload"])
def test_what_was_destroyed_here_stays_away_under_any_key(full, own, known_by):
    with writing(own.engine) as session:
        if known_by == "upload":
            session.execute(update(Upload).values(key="uploads"))
    destroyed(own, "own", **({"sha256": sha256(MASTER).hexdigest()} if known_by == "bytes" else {}))
    report = bring_in(own, full[1], now=utc_now())
    assert (report.recordings, report.stories, report.rows > 0) == (1, 0, True), "the one that was destroyed there"
    assert not own.store.master_path(sha256(MASTER).hexdigest()).exists()
    with reading(own.engine) as session:
        for table in (Story, Passage, PassageVersion, Memory):
            assert session.scalar(select(func.count()).select_from(table)) == 0, table
        assert set(session.scalars(select(Recording.key))) == {"own", "ended"}
        assert {(stop.title, stop.text, stop.clip_id) for stop in session.scalars(select(Stop))} == {("", "", None)}
        assert list(destroyed_is_gone(session, own)) == []
    assert bring_in(own, full[1], now=utc_now()).rows == 0


def test_no_file_brings_the_bytes_back(full, own):
    destroyed(own, "own", sha256=sha256(FORM).hexdigest())
    with pytest.raises(Conflict, match="destroyed here"):
        bring_in(own, full[1], now=utc_now())
    assert not own.store.master_path(sha256(FORM).hexdigest()).exists()


def test_what_was_destroyed_elsewhere_is_withdrawn_here_and_a_journal_destroys_it(full, tmp_path):
    here, there = copy_of(full[0], tmp_path / "here"), copy_of(full[0], tmp_path / "there")
    destroyed(there, "recordings")
    folder = bag_of(there, tmp_path / "bag")
    assert not list(folder.rglob(f"{sha256(MASTER).hexdigest()}*"))
    report = bring_in(here, folder, now=utc_now())
    assert (report.destroyed_there, report.closed, report.destroyed) == (1, 1, 0)
    with reading(here.engine) as session:
        recording = session.scalar(select(Recording).where(Recording.key == "recordings"))
        assert (is_withdrawn(session, recording), recording.destroyed_at) == (True, None)
    with reading(there.engine) as session:
        write_journal(journal_of(session, now=utc_now()), tmp_path / "withdrawals.json")
    report = bring_in(here, folder, journals=[tmp_path / "withdrawals.json"], now=utc_now())
    assert (report.rows, report.destroyed) == (0, 1)
    finish_all(here, lambda: writing(here.engine), now=utc_now())
    with reading(here.engine) as session:
        assert list(destroyed_is_gone(session, here)) == []


def test_a_destruction_takes_no_upload_of_this_archive_along(full, own):
    bring_in(own, full[1], now=utc_now())
    with reading(own.engine) as session:
        ended = session.scalar(select(Destruction))
        assert (ended.uploads, ended.derived, compare(own, full[1]) != []) == ([], [], True)


def test_two_groups_of_one_name_are_two_and_what_is_kept_to_one_is_not_open_to_the_other(full, own):
    name = rows_of(full[1], "community_groups")[0]["name"]
    with writing(own.engine) as session:
        group, member = Group(name=name, created_at=MOMENT), an_account(session, Role.contributor)
        session.add(group)
        session.flush()
        session.add(GroupMember(group_id=group.id, account_id=member.id, added_at=MOMENT))
        member_id = member.id
    report = bring_in(own, full[1], now=utc_now())
    assert (name, f"{name} (2)") in report.renamed
    with reading(own.engine) as session:
        protocol = session.scalar(select(Protocol))
        assert protocol.spelled == "any 2"
        agreed = session.scalar(select(Agreement).where(Agreement.key == "agreements"))
        assert agreed.protocol_id == protocol.id
        assert session.get_one(Festival, agreed.festival_id).key == "festivals"
        assert not circle_of_account(session, member_id).holds(protocol.id, None)


def test_a_chosen_story_leaves_with_whom_it_is_kept_to_and_without_their_members(full, tmp_path):
    folder = bag_of(full[0], tmp_path / "chosen", stories=["stories"])
    for table in (
        "agreements",
        "protocols",
        "protocol_groups",
        "festivals",
        "agreement_evidence",
        "labels",
        "labelled",
    ):
        assert len(rows_of(folder, table)) == 1, table
    assert rows_of(folder, "agreements") == rows_of(full[1], "agreements")
    assert [row["key"] for row in rows_of(folder, "agreement_templates")] == ["agreementt"]
    assert rows_of(folder, "group_members") == rows_of(folder, "stalls") == rows_of(folder, "trails") == []


def test_templates_that_are_offered_here_stay_what_is_offered(full, own, tmp_path):
    there = copy_of(full[0], tmp_path / "there")
    with writing(own.engine) as session:
        offered = session.scalars(select(AgreementTemplate)).first()
        key, name, language = offered.key, offered.name, offered.language
        same = {"name": name, "language": language, "title": offered.title, "text": offered.text}
        same |= {"sha256": offered.sha256}
    with writing(there.engine) as session:
        session.execute(update(AgreementTemplate).values(**same))
        write_template(session, name=name, language=language, title="Other", text="Other words", uses=[Use.web],
                       by_id=None, now=MOMENT)  # fmt: skip
    bring_in(own, bag_of(there, tmp_path / "bag"), now=utc_now())
    with reading(own.engine) as session:
        assert session.scalar(select(Agreement.template_key).where(Agreement.key == "agreements")) == key
        other = session.scalar(select(AgreementTemplate).where(AgreementTemplate.title == "Other"))
        assert (other.name, other.retired) == (f"{name} (2)", True)


def test_a_bag_from_before_there_were_templates_leaves_the_first_ones(full, tmp_path):
    folder = shutil.copytree(full[1], tmp_path / "older")
    head = folder / "data/record/archive.json"
    said = json.loads(head.read_text())
    del said["tables"]["agreement_templates"]
    head.write_text(json.dumps(said))
    (folder / "data/record/agreement_templates.jsonl").unlink()
    (folder / "bag-info.txt").write_text("Storyloom-Kind: whole\n")
    for path in folder.glob("tagmanifest-*"):
        path.unlink()
    signed(folder)
    empty = open_laid(Settings(data=tmp_path / "empty", transcriber="none"))
    assert bring_in(empty, folder, now=utc_now()).into_empty
    with reading(empty.engine) as session:
        assert session.scalar(select(func.count()).select_from(AgreementTemplate)) > 1
