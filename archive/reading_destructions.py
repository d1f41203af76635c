"""How recordings ended that were destroyed, for the desk and for whoever sent them: all that is left to say."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.accounts import Account
from archive.destructions import OnWhoseWord, destruction_of
from archive.gate import Viewer


@dataclass(frozen=True, slots=True)
class Ended:
    """A destroyed recording; `who` is '' where it was done on the archive's own machine, `detail` as it was counted."""

    key: str
    sha256: str
    size_bytes: int
    came_at: datetime
    destroyed_at: datetime
    files_gone: bool
    asked_by: OnWhoseWord
    reason: str
    who: str
    detail: dict[str, Any]
    papers_too: bool


def read_ended(session: Session, key: str, *, viewer: Viewer) -> Ended | None:
    """How the recording of this key ended; None where it did not, or where it is none of this viewer's business."""
    found = destruction_of(session, key)
    if found is None:
        return None
    ended, row = found
    own = viewer.account_id is not None and viewer.account_id == row.uploader_id
    if not (viewer.is_staff or own):
        return None
    who = session.scalar(select(Account.name).where(Account.id == ended.account_id)) or ""
    return Ended(
        key, row.sha256, row.size_bytes, row.created_at, ended.destroyed_at, ended.gone_at is not None, ended.asked_by,
        ended.reason, who, ended.detail, ended.papers_too,
    )  # fmt: skip
