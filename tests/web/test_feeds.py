"""Feeds are valid whatever people write, send out only what was agreed for feeds, and forget what is taken back."""

import json
import re
import struct
from xml.etree import ElementTree as ET

import pytest
from defusedxml.ElementTree import fromstring

from archive.agreements import NameShown, Use
from archive.clock import utc_now
from archive.database import writing
from archive.trail_drafts import find_trail
from archive.trail_publishing import publish_trail, retire_trail
from tests.web.feed_rules import ITUNES, PODCAST, broken_rules
from tests.web.sent_out import agree_only, lay_a_trail
from tests.web.stories import EVIL, MP4, embargo, hide, tell_a_story, withdraw_story

HOSTILE = [
    "]]></title><script>alert(1)</script><![CDATA[",
    f"{EVIL} & <b>bold</b> &amp; 'quotes'",
    "control \x00\x07\x1b\x0b\ufffe\uffff characters\r\n",
    "🫘🌽 beans \U0001f468\u200d\U0001f33e and \U000e0041",
    "שָׁלוֹם \u202eright to left\u202c سلام",
    "  \n many\n\n lines \t ",
]


def plain(answer) -> str:
    return re.sub(r'nonce="[^"]+"|/feeds/stories/[^"]+', "", answer.text)


def paths_of(document: bytes, tag: str, attribute: str) -> list[str]:
    return [one.get(attribute).removeprefix("http://127.0.0.1:8000") for one in fromstring(document).iter(tag)]


