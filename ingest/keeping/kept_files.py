"""The files that nothing can make again: masters, evidence of agreements, pictures of subjects and site plans.

Every way of keeping goes by this list. A second copy and a backup lay them out as the store does, so that either can
stand in for the other.
"""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.agreement_templates import voices_of_templates
from archive.destructions import Destruction
from archive.evidence import masters_of_evidence
from archive.keeping import Section
from archive.picture_keeping import names_of_pictures
from archive.recordings import Recording
from media.store import LocalStore


@dataclass(frozen=True, slots=True, order=True)
class KeptFile:
    """One of them; `name` is what the store calls it, and begins with its hash."""

    section: Section
    name: str

    @property
    def sha256(self) -> str:
        """The hash that its bytes must have."""
        return self.name.partition(".")[0]

    @property
    def place(self) -> str:
        """Where it lies below a store, a second copy or a backup."""
        return f"{self.section.value}/{self.name[:2]}/{self.name}"

    def below(self, root: Path) -> Path:
        """Its path below `root`."""
        return root / self.place

    def in_store(self, store: LocalStore) -> Path:
        """Its path in the store; raises NotFound for a name that is none."""
        return store.master_path(self.name) if self.section is Section.masters else store.picture_path(self.name)


def kept_files(session: Session) -> list[KeptFile]:
    """Every file that the record names and that must be here, in order."""
    there = select(Recording.sha256).where(Recording.destroyed_at.is_(None))
    named = {*session.scalars(there), *other_masters(session)}
    masters = {KeptFile(Section.masters, name) for name in named}
    pictures = {KeptFile(Section.pictures, name) for name in names_of_pictures(session)}
    return sorted(masters | pictures)


def other_masters(session: Session) -> set[str]:
    """Hashes of what is kept like masters and is no recording: evidence of agreements, templates read aloud."""
    return masters_of_evidence(session) | voices_of_templates(session)


def destroyed_masters(session: Session) -> list[KeptFile]:
    """Masters that were destroyed on demand and that nothing else has."""
    there = {
        *session.scalars(select(Recording.sha256).where(Recording.destroyed_at.is_(None))),
        *other_masters(session),
    }
    gone = session.scalars(select(Recording.sha256).where(Recording.destroyed_at.is_not(None)))
    return sorted({KeptFile(Section.masters, name) for name in gone if name not in there})


def destroyed_evidence(session: Session) -> list[KeptFile]:
    """What agreements on destroyed recordings rested on, and nothing does any more."""
    there = {file.name for file in kept_files(session)}
    gone = {name for names in session.scalars(select(Destruction.evidence)) for name in names}
    return sorted(KeptFile(Section.masters, name) for name in gone - there)
