"""From an address someone kept to where the thing is now: old slugs and passage keys, under the gate."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.errors import NotFound
from archive.gate import Viewer, may
from archive.gate_facts import story_facts
from archive.passages import Passage, PassageAlias
from archive.reading_search import moments_text
from archive.reading_story import NO_SUCH_STORY
from archive.stories import OldSlug, Story

NO_SUCH_PASSAGE = "There is no such passage."


def moved_story(session: Session, slug: str, *, viewer: Viewer, now: datetime) -> str:
    """The slug under which a story that was once called `slug` is met today.

    Raises:
        NotFound: no story was ever called that, or this viewer may not meet it; the two read the same.
    """
    row = session.execute(
        select(Story.id, Story.slug)
        .join(OldSlug, OldSlug.target_id == Story.id)
        .where(OldSlug.kind == "story", OldSlug.slug == slug)
    ).one_or_none()
    if row is None or not may(viewer, story_facts(session, row.id), Channel.page, now).allow:
        raise NotFound(NO_SUCH_STORY)
    return str(row.slug)


def address_of_passage(session: Session, key: str, *, viewer: Viewer, now: datetime) -> str:
    """Where a passage is heard: the first open story it stands in, at its second. Former keys lead on.

    Raises:
        NotFound: there is none, or none that this viewer may meet; the two read the same.
    """
    alias = select(PassageAlias.passage_id).where(PassageAlias.key == key)
    passage_id = session.scalar(select(Passage.id).where((Passage.key == key) | Passage.id.in_(alias)))
    found = moments_text(session, [passage_id or 0], viewer=viewer, now=now, channel=Channel.page)
    if passage_id not in found:
        raise NotFound(NO_SUCH_PASSAGE)
    moments = found[passage_id].moments
    return moments[min(moments)].href
