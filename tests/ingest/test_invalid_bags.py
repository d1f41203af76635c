"""No bag that is not whole, plain and our own comes in, and nothing of it is left; nothing in it is ever fetched."""

import json
from hashlib import sha256

import bagit
import pytest
from filled_archive import FORM, MASTER, fill
from hostile_archives import TARS, ZIPS, lying_zip, packed_tar_bomb, tarred, zipped
from invalid_bags import KINDS, LINE, WRONG_TAGS, good, retagged, signed
from kept_archive import contents

from archive.clock import utc_now
from archive.database import reading
from archive.errors import InvalidInput
from archive.settings import Settings
from ingest.keeping.bags import checking, unpacking
from ingest.keeping.bags.bringing_in import bring_in, opened_bag
from ingest.keeping.bags.checking import checked_bag
from ingest.keeping.bags.folders import write_folder
from ingest.keeping.bags.whole import whole_bag
from tests.archive.whole_record import whole_record
from tests.laid_archive import open_laid

NOT_IN_THE_RFC = {
    "weak checksums alone", "a fetch.txt", "an empty fetch.txt", "a name that Windows keeps",
    "names that differ in case", "names that differ in their letters", "a hard link",
    "lists in another encoding", "a manifest of an unknown kind",
    "a manifest that the tag manifest leaves out",
}  # fmt: skip
"""What RFC 8493 allows or says nothing of, and that is still not for us."""
NOT_SEEN_BY_THE_LIBRARY = {
    "a bagit.txt of three lines", "a bagit.txt the wrong way round", "a space before the colon",
    "no space after the colon", "a line without a path", "a manifest with a byte order mark",
    "a file that one of two manifests lists",
}  # fmt: skip
"""What RFC 8493 forbids, and the library that is most used lets pass."""


@pytest.fixture(scope="module")
def payload(tmp_path_factory):
    """The files of a whole bag."""
    folder = tmp_path_factory.mktemp("payload")
    place = fill(folder / "data")
    with place.store.work_folder() as work:
        write_folder(folder / "bag", whole_bag(place, work, now=utc_now()).pieces)
    root = folder / "bag" / "data"
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    place = open_laid(Settings(data=tmp_path_factory.mktemp("empty") / "data", transcriber="none"))
    with reading(place.engine) as session:  # so that the database's log is there
        assert whole_record(session)["stories"] == []
    return place


@pytest.fixture
def bag(tmp_path, payload):
    return good(tmp_path / "bag", payload)


@pytest.fixture
def refused(empty, tmp_path):
    """Brings something in that must be refused, and sees that nothing of it is left anywhere."""

    def bring(source):
        before, beside = everything(empty), {path.name for path in tmp_path.iterdir()}
        with pytest.raises(InvalidInput) as caught:
            bring_in(empty, source, now=utc_now())
        assert everything(empty) == before
        assert {path.name for path in tmp_path.iterdir()} == beside
        assert "\n" not in str(caught.value)
        return str(caught.value)

    return bring


def everything(place):
    """Every byte of the archive: a change that was taken back leaves none in the database's log."""
    return {name: digest for name, digest in contents(place.settings.data).items() if not name.endswith("-shm")}


def test_the_bag_that_all_others_are_made_of_is_good(bag, empty, tmp_path):
    bagit.Bag(str(bag)).validate()
    sources = [
        bag,
        zipped(bag, tmp_path / "a.zip"),
        tarred(bag, tmp_path / "a.tar"),
        tarred(bag, tmp_path / "a.tar.gz"),
    ]
    for source in sources:
        with opened_bag(empty, source) as record:
            assert (record.named, len(record.files())) == ("made by hand", 6)


def test_lines_may_end_in_other_ways_and_other_checksums_stand_beside(bag):
    for name in ("bagit.txt", "bag-info.txt", "manifest-sha256.txt"):
        path = bag / name
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n" if name == "bagit.txt" else b"\r"))
    retagged(bag)
    assert checked_bag(bag).algorithm == "sha256"


@pytest.mark.parametrize("kind", [*KINDS, *WRONG_TAGS])
def test_an_invalid_bag_is_refused(kind, bag, refused):
    if kind in KINDS:
        KINDS[kind](bag)
        retagged(bag)
    else:
        WRONG_TAGS[kind](bag)
    refused(bag)


