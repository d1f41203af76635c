"""From an address that someone kept of a story or subject to where it is now, under the gate.

Of recipes, seed lots, trails and festivals: `archive.record_addresses`.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.errors import NotFound
from archive.gate import Viewer, may
from archive.gate_facts import story_facts, subject_facts
from archive.reading_addresses import address_of
from archive.reading_story import NO_SUCH_STORY
from archive.reading_subjects import NO_SUCH_SUBJECT
from archive.stories import OldSlug, Story
from archive.subject_addresses import merged_into
from archive.subjects import Subject, SubjectKind


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


@dataclass(frozen=True, slots=True)
class RetiredSubject:
    """What is still said of a subject that the archive lists no more."""

    kind: str
    name: str


def moved_subject(
    session: Session,
    kind: SubjectKind,
    slug: str,
    *,
    viewer: Viewer,
    now: datetime,
    channel: Channel = Channel.page,
) -> str:
    """The address today of a subject that was once met at this one: renamed, or merged into another.

    Raises:
        NotFound: none was, or this viewer may not meet it; the two read the same.
    """
    row = _called_once(session, kind, slug)
    if row is None or (row.kind, row.slug) == (kind, slug):
        raise NotFound(NO_SUCH_SUBJECT[kind])
    if not may(viewer, subject_facts(session, row.id, channel=channel, now=now), channel, now).allow:
        raise NotFound(NO_SUCH_SUBJECT[kind])
    return address_of(row.kind, row.slug)


def retired_subject(
    session: Session,
    kind: SubjectKind,
    slug: str,
    *,
    viewer: Viewer,
    now: datetime,
    channel: Channel = Channel.page,
) -> RetiredSubject:
    """The subject that was met at this address and is retired.

    Raises:
        NotFound: there is none, or this viewer might not meet it if it were not retired; the two read the same.
    """
    row = _called_once(session, kind, slug)
    if row is None or row.retired_at is None:
        raise NotFound(NO_SUCH_SUBJECT[kind])
    facts = replace(subject_facts(session, row.id, channel=channel, now=now), retired=False)
    if not may(viewer, facts, channel, now).allow:
        raise NotFound(NO_SUCH_SUBJECT[kind])
    return RetiredSubject(row.kind.value, row.name)


def _called_once(session: Session, kind: SubjectKind, slug: str) -> Subject | None:
    """What became of the subject that is or once was at this address."""
    row = session.scalar(select(Subject).where(Subject.kind == kind, Subject.slug == slug))
    if row is None:
        old = select(OldSlug.target_id).where(OldSlug.kind == kind.value, OldSlug.slug == slug)
        row = session.scalar(select(Subject).where(Subject.id.in_(old)))
    return None if row is None else merged_into(session, row)
