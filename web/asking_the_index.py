"""Putting a question to the index of the right audience, so that it answers with nothing this viewer may not find."""

from dataclasses import replace
from typing import Any

from archive.channels import Channel
from archive.reading_search import open_story_ids
from search.contract import Answer, Question
from web.gated import Asking


def ask(asking: Asking, question: Question) -> Answer:
    """The answer, with only those stories in hits, total and facets that may be found.

    Raises:
        MissingPart: there is no index that answers; it is being rebuilt.
    """
    among = open_story_ids(asking.session, **who(asking))
    return asking.place.public_index.search(replace(question, among=among))


def who(asking: Asking) -> dict[str, Any]:
    """Who asks for results, when and through which channel."""
    return {"viewer": asking.viewer, "now": asking.now, "channel": asking.channel or Channel.search}


def who_names(asking: Asking) -> dict[str, Any]:
    """The same for names and counts, which have a channel of their own outside the desk."""
    channel = Channel.desk if asking.channel is Channel.desk else Channel.facet
    return {"viewer": asking.viewer, "now": asking.now, "channel": channel}
