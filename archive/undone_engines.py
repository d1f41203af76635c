"""Whether an engine was undone: what it suggests is then not written down, until a person allows it again."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.engine_undos import EngineUndo


def is_undone(session: Session, engine: str, version: str) -> bool:
    """Whether a person undid this version of this engine, and nobody has allowed it since."""
    newest = select(EngineUndo.undone).where(EngineUndo.engine == engine, EngineUndo.version == version)
    return bool(session.scalar(newest.order_by(EngineUndo.id.desc()).limit(1)))
