"""The archive taken out: what is public as files that need nothing, and all of it for stewards."""

import io
import json
import re
import zipfile
from datetime import datetime
from hashlib import sha256
from urllib.parse import unquote

import bagit
import pytest
from sqlalchemy import select, update
from typer.testing import CliRunner

from archive.accounts import Account, Role
from archive.agreements import Agreement, NameShown
from archive.clock import utc_now
from archive.database import reading, writing
from archive.errors import InvalidInput
from archive.events import Event
from archive.passages import find_passage
from archive.recordings import Recording
from archive.settings import Settings
from archive.stories import Story
from archive.uploads import Upload
from ingest.keeping.bags.bagging import as_bag
from ingest.keeping.bags.bringing_in import bring_in, compare
from ingest.keeping.bags.folders import write_folder
from ingest.keeping.bags.pieces import Piece
from tests.archive.builders import a_festival, an_agreement, two_protocols
from tests.laid_archive import open_laid
from tests.web.stories import EVIL, MP4, WEBM, hide, tell_a_story, withdraw_story
from web.commands.app import app
from web.exporting import PUBLIC
from web.pages import make_environment
from web.plain.copying import plain_copy
from web.zip_streaming import zip_blocks

MASTER = b"RIFF of a kitchen" * 100
LINKS = re.compile(r'(?:href|src)="([^"]+)"')


def copied(place, target):
    write_folder(target, plain_copy(place, make_environment(), address="https://voices.example.org"))
    return target


def with_master(place):
    """Give the one recording bytes of its own."""
    digest = sha256(MASTER).hexdigest()
    with writing(place.engine) as session:
        session.execute(update(Recording).values(sha256=digest))
        session.execute(update(Upload).values(sha256=digest))
    path = place.store.master_path(digest)
    path.parent.mkdir()
    path.write_bytes(MASTER)
    return path