def test_the_feeds_keep_the_rules_of_their_formats(place, client):
    laid = lay_a_trail(place)
    for address in (f"/trails/{laid.slug}/feed.xml", "/feed.xml", f"/es/trails/{laid.slug}/feed.xml"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/rss+xml; charset=utf-8"
        assert broken_rules(answer.content) == []
        assert len(fromstring(answer.content).findall("channel/item")) == 2


def test_an_archive_in_which_nothing_was_told_has_a_feed_too(client):
    assert broken_rules(client.get("/feed.xml").content) == []


@pytest.mark.parametrize("hostile", HOSTILE)
def test_nothing_that_people_write_breaks_out_of_a_feed(place, client, hostile):
    words = hostile.replace("\x00", "")  # a database refuses this one
    laid = lay_a_trail(place, title=words, text=words, narrator=words, lede=words)
    for address in (f"/trails/{laid.slug}/feed.xml", "/feed.xml"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert broken_rules(answer.content) == []
        root = fromstring(answer.content)
        assert not [one for one in root.iter() if one.tag in {"script", "b"}]
        said = {one.text for one in root.iter(f"{PODCAST}person")}
        assert len(said) == 2


def test_the_rules_notice_what_is_wrong(place, client):
    laid = lay_a_trail(place)
    good = client.get(f"/trails/{laid.slug}/feed.xml").text
    for old, new in (
        ('length="7680"', 'length="a lot"'),
        ("<pubDate>", "<pubDate>Someday, "),
        ("<itunes:explicit>false", "<itunes:explicit>clean"),
        ('text="Food"', 'text="Cabbage"'),
        ("<podcast:locked>yes", "<podcast:locked>maybe"),
        ('<guid isPermaLink="false"', "<guid"),
        ('rel="self"', 'rel="next"'),
        ('url="http://127.0.0.1:8000/feeds', 'url="/feeds'),
        ("<podcast:guid>", "<podcast:guid>0"),
        ('type="audio/mp4"', 'type="audio/mpeg"'),
    ):
        assert old in good, old
        bad = good.replace(old, new)
        assert broken_rules(bad.encode()), old


def test_a_sound_is_as_long_as_the_feed_says_and_comes_in_ranges(place, client):
    laid = lay_a_trail(place)
    for address in (f"/trails/{laid.slug}/feed.xml", "/feed.xml"):
        document = client.get(address).content
        lengths = [int(one.get("length")) for one in fromstring(document).iter("enclosure")]
        for path, length in zip(paths_of(document, "enclosure", "url"), lengths, strict=True):
            whole = client.get(path)
            assert (whole.status_code, whole.headers["content-type"], len(whole.content)) == (200, "audio/mp4", length)
            assert whole.content == MP4
            part = client.get(path, headers={"Range": "bytes=10-19"})
            assert (part.status_code, part.content) == (206, MP4[10:20])
            assert client.head(path).headers["content-length"] == str(length)
            assert whole.headers["cache-control"] == "no-cache"
            assert whole.headers["cross-origin-resource-policy"] == "cross-origin"


def test_transcripts_and_chapters_hold_what_is_said(place, client):
    laid = lay_a_trail(place)
    for address in (f"/trails/{laid.slug}/feed.xml", "/feed.xml"):
        document = client.get(address).content
        transcripts = paths_of(document, f"{PODCAST}transcript", "url")
        assert len(transcripts) == 4
        for path in transcripts:
            answer = client.get(path)
            assert answer.status_code == 200
            assert answer.headers["access-control-allow-origin"] == "*"
            assert ("Callaloo was never" in answer.text) != ("Nobody thought about salt." in answer.text)
            if path.endswith(".json"):
                (segment,) = json.loads(answer.text)["segments"]
                assert (segment["startTime"], segment["endTime"]) == (1.0, 9.0)
            else:
                assert answer.text.startswith("WEBVTT")
            assert client.head(path).headers["content-length"] == str(len(answer.content))
        for path in paths_of(document, f"{PODCAST}chapters", "url"):
            said = client.get(path)
            assert said.headers["content-type"] == "application/json+chapters"
            assert json.loads(said.text)["version"] == "1.2.0"
            assert json.loads(said.text)["chapters"][0]["startTime"] == 0


def test_a_withdrawn_voice_is_gone_from_the_feed_and_from_all_it_led_to(place, client):
    laid = lay_a_trail(place)
    feed = f"/trails/{laid.slug}/feed.xml"
    before = client.get(feed)
    known = {"If-None-Match": before.headers["etag"]}
    assert client.get(feed, headers=known).status_code == 304
    withdraw_story(place, laid.stories[0])
    after = client.get(feed, headers=known)
    assert after.status_code == 200
    assert laid.codes[0] not in after.text
    assert laid.codes[1] in after.text
    assert "Amara" not in after.text
    assert laid.stories[0].slug not in client.get("/feed.xml").text
    gone = [f"/feeds/stops/{laid.codes[0]}", f"/feeds/stories/{laid.stories[0].slug}"]
    for end in (".m4a", ".vtt", ".json", ".chapters.json"):
        for base in gone:
            assert client.get(f"{base}{end}", headers={"Range": "bytes=0-9"}).status_code == 404
        unknown = client.get(f"/feeds/stories/no-such-story{end}")
        assert plain(client.get(f"{gone[1]}{end}")) == plain(unknown)


@pytest.mark.parametrize("close", [hide, embargo, lambda place, told: agree_only(place, told, Use.web, Use.festival)])
def test_what_was_not_agreed_to_for_feeds_is_in_none(place, client, close):
    laid = lay_a_trail(place)
    close(place, laid.stories[0])
    for address, gone in (("/feed.xml", laid.stories[0].slug), (f"/trails/{laid.slug}/feed.xml", laid.codes[0])):
        assert gone not in client.get(address).text
    assert client.get(f"/feeds/stops/{laid.codes[0]}.m4a").status_code == 404


def test_what_was_agreed_to_for_feeds_alone_is_sent_out_and_leads_to_no_page(place, client):
    laid = lay_a_trail(place)
    agree_only(place, laid.stories[0], Use.feed)
    for address, code in (("/feed.xml", laid.stories[0].slug), (f"/trails/{laid.slug}/feed.xml", laid.codes[0])):
        document = client.get(address).content
        assert broken_rules(document) == []
        (item,) = [one for one in fromstring(document).iter("item") if code in ET.tostring(one, encoding="unicode")]
        assert item.find("link") is None
        assert client.get(item.find("enclosure").get("url").removeprefix("http://127.0.0.1:8000")).status_code == 200
        for one in item.iter(f"{PODCAST}transcript"):
            assert client.get(one.get("url").removeprefix("http://127.0.0.1:8000")).status_code == 200
    assert client.get(f"/stories/{laid.stories[0].slug}").status_code == 404


def test_a_narrator_who_keeps_their_name_back_is_named_nowhere(place, client):
    laid = lay_a_trail(place)
    agree_only(place, laid.stories[0], *Use, name_shown=NameShown.anonymous)
    with_names = [client.get(f"/trails/{laid.slug}/feed.xml"), client.get("/feed.xml")]
    with_names += [client.get(f"/feeds/stops/{laid.codes[0]}{end}") for end in (".vtt", ".json", ".chapters.json")]
    for answer in with_names:
        assert answer.status_code == 200
        assert "Amara" not in answer.text


def test_a_guid_and_a_day_stay_when_the_trail_is_published_again(place, client):
    laid = lay_a_trail(place)
    address = f"/trails/{laid.slug}/feed.xml"

    def told():
        items = fromstring(client.get(address).content).iter("item")
        return [(item.findtext("guid"), item.findtext("pubDate"), item.findtext(f"{ITUNES}episode")) for item in items]

    before = told()
    assert [number for _, _, number in before] == ["1", "2"]
    with writing(place.engine) as session:
        publish_trail(session, find_trail(session, laid.slug), by_id=None, now=utc_now())
    assert told() == before


def test_a_retired_trail_has_no_feed_and_a_story_of_no_trail_has_a_sound(place, client):
    laid = lay_a_trail(place)
    told = tell_a_story(place, title="Alone")
    with writing(place.engine) as session:
        retire_trail(session, find_trail(session, laid.slug), by_id=None, now=utc_now())
    assert client.get(f"/trails/{laid.slug}/feed.xml").status_code == 404
    assert client.get(f"/feeds/stops/{laid.codes[0]}.m4a").status_code == 404
    assert client.get(f"/feeds/stories/{told.slug}.m4a").content == MP4
    assert client.get(f"/feeds/stories/{told.slug}.exe").status_code == 404


def test_the_cover_is_as_large_as_players_ask_for(client):
    answer = client.get("/feeds/cover.png")
    assert answer.headers["content-type"] == "image/png"
    width, height = struct.unpack(">II", answer.content[16:24])
    assert width == height
    assert 1400 <= width <= 3000
    assert len(answer.content) < 100_000
