"""Sharing: clips, what a link shows, frames in other sites, and citations; all under the gate."""

import json
import re
import struct
import zlib

import pytest

from archive.accounts import Role
from archive.database import writing
from archive.listening import ListeningCopy, ListeningSpan
from archive.reading_loom import Knot, StoryLoom, WarpThread, WeftPassage
from tests.web.stories import EVIL, embargo, hide, tell_a_story, withdraw_story
from web.loom_picture import HEIGHT, WIDTH, loom_png, points_of
from web.looms import card_drawing

WORDS = "Callaloo was never just a soup to us"


def meta(text: str, name: str) -> str:
    return re.search(rf'<meta (?:property|name)="{name}" content="([^"]*)"', text).group(1)


def test_a_passages_address_says_its_words_without_a_script(place, client):
    told = tell_a_story(place)
    page = client.get(f"/p/{told.passage_key}")
    assert page.status_code == 200
    plain = re.sub(r"<[^>]+>", "", page.text)
    assert "was never just a soup to us" in plain
    assert f'href="/stories/{told.slug}#t=1' in page.text
    assert f"/media/stories/{told.slug}.webm#t=1.0,9.0" in page.text
    assert client.get(f"/p/{told.passage_key}?to={told.passage_key}").status_code == 200
    assert client.get(f"/p/{told.passage_key}?to=none").status_code == 404


def test_what_a_link_shows_is_title_quote_and_picture(place, client):
    told = tell_a_story(place)
    clip = client.get(f"/p/{told.passage_key}").text
    assert meta(clip, "og:title") == "Amara Baptiste: Callaloo on Sundays"
    assert meta(clip, "og:description") == f"“{WORDS}”"
    story = client.get(f"/stories/{told.slug}").text
    assert meta(story, "og:description") == "A pot for the street."
    picture = meta(story, "og:image")
    assert picture.endswith(f"/pictures/stories/{told.slug}.png")
    answer = client.get(f"/{picture.split(chr(47), 3)[3]}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    again = client.get(f"/pictures/stories/{told.slug}.png", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("close", [withdraw_story, hide, embargo])
def test_nothing_of_a_closed_story_is_shared(place, client, close):
    told = tell_a_story(place, words="Callaloo nobody repeats")
    addresses = [f"/p/{told.passage_key}", f"/embed/p/{told.passage_key}", f"/embed/stories/{told.slug}"]
    assert [client.get(address).status_code for address in addresses] == [200, 200, 200]
    close(place, told)
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 404
        assert "nobody repeats" not in answer.text
        assert "Callaloo" not in answer.text


def test_a_frame_is_for_every_site_and_for_nothing_else(place, client, signed_in):
    told = tell_a_story(place)
    signed_in(Role.curator)
    for address in (f"/embed/stories/{told.slug}", f"/embed/p/{told.passage_key}", "/embed/stories/none"):
        answer = client.get(address)
        policy = answer.headers["content-security-policy"]
        assert "frame-ancestors *" in policy
        assert "form-action 'none'" in policy
        assert "unsafe" not in policy
        assert "x-frame-options" not in answer.headers
        assert "set-cookie" not in answer.headers
        assert "<form" not in answer.text
        assert "Curator" not in answer.text
        assert answer.headers["cache-control"] == "no-cache"
    for address in (f"/stories/{told.slug}", f"/p/{told.passage_key}", "/embed/nothing", "/"):
        headers = client.get(address).headers
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-frame-options"] == "DENY"


def test_a_story_whose_sound_is_being_prepared_is_in_no_frame(place, client):
    told = tell_a_story(place)
    with writing(place.engine) as session:
        session.query(ListeningSpan).delete()
        session.query(ListeningCopy).filter_by(story_id=told.story_id).delete()
    assert client.get(f"/stories/{told.slug}").status_code == 200
    assert client.get(f"/p/{told.passage_key}").status_code == 200
    assert client.get(f"/embed/stories/{told.slug}").status_code == 404


def test_hostile_words_stay_words_wherever_they_are_shared(place, client):
    told = tell_a_story(place, title=EVIL, words=EVIL, narrator=EVIL)
    for address in (f"/stories/{told.slug}", f"/p/{told.passage_key}", f"/embed/p/{told.passage_key}"):
        assert "<script>alert" not in client.get(address).text


def test_a_story_is_cited_in_every_form(place, client):
    told = tell_a_story(place, title="Salt {and} \\ pepper")
    bib = client.get(f"/stories/{told.slug}/cite.bib").text
    assert "title = {{Salt (and) / pepper}}," in bib
    assert bib.count("{") == bib.count("}")
    ris = client.get(f"/stories/{told.slug}/cite.ris").text.split("\r\n")
    assert ris[0] == "TY  - SOUND"
    assert ris[-2] == "ER  - "
    (item,) = json.loads(client.get(f"/stories/{told.slug}/cite.csl.json").text)
    assert item["author"] == [{"literal": "Amara Baptiste"}]
    assert item["URL"].endswith(f"/stories/{told.slug}")
    assert client.get(f"/stories/{told.slug}/cite.doc").status_code == 404


def decoded(png: bytes) -> list[bytes]:
    """Rows of a PNG, by the format's own rules."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    at, data = 8, b""
    while at < len(png):
        (length,), name = struct.unpack(">I", png[at : at + 4]), png[at + 4 : at + 8]
        body = png[at + 8 : at + 8 + length]
        assert struct.unpack(">I", png[at + 8 + length : at + 12 + length])[0] == zlib.crc32(name + body)
        data += body if name == b"IDAT" else b""
        at += 12 + length
    raw, width = zlib.decompress(data), WIDTH * 3
    rows, above = [], bytes(width)
    for row in range(HEIGHT):
        line = raw[row * (width + 1) : (row + 1) * (width + 1)]
        assert line[0] == 2
        above = bytes((one + up) % 256 for one, up in zip(line[1:], above, strict=True))
        rows.append(above)
    return rows


def test_the_picture_is_a_png_of_the_size_it_says_and_shows_its_threads():
    passages = (WeftPassage("a", 0, 10, "one"), WeftPassage("b", 10, 20, "two"))
    thread = WarpThread("dish", "Callaloo", "/dishes/callaloo", (Knot("b", 12.0, "Callaloo", suggested=False),))
    drawing = card_drawing(StoryLoom(20.0, passages, (thread,)))
    rows = decoded(loom_png(drawing))
    assert len(rows) == HEIGHT
    pixels = {row[at : at + 3] for row in rows for at in range(0, WIDTH * 3, 3)}
    assert bytes((255, 138, 181)) in pixels
    assert bytes((255, 195, 100)) not in pixels
    assert loom_png(drawing) == loom_png(drawing) != loom_png(None)


def test_points_follow_path_data():
    assert points_of("M0 5H10") == [(0.0, 5.0), (10.0, 5.0)]
    curve = points_of("M0 0C10 0 20 30 30 30H40")
    assert curve[0] == (0.0, 0.0)
    assert curve[-2] == (30.0, 30.0)
    assert curve[-1] == (40.0, 30.0)
    assert [x for x, _ in curve] == sorted(x for x, _ in curve)
