"""A feed as RSS 2.0 with the tags of iTunes and of Podcasting 2.0, written by an XML library and nothing else.

The same feed gives the same bytes: nothing in it says when it was asked for, so
that its content alone tells whether it is the one that somebody has.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from urllib.parse import quote
from uuid import UUID, uuid5
from xml.etree import ElementTree as ET

from archive.reading_feed import Feed, FeedItem
from web.i18n import _, localised
from web.label_words import label_words

ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
PODCAST = "https://podcastindex.org/namespace/1.0"
ATOM = "http://www.w3.org/2005/Atom"
PODCAST_GUIDS = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""The namespace that Podcasting 2.0 makes the identity of a feed in, of its address without scheme and last slash."""
CATEGORIES = (("Society & Culture", "Documentary"), ("Arts", "Food"))
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NAME_LENGTH = 128
COVER = "/feeds/cover.png"

ET.register_namespace("itunes", ITUNES)
ET.register_namespace("podcast", PODCAST)
ET.register_namespace("atom", ATOM)


@dataclass(frozen=True, slots=True)
class Published:
    """Where a feed is: the site's address, the feed's own path without language, its language, and its kind."""

    site: str
    path: str
    language: str
    site_name: str
    in_order: bool = False


def feed_xml(feed: Feed, at: Published) -> bytes:
    """The feed as a document."""
    rss = ET.Element("rss", {"version": "2.0"})
    channel = ET.SubElement(rss, "channel")
    _head(channel, feed, at)
    for item in feed.items:
        _item(ET.SubElement(channel, "item"), item, at)
    written: bytes = ET.tostring(rss, encoding="utf-8", xml_declaration=True)
    return written


def _head(channel: ET.Element, feed: Feed, at: Published) -> None:
    own = f"{at.site}{localised(at.path, at.language)}"
    text = feed.text or feed.title
    _say(channel, "title", feed.title)
    _say(channel, "link", f"{at.site}{localised(feed.href, at.language)}")
    _say(channel, "description", text)
    _say(channel, "language", _language(feed.items, at.language))
    _say(channel, "generator", "Storyloom")
    dates = [item.published_at for item in feed.items if item.published_at]
    if dates:
        _say(channel, "lastBuildDate", _day(max(dates)))
    ET.SubElement(channel, f"{{{ATOM}}}link", {"href": own, "rel": "self", "type": "application/rss+xml"})
    _itunes(channel, "author", at.site_name)
    _itunes(channel, "summary", text)
    _itunes(channel, "type", "serial" if at.in_order else "episodic")
    _itunes(channel, "explicit", "false")
    ET.SubElement(channel, f"{{{ITUNES}}}image", {"href": f"{at.site}{COVER}"})
    for outer, inner in CATEGORIES:
        category = ET.SubElement(channel, f"{{{ITUNES}}}category", {"text": outer})
        ET.SubElement(category, f"{{{ITUNES}}}category", {"text": inner})
    address = own.partition("://")[2].rstrip("/")
    _podcast(channel, "guid", str(uuid5(PODCAST_GUIDS, address)))
    _podcast(channel, "locked", "yes")
    _podcast(channel, "medium", "podcast")


def _item(element: ET.Element, item: FeedItem, at: Published) -> None:
    base = f"{at.site}/feeds/{item.kind}/{quote(item.name)}"
    _say(element, "title", item.title)
    if item.href:
        _say(element, "link", f"{at.site}{localised(item.href, at.language)}")
    text = _text(item)
    _say(element, "description", text)
    _say(element, "guid", f"storyloom:{item.kind}:{item.key}", isPermaLink="false")
    if item.published_at:
        _say(element, "pubDate", _day(item.published_at))
    length = str(item.sound_bytes)
    ET.SubElement(element, "enclosure", {"url": f"{base}.m4a", "length": length, "type": "audio/mp4"})
    _itunes(element, "summary", text)
    _itunes(element, "duration", str(max(1, round(item.duration_s))))
    _itunes(element, "explicit", "false")
    _itunes(element, "episodeType", "full")
    if item.number is not None:
        _itunes(element, "episode", str(item.number))
    if item.narrator:
        _itunes(element, "author", item.narrator)
        _podcast(element, "person", item.narrator[:NAME_LENGTH], group="cast", role="narrator")
    _with_words(element, base, item.language)


def _with_words(element: ET.Element, base: str, language: str) -> None:
    said = {"language": language} if language else {}
    _podcast(element, "transcript", "", url=f"{base}.vtt", type="text/vtt", rel="captions", **said)
    _podcast(element, "transcript", "", url=f"{base}.json", type="application/json", **said)
    _podcast(element, "chapters", "", url=f"{base}.chapters.json", type="application/json+chapters")


def _text(item: FeedItem) -> str:
    """What is said of a sound; that no human voice speaks it, and what its labels ask, is said wherever it goes."""
    note = _("This voice is synthetic.") if item.synthetic else ""
    return " ".join(part for part in (item.text or item.title, note, *label_words(item.labels)) if part)


def _language(items: tuple[FeedItem, ...], otherwise: str) -> str:
    """The language that most of it is spoken in."""
    spoken = [item.language for item in items if item.language]
    return max(sorted(set(spoken)), key=spoken.count, default=otherwise)


def _say(parent: ET.Element, tag: str, text: str, **attributes: str) -> None:
    element = ET.SubElement(parent, tag, {name: _clean(value) for name, value in attributes.items()})
    element.text = _clean(text) or None


def _itunes(parent: ET.Element, tag: str, text: str) -> None:
    _say(parent, f"{{{ITUNES}}}{tag}", text)


def _podcast(parent: ET.Element, tag: str, text: str, **attributes: str) -> None:
    _say(parent, f"{{{PODCAST}}}{tag}", text, **attributes)


def _clean(text: str) -> str:
    """Without the characters that XML has no way to write."""
    return NOT_IN_XML.sub("", text)


def _day(at: datetime) -> str:
    return format_datetime(at)
