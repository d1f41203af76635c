"""What `storyloom demo` says at its end: one passage and the whole chain, from its sound to the second it plays at."""

from collections.abc import Iterator

from archive.reading_mentions import Link
from archive.reading_whole_chain import Tag, WholeChain
from web.i18n import clock
from web.playing import source_of


def chain_lines(found: WholeChain, *, site: str) -> Iterator[str]:
    """The chain, a line a step; `site` is the address of the site."""
    moment = found.moment
    sure = "" if found.sure is None else f", {found.sure:.0%} sure"
    yield "One passage, and the whole chain:"
    yield f"  heard        {found.file_name}, told by {moment.narrator}"
    yield f"  transcribed  “{moment.quote}” ({found.engine} {found.model}{sure})"
    for tag in found.tags:
        yield f"  tagged       {_tag_words(tag)}"
    for through, link in found.ways:
        told = ", which is the narrator's own" if link.told_by_narrator else ""
        yield f"  linked       {f'{_words(through)} → ' if through else ''}{link.kind} “{link.name}”{told}"
    here = source_of("stories", moment.story_slug).webm
    yield f"  played       at {clock(moment.start_s)}: {site}{moment.href}"
    yield f"               its sound alone: {site}{here}#t={moment.start_s:.2f},{moment.end_s:.2f}"
    yield f"  as JSON      {site}/api/v1/stories/{moment.story_slug}"
    for href in dict.fromkeys(link.href for _, link in found.ways):
        yield f"               {site}/api/v1{href}  (page: {site}{href})"


def _words(link: Link) -> str:
    return f"{link.kind} “{link.name}”"


def _tag_words(tag: Tag) -> str:
    by = " ".join(part for part in (tag.origin, tag.origin_version) if part)
    decided = "accepted by a person" if tag.accepted else "suggested"
    because = f": {tag.reason}" if tag.reason else ""
    return f"“{tag.quote}” is the {_words(tag.target)} (from {by}, {tag.score:.2f}; {decided}{because})"
