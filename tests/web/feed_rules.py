"""What a feed must hold, as its formats say. Each rule names where it is written; a list of what is broken is returned.

RSS    https://www.rssboard.org/rss-specification
APPLE  https://help.apple.com/itc/podcasts_connect/#/itcb54353390 and its list of categories
P2.0   https://podcasting2.org/docs/podcast-namespace (podcast:guid, locked, medium, person, transcript, chapters)
ATOM   https://www.rssboard.org/rss-profile#namespace-elements-atom-link
"""

import re
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit
from uuid import UUID, uuid5

from defusedxml.ElementTree import fromstring

ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
PODCAST = "{https://podcastindex.org/namespace/1.0}"
ATOM = "{http://www.w3.org/2005/Atom}"
LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", re.IGNORECASE)
RFC_822 = re.compile(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} ([+-]\d{4}|GMT)")
APPLE_CATEGORIES = {
    "Arts": {"Books", "Design", "Fashion & Beauty", "Food", "Performing Arts", "Visual Arts"},
    "Society & Culture": {"Documentary", "Personal Journals", "Philosophy", "Places & Travel", "Relationships"},
}
MEDIUMS = {"podcast", "music", "video", "film", "audiobook", "newsletter", "blog", "publisher", "course"}
TRANSCRIPTS = {"text/vtt", "application/json", "application/x-subrip", "application/srt", "text/html", "text/plain"}
FEED_GUIDS = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")


def broken_rules(document: bytes) -> list[str]:
    """One sentence for each rule that the document breaks; none for a valid feed."""
    rss = fromstring(document)
    channels = rss.findall("channel")
    if (rss.tag, rss.get("version"), len(channels)) != ("rss", "2.0", 1):
        return ["RSS: the root is <rss version='2.0'> with one channel"]
    (channel,) = channels
    items = channel.findall("item")
    return [*_of_channel(channel), *_of_items(items), *(broken for item in items for broken in _of_item(item))]


def _of_channel(channel) -> Iterator[str]:
    for tag in ("title", "link", "description"):
        if not _once(channel, tag):
            yield f"RSS: a channel has one <{tag}> with words"
    for tag in ("language", "generator", "lastBuildDate"):
        if len(channel.findall(tag)) > 1:
            yield f"RSS: at most one <{tag}>"
    if not _absolute(channel.findtext("link")):
        yield "RSS: the link is a whole address"
    if not LANGUAGE.fullmatch(channel.findtext("language", "")):
        yield "RSS: language is a code of ISO 639"
    if not _is_date(channel.findtext("lastBuildDate", "")) and channel.find("item/pubDate") is not None:
        yield "RSS: lastBuildDate is of RFC 822"
    links = [link for link in channel.findall(f"{ATOM}link") if link.get("rel") == "self"]
    if len(links) != 1 or not _absolute(links[0].get("href")) or links[0].get("type") != "application/rss+xml":
        yield "ATOM: one link to the feed itself"
    yield from _of_show(channel)
    yield from _of_identity(channel, links[0].get("href", "") if links else "")


def _of_show(channel) -> Iterator[str]:
    image = channel.findall(f"{ITUNES}image")
    if len(image) != 1 or not re.fullmatch(r"https?://.+\.(png|jpe?g)", image[0].get("href", "")):
        yield "APPLE: one image, JPEG or PNG"
    if channel.findtext(f"{ITUNES}explicit") not in {"true", "false"}:
        yield "APPLE: explicit is true or false"
    if channel.findtext(f"{ITUNES}type") not in {"episodic", "serial"}:
        yield "APPLE: type is episodic or serial"
    categories = channel.findall(f"{ITUNES}category")
    if not categories:
        yield "APPLE: a category"
    for category in categories:
        inner = {one.get("text") for one in category.findall(f"{ITUNES}category")}
        if not inner <= APPLE_CATEGORIES.get(category.get("text"), set()):
            yield "APPLE: categories are of its list"
    if not _once(channel, f"{ITUNES}author"):
        yield "APPLE: an author"


