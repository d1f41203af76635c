"""A trail as one ZIP: nothing in it asks for anything outside, it says what it is, and the gate is asked each time."""

import io
import re
from html.parser import HTMLParser
from posixpath import dirname, join, normpath
from zipfile import ZIP_STORED, ZipFile

import pytest
from sqlalchemy import select

from archive.clock import utc_now
from archive.database import writing
from archive.festivals import Festival, Stall
from archive.trails import Stop, Trail, TrailVersion, VersionStop
from tests.web.stories import EVIL, MP4, WEBM, embargo, hide, tell_a_story, withdraw_story
from tests.web.walked import walk_a_trail
from web.pack_files import PackFiles

PLAN = b"RIFF-a-picture"


@pytest.fixture
def walked(place):
    return walk_a_trail(place)


def fetched(client, walked, language="", **headers):
    answer = client.get(f"{language}/trails/{walked.slug}/pack.zip", headers=headers)
    assert answer.status_code == 200, answer.text
    return answer


def files(answer):
    with ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


class Addresses(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        named = {"href", "src", "srcset", "action", "poster", "data", "xlink:href"}
        self.found += [value for name, value in attrs if name in named]
        assert not [name for name, _ in attrs if name.startswith("on") or name == "style"]


@pytest.mark.parametrize("language", ["", "/es"])
def test_every_address_leads_to_a_file_beside_it(client, walked, language):
    held = files(fetched(client, walked, language))
    pages = [name for name in held if name.endswith(".html")]
    assert pages == ["index.html", "stops/1.html", "stops/2.html", "stops/3.html"]
    met = set()
    for name in pages:
        text = held[name].decode()
        assert f'lang="{language[1:] or "en"}"' in text
        for address in Addresses(text).found:
            assert not re.match(r"[a-z]+:|//|/", address), address
            file, _, anchor = address.partition("#")
            target = normpath(join(dirname(name), file)) if file else name
            assert target in held, address
            assert not anchor or f'id="{anchor}"' in held[target].decode()
            met.add(target)
    styles = held["looks/pack.css"].decode()
    met |= {f"looks/{address}" for address in re.findall(r'url\("([^"]+)"\)', styles)}
    assert "http" not in held["looks/pack.js"].decode() + styles
    assert met <= held.keys()
    assert held.keys() - met == {"README.txt", "looks/fonts/figtree-OFL.txt", "looks/fonts/newsreader-OFL.txt"}


def test_it_plays_in_two_forms_and_reads_without_a_script(client, walked):
    held = files(fetched(client, walked))
    for code in walked.codes[:2]:
        assert (held[f"sounds/{code}.webm"], held[f"sounds/{code}.m4a"]) == (WEBM, MP4)
    stop = held["stops/2.html"].decode()
    assert re.findall(r"<audio controls .*?>\s*(<source .*?>)\s*(<source .*?>)", stop)
    for said in ("We cooked at night", "Quillon Brackwater", "2 of 3"):
        assert said in stop
    assert "module" not in stop


def test_it_says_its_version_its_day_and_what_it_cannot_know(client, walked):
    held = files(fetched(client, walked))
    for text in (held["index.html"].decode(), held["README.txt"].decode("utf-8-sig")):
        assert "Version 1 of this trail" in text
        assert "heard at festivals" in text
        assert "cannot take it out of this copy" in text
    assert "Version 1" in held["stops/1.html"].decode()
    assert "http" not in held["README.txt"].decode("utf-8-sig")  # the archive of this test has no public address


def test_the_same_trail_on_the_same_day_is_the_same_bytes(client, walked):
    first, again = fetched(client, walked), fetched(client, walked)
    assert first.content == again.content
    assert first.headers["etag"] == again.headers["etag"]
    assert first.headers["cache-control"] == "no-cache"
    assert first.headers["content-disposition"] == f'attachment; filename="{walked.slug}-1-en.zip"'
    with ZipFile(io.BytesIO(first.content)) as archive:
        assert len({info.date_time for info in archive.infolist()}) == 1
        assert {i.compress_type for i in archive.infolist() if i.filename.startswith("sounds/")} == {ZIP_STORED}


def test_a_download_that_broke_off_goes_on_unless_something_changed(place, client, walked):
    whole = fetched(client, walked)
    address, etag = f"/trails/{walked.slug}/pack.zip", whole.headers["etag"]
    rest = client.get(address, headers={"Range": "bytes=1000-", "If-Range": etag})
    assert (rest.status_code, rest.content) == (206, whole.content[1000:])
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304
    head = client.head(address)
    assert (head.headers["etag"], head.headers["content-length"]) == (etag, str(len(whole.content)))
    assert head.content == b""
    withdraw_story(place, walked.second)
    assert client.get(address, headers={"Range": "bytes=1000-", "If-Range": etag}).status_code == 200
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 200


@pytest.mark.parametrize("close", [withdraw_story, hide, embargo])
def test_what_the_gate_closes_is_in_no_new_one(place, client, walked, close):
    close(place, walked.second)
    held = files(fetched(client, walked))
    assert "stops/2.html" not in held
    assert not [name for name in held if walked.codes[1] in name]
    for content in held.values():
        assert b"Quillon" not in content
        assert b"Zanzibar" not in content
    assert 'href="3.html" rel="next"' in held["stops/1.html"].decode()


def test_a_sound_that_is_made_anew_is_said_to_be(place, client, walked):
    for path in place.store.root.glob("derived/*/*"):
        path.unlink()
    held = files(fetched(client, walked))
    assert not [name for name in held if name.startswith("sounds/")]
    assert "being prepared when this copy was made" in held["stops/1.html"].decode()
    assert "being prepared" not in held["stops/3.html"].decode()


def test_the_plan_is_in_it_with_a_way_to_each_stop(place, client, walked):
    with writing(place.engine) as session, place.store.work_folder() as folder:
        (folder / "plan").write_bytes(PLAN)
        name, day = place.store.keep_picture(folder / "plan").name, utc_now().date()
        festival = Festival(
            slug="table", name="Table", starts_on=day, ends_on=day, plan_name=name, plan_width_px=200,
            plan_height_px=100, plan_text="A square.", published_at=utc_now(),
        )  # fmt: skip
        session.add(festival)
        session.flush()
        stall = Stall(festival_id=festival.id, name="Oven", x=0.5, y=0.25)
        session.add(stall)
        session.flush()
        session.scalars(select(TrailVersion)).one().festival_id = festival.id
        for stop in session.scalars(select(VersionStop)):
            stop.stall_id = stall.id
    held = files(fetched(client, walked))
    assert held["plan.webp"] == PLAN
    index = held["index.html"].decode()
    assert re.findall(r'<a href="(stops/\d\.html)" aria-label="\d, [^"]*, Oven">', index) == [
        f"stops/{n}.html" for n in (1, 2, 3)
    ]
    listed = client.get(f"/trails/{walked.slug}/pack.json").json()["entries"]
    (plan,) = [entry for entry in listed if entry["kind"] == "plan"]
    assert (plan["address"], plan["bytes"]) == ("/festivals/table/plan.webp", len(PLAN))
    assert plan["address"] in client.get(f"/trails/{walked.slug}").text


def test_nothing_that_was_typed_becomes_markup(place, client):
    tell_a_story(place, title=EVIL, narrator=f"Eve {EVIL}")
    walked = walk_a_trail(place)
    with writing(place.engine) as session:
        trail = session.scalars(select(Trail)).one()
        version = session.scalars(select(TrailVersion).where(TrailVersion.trail_id == trail.id)).one()
        version.title = version.introduction = EVIL
        for stop in (*session.scalars(select(VersionStop)), *session.scalars(select(Stop))):
            stop.title = stop.text = stop.place_hint = stop.walking_note = EVIL
    for name, content in files(fetched(client, walked)).items():
        if name.endswith(".html"):
            assert b"<script>alert" not in content
            assert b"49" not in re.findall(rb"<h1>.*?</h1>", content)[0]


def test_no_sound_is_read_into_memory(place, client, walked, monkeypatch):
    seen = []
    entries = PackFiles.entries

    def watched(self):
        for entry in entries(self):
            seen.append((entry.name, type(entry.content)))
            yield entry

    monkeypatch.setattr(PackFiles, "entries", watched)
    fetched(client, walked)
    assert {bytes} == {kind for name, kind in seen if name.endswith(".html")}
    assert bytes not in {kind for name, kind in seen if name.startswith("sounds/")}
    assert not list(place.store.root.glob("work/*")), "nothing is left behind"