def words_in(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_plain_copy_holds_what_is_open_and_leads_nowhere_else(place, tmp_path):
    told = tell_a_story(place, title=f"Soup {EVIL}", lede=EVIL, words=f"Callaloo {EVIL}")
    folder = copied(place, tmp_path / "out")
    files = words_in(folder)
    home = f"stories/{told.slug}"
    assert (files[f"{home}/sound.webm"], files[f"{home}/sound.m4a"]) == (WEBM, MP4)
    assert {f"{home}/transcript.{form}" for form in ("vtt", "srt", "txt", "json")} < files.keys()
    story = json.loads(files[f"{home}/story.json"])
    assert (story["narrator"], story["audio"]["webm"]) == ("Amara Baptiste", "sound.webm")
    assert "withdraws a voice" in "".join(story["may_be_used"])
    assert json.loads(files["index.json"])["stories"] == [f"{home}/story.json"]
    pages = {name: content.decode() for name, content in files.items() if name.endswith(".html")}
    assert EVIL not in "".join(pages.values())
    for name, text in pages.items():
        for link in LINKS.findall(text):
            place_of_it, _, anchor = unquote(link).partition("#")
            aim = (folder / name).parent / place_of_it if place_of_it else folder / name
            assert aim.resolve().is_relative_to(folder.resolve()), link
            assert aim.is_file(), (name, link)
            assert not anchor or f'id="{anchor}"' in aim.read_text(encoding="utf-8"), (name, link)


def test_a_plain_copy_holds_nothing_that_is_closed(place, tmp_path):
    withdrawn = tell_a_story(place, title="Withdrawn one", narrator="Wanda Withdrawn", words="the secret of Wanda")
    hidden = tell_a_story(place, title="Hidden one", narrator="Hidden Hal", words="the secret of Hal")
    masked = tell_a_story(place, title="Masked one", narrator="Full Name", words="my words may be read")
    cut = tell_a_story(place, title="Cut one", narrator="Cora Cut", words="the secret of Cora")
    withdraw_story(place, withdrawn)
    hide(place, hidden)
    next_month = utc_now().month % 12 + 1
    kept = [tell_a_story(place, title="Kept one", narrator="Kira Kept", words="the secret of Kira") for _ in range(3)]
    with writing(place.engine) as session:
        for one, bounds in zip(kept, (
            {"season_from": next_month * 100 + 10, "season_to": next_month * 100 + 11},
            {"protocol_id": two_protocols(session)[0]},
            {"festival_id": a_festival(session).id},
        ), strict=True):  # fmt: skip
            recording = select(Recording.id).where(Recording.key == one.recording_key).scalar_subquery()
            session.execute(update(Agreement).where(Agreement.recording_id == recording).values(**bounds))
        recording = select(Recording.id).where(Recording.key == masked.recording_key).scalar_subquery()
        anonymous = update(Agreement).where(Agreement.recording_id == recording)
        session.execute(anonymous.values(name_shown=NameShown.anonymous))
        an_agreement(session, passage_id=find_passage(session, cut.passage_key).id, web=False)
    folder = copied(place, tmp_path / "out")
    said = b"".join(content for name, content in words_in(folder).items() if not name.endswith((".woff2", ".txt")))
    assert b"my words may be read" in said
    for closed in (b"Wanda", b"Withdrawn one", b"Hal", b"Hidden one", b"Kira", b"Kept one", b"secret", b"Full Name"):
        assert closed not in said, closed
    assert not (folder / "stories" / cut.slug / "sound.webm").exists(), "until it is cut anew"
    assert "There is no sound" in (folder / "stories" / cut.slug / "index.html").read_text(encoding="utf-8")


def test_what_is_withdrawn_while_it_is_written_is_not_in_it(place):
    first, second = tell_a_story(place, title="First"), tell_a_story(place, title="Second")
    names = []
    for piece in plain_copy(place, make_environment(), address=""):
        if not names:
            gone = first if second.slug in piece.name else second
            withdraw_story(place, gone)
        names.append(piece.name)
        content = b"".join(piece.blocks)
        assert gone.title.encode() not in content
    assert not any(gone.slug in name for name in names)


def test_a_public_bag_is_whole_and_is_not_brought_in(place, tmp_path):
    tell_a_story(place)
    pieces = plain_copy(place, make_environment(), address="")
    write_folder(tmp_path / "bag", as_bag(pieces, kind=PUBLIC, described="Voices.", now=utc_now()))
    bagit.Bag(str(tmp_path / "bag")).validate()
    with pytest.raises(InvalidInput, match="made to be read"):
        bring_in(place, tmp_path / "bag", now=utc_now())


@pytest.mark.parametrize("kind", ["whole", "public", "folder"])
def test_a_steward_downloads_it_and_that_is_written_down(place, signed_in, tmp_path, kind):
    told = tell_a_story(place)
    with_master(place)
    steward = signed_in(Role.steward)
    assert f"/desk/export/{kind}.zip" in steward.get("/desk/export").text
    answer = steward.post(f"/desk/export/{kind}.zip")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith(f'attachment; filename="storyloom-{kind}-')
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        (top,) = {name.partition("/")[0] for name in archive.namelist()}
        archive.extractall(tmp_path / "out")
    if kind != "folder":
        bagit.Bag(str(tmp_path / "out" / top)).validate()
    assert (f"{top}/data/record/stories.jsonl" in archive.namelist()) == (kind == "whole")
    assert (f"{top}/{'data/' if kind == 'public' else ''}stories/{told.slug}/index.html" in archive.namelist()) == (
        kind != "whole"
    )
    with reading(place.engine) as session:
        event, who = session.execute(select(Event, Account).join(Account).where(Event.act == "export")).one()
        assert (event.thing, who.role) == (f"archive:{kind}", Role.steward)
    assert "Taken out as files" in steward.get("/desk/events").text
    assert list((place.store.root / "work").iterdir()) == []


def test_a_kind_that_nobody_knows_is_not_there(signed_in):
    assert signed_in(Role.steward).post("/desk/export/everything.zip").status_code == 404


def test_a_large_file_passes_through_in_small_blocks():
    block = bytes(256 * 1024)
    sizes = [len(one) for one in zip_blocks(
        [Piece("a.bin", (block for _ in range(40)))], folder="f", dated=datetime(2026, 5, 1)  # noqa: DTZ001
    )]  # fmt: skip
    assert sum(sizes) > 40 * len(block)
    assert max(sizes) < 2 * len(block)


def test_the_commands_take_it_out_and_bring_it_in(place, tmp_path, monkeypatch):
    told = tell_a_story(place)
    master = with_master(place)
    run = CliRunner().invoke
    monkeypatch.setenv("STORYLOOM_DATA", str(place.settings.data))
    written = run(app, ["export", "--bag", str(tmp_path / "bag")])
    assert (written.exit_code, "closed material" in written.output) == (0, True)
    master.write_bytes(b"damaged")
    assert "is damaged or gone" in (damaged := run(app, ["export", "--bag", str(tmp_path / "damaged")])).output
    assert damaged.exit_code == 1
    chosen = run(app, ["export", "--bag", str(tmp_path / "one"), "--story", told.slug])
    assert "of 1 recordings" in chosen.output
    assert run(app, ["export", "--folder", str(tmp_path / "plain"), "--language", "es"]).exit_code == 0
    assert 'lang="es"' in (tmp_path / "plain" / "index.html").read_text(encoding="utf-8")
    for wrong in (
        [],
        ["--bag", "a", "--folder", "b"],
        ["--folder", "a", "--story", "b"],
        ["--bag", "a", "--language", "xx"],
    ):
        assert isinstance(run(app, ["export", *wrong]).exception, InvalidInput)
    other = tmp_path / "other"
    open_laid(Settings(data=other, transcriber="none")).engine.dispose()
    monkeypatch.setenv("STORYLOOM_DATA", str(other))
    assert "Nothing was changed" in run(app, ["import", "--bag", str(tmp_path / "bag"), "--dry-run"]).output
    assert run(app, ["import", "--bag", str(tmp_path / "bag"), "--compare"]).exit_code == 1
    assert "1 recordings and 1 stories came in" in run(app, ["import", "--bag", str(tmp_path / "bag")]).output
    assert "No difference" in run(app, ["import", "--bag", str(tmp_path / "bag"), "--compare"]).output
    assert "here already" in run(app, ["import", "--bag", str(tmp_path / "bag")]).output
    assert compare(place, tmp_path / "bag") == []
    with reading(open_laid(Settings(data=other, transcriber="none")).engine) as session:
        assert session.query(Story.slug).all() == [(told.slug,)]
    assert (other / "store" / "masters" / master.parent.name / master.name).read_bytes() == MASTER
