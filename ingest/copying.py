"""Making a listening copy of spans of recordings. The same spans of the same masters are encoded once."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.clock import utc_now
from archive.facts import Span
from archive.listening import ListeningCopy, replace_copy
from archive.recordings import Recording
from ingest.copies_there import is_there
from ingest.leaving_out import sounding
from ingest.workplace import Workplace
from media.listening import make_listening_copies

RECIPE = "mono-48k-1"
"""Changes when the way copies are made changes, so that old ones are known to be old."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Seconds of a master."""

    sha256: str
    span: Span

    @property
    def source(self) -> list[str | float]:
        """What of it makes a copy what it is; without tones, as before there were any."""
        tones = (self.span.tone_before_s, self.span.tone_after_s)
        return [self.sha256, self.span.start_s, self.span.end_s, *(tones if any(tones) else ())]


def fingerprint_of(pieces: Sequence[Piece]) -> str:
    """What a copy of these pieces is known by; a changed master, span or recipe gives another."""
    source = [RECIPE, [piece.source for piece in pieces]]
    return hashlib.sha256(json.dumps(source).encode()).hexdigest()


def copy_pieces(workplace: Workplace, pieces: Sequence[Piece]) -> ListeningCopy:
    """A copy of the pieces, its owner still to be set; the files of an equal copy are used again.

    Raises:
        InvalidInput, NotAudio, StorageFull, ChildFailed: as `media.listening` says.
    """
    store, fingerprint = workplace.place.store, fingerprint_of(pieces)
    with workplace.reading() as session:
        same = session.scalar(select(ListeningCopy).where(ListeningCopy.fingerprint == fingerprint).limit(1))
    if same is not None and is_there(store, same):
        return ListeningCopy(
            opus_name=same.opus_name, opus_bytes=same.opus_bytes, aac_name=same.aac_name, aac_bytes=same.aac_bytes,
            duration_s=same.duration_s, loudness_lufs=same.loudness_lufs, peaks=list(same.peaks),
            fingerprint=fingerprint, created_at=utc_now(),
        )  # fmt: skip
    made = make_listening_copies(
        [sounding(store.master_path(piece.sha256), piece.span) for piece in pieces], store=store
    )
    return ListeningCopy(
        opus_name=made.opus.name, opus_bytes=made.opus.size_bytes, aac_name=made.aac.name,
        aac_bytes=made.aac.size_bytes, duration_s=made.duration_s, loudness_lufs=made.loudness_lufs,
        peaks=list(made.peaks), fingerprint=fingerprint, created_at=utc_now(),
    )  # fmt: skip


def pieces_of(session: Session, spans: Sequence[Span]) -> list[Piece]:
    """These spans as pieces of the masters they are seconds of; what has no sound gives none."""
    wanted = {span.recording_id for span in spans}
    heard = [one for one in session.scalars(select(Recording).where(Recording.id.in_(wanted))) if one.has_sound]
    masters = {recording.id: recording.sha256 for recording in heard}
    return [Piece(masters[span.recording_id], span) for span in spans if span.recording_id in masters]


def keep_copy(
    workplace: Workplace,
    pieces: Sequence[Piece],
    former: ListeningCopy | None,
    *,
    story_id: int | None = None,
    clip_id: int | None = None,
) -> None:
    """Make a story's or a clip's copy of these pieces and record it; nothing where `former` is that copy already."""
    store = workplace.place.store
    if not pieces or (former and former.fingerprint == fingerprint_of(pieces) and is_there(store, former)):
        return
    copy = copy_pieces(workplace, pieces)
    copy.story_id, copy.clip_id = story_id, clip_id
    with workplace.writing() as session:
        replace_copy(session, copy, [piece.span for piece in pieces])
