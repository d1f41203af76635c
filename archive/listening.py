"""Listening copies: what browsers play. Derived, each knowing exactly which seconds of which masters it holds.

A story and a clip have one copy for everyone, and kept copies beside it: each holds passages that are kept to some,
and is played to nobody of whom the gate does not say so at that very request.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ColumnElement, ForeignKey, Row, String, bindparam, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from archive.base import Base, PrimaryKey
from archive.database import rows
from archive.errors import NotFound
from archive.facts import Span
from archive.recordings import Recording


class ListeningCopy(Base):
    """The copy of one recording (for the desk), of one story (cut from its spans) or of a trail's clip.

    Of `kept_story_id` or `kept_clip_id` there may be several, one for each set of passages that some may hear.
    """

    __tablename__ = "listening_copies"
    __table_args__ = (
        CheckConstraint(
            "(CASE WHEN recording_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN story_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN clip_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN kept_story_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN kept_clip_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_owner",
        ),
    )

    id: Mapped[PrimaryKey]
    recording_id: Mapped[int | None] = mapped_column(ForeignKey("recordings.id"), unique=True)
    story_id: Mapped[int | None] = mapped_column(ForeignKey("stories.id"), unique=True)
    clip_id: Mapped[int | None] = mapped_column(ForeignKey("trail_clips.id"), unique=True)
    kept_story_id: Mapped[int | None] = mapped_column(ForeignKey("stories.id"), index=True)
    kept_clip_id: Mapped[int | None] = mapped_column(ForeignKey("trail_clips.id"), index=True)
    opus_name: Mapped[str] = mapped_column(String(100))
    opus_bytes: Mapped[int] = mapped_column(BigInteger)
    aac_name: Mapped[str] = mapped_column(String(100))
    aac_bytes: Mapped[int] = mapped_column(BigInteger)
    duration_s: Mapped[float]
    loudness_lufs: Mapped[float | None]
    peaks: Mapped[list[Any]]
    fingerprint: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]


class ListeningSpan(Base):
    """Seconds of a recording that a listening copy holds, in recording time, in order; see `facts.Span` on tones."""

    __tablename__ = "listening_spans"

    id: Mapped[PrimaryKey]
    copy_id: Mapped[int] = mapped_column(ForeignKey("listening_copies.id"), index=True)
    position: Mapped[int]
    recording_id: Mapped[int] = mapped_column(ForeignKey("recordings.id"), index=True)
    start_s: Mapped[float]
    end_s: Mapped[float]
    tone_before_s: Mapped[float] = mapped_column(default=0.0)
    tone_after_s: Mapped[float] = mapped_column(default=0.0)


HELD = (
    ListeningSpan.recording_id,
    ListeningSpan.start_s,
    ListeningSpan.end_s,
    ListeningSpan.tone_before_s,
    ListeningSpan.tone_after_s,
)
"""The columns that make a `facts.Span`, in its order."""
# Built once: pages and every range of an open player run them.
_NAMES_OF_CLIP = select(ListeningCopy.opus_name, ListeningCopy.aac_name).where(ListeningCopy.clip_id == bindparam("id"))
_OF_CLIPS = select(ListeningCopy).where(ListeningCopy.clip_id.in_(bindparam("ids", expanding=True)))
_OF_STORY = select(ListeningCopy).where(ListeningCopy.story_id == bindparam("id"))


def copy_of_story(session: Session, story_id: int) -> ListeningCopy | None:
    """The listening copy of a story, if it was made."""
    return session.scalar(_OF_STORY, {"id": story_id})


def copy_of_recording(session: Session, recording_id: int) -> ListeningCopy | None:
    """The desk's listening copy of a whole recording, if it was made."""
    return session.scalar(select(ListeningCopy).where(ListeningCopy.recording_id == recording_id))


def copy_of_clip(session: Session, clip_id: int) -> ListeningCopy | None:
    """The listening copy of what is heard at a trail's stop, if it was made."""
    return session.scalar(select(ListeningCopy).where(ListeningCopy.clip_id == clip_id))


def copies_of_clips(session: Session, clip_ids: Collection[int]) -> dict[int, ListeningCopy]:
    """The listening copies of several clips by clip, of those for which one was made."""
    return {copy.clip_id or 0: copy for copy in session.scalars(_OF_CLIPS, {"ids": list(clip_ids)})} if clip_ids else {}


def kept_copies(session: Session, owner: ColumnElement[bool]) -> list[ListeningCopy]:
    """The kept copies of this owner, in the order they were made."""
    return list(session.scalars(select(ListeningCopy).where(owner).order_by(ListeningCopy.id)))


def names_of_clip_copy(session: Session, clip_id: int) -> Row[Any] | None:
    """`opus_name` and `aac_name` of a clip's listening copy, if it was made: all that its sound is sent by."""
    return next(iter(rows(session, _NAMES_OF_CLIP, {"id": clip_id})), None)


def spans_of_copy(session: Session, copy: ListeningCopy) -> list[ListeningSpan]:
    """What the copy holds, in order."""
    return list(
        session.scalars(select(ListeningSpan).where(ListeningSpan.copy_id == copy.id).order_by(ListeningSpan.position))
    )


def replace_copy(session: Session, copy: ListeningCopy, spans: Collection[Span]) -> ListeningCopy:
    """Record a new copy, which holds `spans`, in place of its owner's former one. Raises as `add_copy` does."""
    forget_copies(session, _owned_as(copy))
    return add_copy(session, copy, spans)


def forget_copies(session: Session, which: ColumnElement[bool]) -> None:
    """Take the rows of these copies away; their files go once nothing names them."""
    former = select(ListeningCopy.id).where(which)
    session.execute(delete(ListeningSpan).where(ListeningSpan.copy_id.in_(former)))
    session.execute(delete(ListeningCopy).where(which))


def add_copy(session: Session, copy: ListeningCopy, spans: Collection[Span]) -> ListeningCopy:
    """Record a copy that holds `spans`.

    Raises:
        NotFound: a recording that it holds was destroyed while it was made.
    """
    held = {span.recording_id for span in spans}
    gone = select(Recording.id).where(Recording.id.in_(held), Recording.destroyed_at.is_not(None))
    if session.scalar(gone.limit(1)) is not None:
        raise NotFound("The recording of this sound was destroyed.")
    session.add(copy)
    session.flush()
    session.add_all(
        ListeningSpan(
            copy_id=copy.id, position=position, recording_id=span.recording_id, start_s=span.start_s, end_s=span.end_s,
            tone_before_s=span.tone_before_s, tone_after_s=span.tone_after_s,
        )
        for position, span in enumerate(spans)
    )  # fmt: skip
    session.flush()
    return copy


def _owned_as(copy: ListeningCopy) -> ColumnElement[bool]:
    if copy.story_id is not None:
        return ListeningCopy.story_id == copy.story_id
    if copy.clip_id is not None:
        return ListeningCopy.clip_id == copy.clip_id
    return ListeningCopy.recording_id == copy.recording_id
