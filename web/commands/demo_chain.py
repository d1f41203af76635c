"""What `storyloom demo` says at its end: one example of the whole chain, from the sound to the second it plays at."""

from collections.abc import Iterator

from archive.reading_whole_chain import WholeChain
from web.i18n import clock
from web.playing import source_of


def chain_lines(found: WholeChain, *, site: str) -> Iterator[str]:
    """The chain, a line a step; `site` is the address of the site."""
    moment, link = found.moment, found.link
    sure = "" if found.sure is None else f", {found.sure:.0%} sure"
    yield "One chain, whole:"
    yield f"  heard        {found.file_name}, told by {moment.narrator}"
    yield f"  transcribed  “{moment.quote}” ({found.engine} {found.model}{sure})"
    yield f"  tagged       “{found.quote}” is {_target(found)} ({found.origin} {found.origin_version}, {found.score:.2f})"
    yield f"  decided      {'accepted by a person' if found.accepted else 'by nobody yet'}{_because(found.reason)}"
    yield (
        f"  linked       {_way(found)}, told by the same voice"
        if link.told_by_narrator
        else f"  linked       {_way(found)}"
    )
    yield f"  played       {clock(moment.start_s)} of “{moment.story_title}”: {site}{moment.href}"
    yield f"               its sound alone: {site}{source_of('stories', moment.story_slug).webm}#t={moment.start_s:g},{moment.end_s:g}"
    yield f"  as pages     {site}{link.href}  {site}/stories/{moment.story_slug}"
    yield f"  as JSON      {site}/api/v1{link.href}  {site}/api/v1/stories/{moment.story_slug}"


def _target(found: WholeChain) -> str:
    through = found.chain.through
    return f"the {through.kind} {through.name}" if through else f"the {found.link.kind} {found.link.name}"


def _because(reason: str) -> str:
    return f": {reason}" if reason else ""


def _way(found: WholeChain) -> str:
    through = found.chain.through
    named = f"{found.link.kind} “{found.link.name}”"
    return f"passage → {through.kind} {through.name} → {named}" if through else f"passage → {named}"