def _of_identity(channel, address: str) -> Iterator[str]:
    guid = uuid5(FEED_GUIDS, address.partition("://")[2].rstrip("/"))
    if channel.findtext(f"{PODCAST}guid") != str(guid):
        yield "P2.0: guid is the UUIDv5 of the feed's address without scheme and last slash"
    if channel.findtext(f"{PODCAST}locked") not in {"yes", "no"}:
        yield "P2.0: locked is yes or no"
    if channel.findtext(f"{PODCAST}medium") not in MEDIUMS:
        yield "P2.0: medium is of its list"


def _of_items(items) -> Iterator[str]:
    guids = [item.findtext("guid") for item in items]
    if len(set(guids)) != len(guids):
        yield "RSS: guids are unique"


def _of_item(item) -> Iterator[str]:
    if not (_once(item, "title") or _once(item, "description")):
        yield "RSS: an item has a title or a description"
    if item.find("link") is not None and not _absolute(item.findtext("link")):
        yield "RSS: an item's link is a whole address"
    yield from _of_parts(item)
    if not re.fullmatch(r"[1-9]\d*", item.findtext(f"{ITUNES}duration", "")):
        yield "APPLE: duration is seconds"
    if item.find(f"{ITUNES}episode") is not None and not re.fullmatch(r"[1-9]\d*", item.findtext(f"{ITUNES}episode")):
        yield "APPLE: episode is a number from 1 on"
    if item.findtext(f"{ITUNES}episodeType") not in {"full", "trailer", "bonus"}:
        yield "APPLE: episodeType is of its list"
    yield from _of_words(item)


def _of_parts(item) -> Iterator[str]:
    guid = item.findall("guid")
    if len(guid) != 1 or not guid[0].text or guid[0].get("isPermaLink") not in {"true", "false"}:
        yield "RSS: one guid that says whether it is an address"
    elif guid[0].get("isPermaLink") == "true" and not _absolute(guid[0].text):
        yield "RSS: a guid that is a permalink is an address"
    if not _is_date(item.findtext("pubDate", "")):
        yield "RSS: pubDate is of RFC 822"
    enclosures = item.findall("enclosure")
    if len(enclosures) != 1 or set(enclosures[0].attrib) != {"url", "length", "type"}:
        yield "RSS: an enclosure has url, length and type, and an item of a podcast has one"
    elif not (_absolute(enclosures[0].get("url")) and enclosures[0].get("length", "").isdigit()):
        yield "RSS: an enclosure's url is whole and its length is bytes"
    elif (enclosures[0].get("type"), enclosures[0].get("url")[-4:]) != ("audio/mp4", ".m4a"):
        yield "APPLE: the enclosure's type is that of its file's ending"


def _of_words(item) -> Iterator[str]:
    for transcript in item.findall(f"{PODCAST}transcript"):
        if not _absolute(transcript.get("url")) or transcript.get("type") not in TRANSCRIPTS:
            yield "P2.0: a transcript has a whole url and a type"
        if transcript.get("rel", "captions") != "captions":
            yield "P2.0: a transcript's rel is captions"
    chapters = item.findall(f"{PODCAST}chapters")
    if len(chapters) > 1 or any(
        not _absolute(one.get("url")) or one.get("type") != "application/json+chapters" for one in chapters
    ):
        yield "P2.0: one chapters with a whole url and its type"
    for person in item.findall(f"{PODCAST}person"):
        if not person.text or len(person.text) > 128:
            yield "P2.0: a person is a name of at most 128 characters"
        if (person.get("group"), person.get("role")) not in {("cast", "narrator"), ("cast", "guest")}:
            yield "P2.0: group and role are of the podcast taxonomy"


def _once(parent, tag: str) -> bool:
    found = parent.findall(tag)
    return len(found) == 1 and bool((found[0].text or "").strip())


def _absolute(address: str | None) -> bool:
    parts = urlsplit(address or "")
    return parts.scheme in {"http", "https"} and bool(parts.netloc) and " " not in (address or "")


def _is_date(text: str) -> bool:
    return bool(RFC_822.fullmatch(text)) and parsedate_to_datetime(text).tzinfo is not None