@pytest.fixture
def little_room(monkeypatch):
    """Limits that small traps run into."""
    monkeypatch.setattr(unpacking, "FREE_OF_THAT", 1024 * 1024)
    monkeypatch.setattr(unpacking, "TIMES_SMALLER", 2)


@pytest.mark.usefixtures("little_room")
@pytest.mark.parametrize("kind", ZIPS)
def test_a_hostile_zip_is_refused(kind, bag, refused, tmp_path):
    refused(zipped(bag, tmp_path / "a.zip", ZIPS[kind]))


@pytest.mark.parametrize("kind", TARS)
def test_a_hostile_tar_is_refused(kind, bag, refused, tmp_path):
    refused(tarred(bag, tmp_path / ("a.tar.gz" if kind == "a symbolic link" else "a.tar"), TARS[kind]))


@pytest.mark.usefixtures("little_room")
@pytest.mark.parametrize(("make", "said"), [(lying_zip, "no whole"), (packed_tar_bomb, "more than is allowed")])
def test_what_comes_out_is_counted(make, said, bag, refused, tmp_path):
    assert said in refused(make(bag, tmp_path / "a.bin"))


def test_too_many_files_are_refused_before_they_are_unpacked(bag, refused, tmp_path, monkeypatch):
    for module in (checking, unpacking):
        monkeypatch.setattr(module, "FILES_AT_MOST", 20)
    for source in (bag, zipped(bag, tmp_path / "a.zip"), tarred(bag, tmp_path / "a.tar")):
        assert "more than 20 files" in refused(source)


def test_an_archive_in_an_archive_stays_packed(bag, empty, tmp_path):
    (bag / "data" / "record" / "inner.zip").write_bytes(
        zipped(bag, tmp_path / "inner.zip", ZIPS["a way out"]).read_bytes()
    )
    signed(bag)
    with opened_bag(empty, zipped(bag, tmp_path / "a.zip")) as record:
        assert (record.bag.root / "data/record/inner.zip").is_file()


@pytest.mark.parametrize("source", [b"", b"PK\x05\x06" + bytes(18), b"no archive" * 100, b"\x1f\x8b\x08" + bytes(40)])
def test_what_is_no_archive_file_is_refused(source, refused, tmp_path):
    (tmp_path / "a.zip").write_bytes(source)
    refused(tmp_path / "a.zip")


