"""Putting a question to the index of the right audience, so that it answers with nothing this viewer may not find."""

from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.gate import Viewer
from archive.search_suppression import left_out
from ingest.place import Place
from search.contract import Answer, Audience, Question


class Seeker(Protocol):
    """Whoever searches: a request that asks the gate, or a command."""

    @property
    def place(self) -> Place:
        """The archive."""

    @property
    def session(self) -> Session:
        """The transaction in which results are loaded."""

    @property
    def viewer(self) -> Viewer:
        """Who asks."""

    @property
    def channel(self) -> Channel | None:
        """Through which channel: search, or desk."""

    @property
    def now(self) -> datetime:
        """When."""


def ask(seeker: Seeker, question: Question) -> Answer:
    """The answer, without those stories in hits, total and facets that may not be found.

    Raises:
        MissingPart: nothing answers; an index is being rebuilt.
    """
    audience: Audience = "desk" if seeker.channel is Channel.desk else "public"
    index = seeker.place.desk_index if audience == "desk" else seeker.place.public_index
    closed = left_out(seeker.session, viewer=seeker.viewer, now=seeker.now, audience=audience)
    return index.search(replace(question, audience=audience, excluded_stories=closed))


def who(seeker: Seeker) -> dict[str, Any]:
    """Who asks for results, when and through which channel."""
    return {"viewer": seeker.viewer, "now": seeker.now, "channel": seeker.channel or Channel.search}


def who_names(seeker: Seeker) -> dict[str, Any]:
    """The same for names and counts, which have a channel of their own outside the desk."""
    channel = Channel.desk if seeker.channel is Channel.desk else Channel.facet
    return {"viewer": seeker.viewer, "now": seeker.now, "channel": channel}