def test_a_broken_archive_file_is_refused(bag, refused, tmp_path):
    for whole in (zipped(bag, tmp_path / "a.zip"), tarred(bag, tmp_path / "a.tar.gz")):
        data = whole.read_bytes()
        whole.write_bytes(data[: len(data) // 2])
        refused(whole)


def rows(changes):
    """The first row with these changes."""

    def change(text):
        first, *others = text.splitlines()
        return b"\n".join([json.dumps(json.loads(first) | changes).encode(), *others, b""])

    return change


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'
ROWS = {
    "no JSON": (LINE, lambda _: b"{\n"),
    "a list": (LINE, lambda _: b"[]\n"),
    "more rows than it says": (LINE, lambda text: text * 2),
    "a column that nobody knows": (LINE, rows({"more": 1})),
    "no number": (LINE, lambda text: json.dumps({k: v for k, v in json.loads(text).items() if k != "id"}).encode()),
    "a state that nobody knows": (LINE, rows({"state": "open"})),
    "an address with a way out": (LINE, rows({"slug": "../../etc"})),
    "an address that is a script": (LINE, rows({"slug": '"><script>'})),
    "a title that is too long": (LINE, rows({"title": "x" * 301})),
    "a title of half a sign": (LINE, rows({"title": "\ud800"})),
    "a number as words": (LINE, rows({"version": "1"})),
    "a moment without a zone": (LINE, rows({"created_at": "2026-05-01T10:30:00"})),
    "a number without an end": ("data/record/story_spans.jsonl", rows({"start_s": float("inf")})),
    "rows that contradict each other": ("data/record/story_spans.jsonl", rows({"start_s": 9.0})),
    "another form": ("data/record/archive.json", lambda text: text.replace(b"record 1", b"record 2")),
    "a table that nobody knows": (
        "data/record/archive.json",
        lambda text: json.dumps(json.loads(text) | {"tables": json.loads(text)["tables"] | {"more": {}}}).encode(),
    ),
    "a master that is not in it": (
        "data/record/recordings.jsonl", rows({"sha256": "0" * 64}),
    ),
    "a recording that is destroyed and still speaks": (
        "data/record/recordings.jsonl", rows({"destroyed_at": "2026-05-01T10:30:00+00:00"}),
    ),
    "a recording that is destroyed and whose end is not told": ("data/record/destructions.jsonl", lambda _: b""),
    "an end that takes other uploads along": ("data/record/destructions.jsonl", rows({"uploads": ["uploads"]})),
    "an end that takes a path along": ("data/record/destructions.jsonl", rows({"uploads": ["../../a"]})),
    "sound that is none of ours": ("data/record/destructions.jsonl", rows({"derived": ["../../a.webm"]})),
    "evidence that is not in it": ("data/record/agreement_evidence.jsonl", rows({"sha256": "0" * 64})),
    "evidence with a way out": ("data/record/agreement_evidence.jsonl", rows({"sha256": "../../a"})),
    "evidence of a form with a way out": ("data/record/agreement_evidence.jsonl", rows({"form": "../../a"})),
    "evidence that shows a recording": (
        "data/record/agreement_evidence.jsonl", rows({"shown_sha256": sha256(MASTER).hexdigest()}),
    ),
    "evidence that shows a paper as it came": (
        "data/record/agreement_evidence.jsonl", rows({"shown_sha256": sha256(FORM).hexdigest()}),
    ),
    "a template that lets a recording be heard": (
        "data/record/agreement_templates.jsonl", rows({"voice_sha256": sha256(MASTER).hexdigest()}),
    ),
    "a template for a use that nobody knows": ("data/record/agreement_templates.jsonl", rows({"uses": ["all"]})),
    "a season with a day that no year has": ("data/record/agreements.jsonl", rows({"season_from": 231})),
    "a protocol that is spelled otherwise": ("data/record/protocols.jsonl", rows({"spelled": "any 1 2"})),
    "a protocol of no group": ("data/record/protocol_groups.jsonl", lambda _: b""),
    "a label on two things": ("data/record/labelled.jsonl", rows({"recording_id": 1})),
    "a rule that nobody knows": ("data/record/protocols.jsonl", rows({"rule": "none"})),
    "a receipt of something else": ("data/record/receipts.jsonl", rows({"detail": []})),
    "an expectation of something else": ("data/record/uploads.jsonl", rows({"expectation": {"more": 1}})),
    "a picture with a way out": ("data/record/subject_pictures.jsonl", rows({"name": "../../a.webp"})),
}  # fmt: skip


@pytest.mark.parametrize("kind", ROWS)
def test_a_whole_bag_with_a_row_that_cannot_be_is_refused(kind, bag, refused):
    name, change = ROWS[kind]
    (bag / name).write_bytes(change((bag / name).read_bytes()))
    if not (bag / name).read_bytes():
        head = bag / "data" / "record" / "archive.json"
        said = json.loads(head.read_text())
        said["tables"][name.split("/")[-1].removesuffix(".jsonl")]["rows"] = 0
        head.write_text(json.dumps(said))
    signed(bag)
    refused(bag)


@pytest.mark.parametrize(
    ("content", "suffix"), [(SVG, ".svg"), (b"<script>alert(1)</script>", ".webp"), (SVG, ".webp")]
)
def test_a_picture_that_would_run_something_is_refused(content, suffix, bag, refused):
    name = f"{sha256(content).hexdigest()}{suffix}"
    (bag / "data" / "pictures" / name).write_bytes(content)
    signed(bag)
    assert "no picture" in refused(bag)


def test_a_bag_that_is_made_to_be_read_says_so(bag, refused):
    (bag / "bag-info.txt").write_text("Storyloom-Kind: public\n", encoding="utf-8")
    retagged(bag)
    assert "made to be read" in refused(bag)


def test_the_reference_library_refuses_them_too(tmp_path, payload):
    """So that each kind is what it says: not one of our own making that every reader takes."""
    taken = set()
    for number, (kind, change) in enumerate({**KINDS, **WRONG_TAGS}.items()):
        bag = good(tmp_path / str(number) / "bag", {"record/stories.jsonl": payload["record/stories.jsonl"]})
        change(bag)
        if kind in KINDS and kind != "a pipe":
            retagged(bag)
        if kind != "a pipe":
            try:
                bagit.Bag(str(bag)).validate()
            except (bagit.BagError, OSError, ValueError, LookupError, AttributeError, TypeError):
                continue
            taken.add(kind)
    assert taken == NOT_IN_THE_RFC | NOT_SEEN_BY_THE_LIBRARY
