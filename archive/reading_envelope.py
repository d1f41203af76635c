"""What stands on the envelope of a seed lot: its label in front; how it grows and whose it was behind.

It is read as a visitor would, on the channel of print: paper is handed on to anybody.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.gate import VISITOR
from archive.reading_lineage import HandoverLine
from archive.reading_moments import Moment
from archive.reading_seed import read_seed
from archive.seed_voice import SeedLabel, read_label


@dataclass(frozen=True, slots=True)
class PrintedEnvelope:
    """An envelope's words; `spoken` is where the keeper speaks of the lot, None where that may not be printed."""

    label: SeedLabel
    germination: str
    note: str
    spoken: Moment | None
    lineage: tuple[HandoverLine, ...]


def read_envelope(session: Session, slug: str, *, now: datetime) -> PrintedEnvelope:
    """The envelope of the seed lot of this slug.

    Raises:
        NotFound: there is no such lot, or none whose keeper's voice may be printed; they read the same.
    """
    asks: dict[str, Any] = {"viewer": VISITOR, "now": now}
    label = read_label(session, slug, **asks)
    seed = read_seed(session, slug, channel=Channel.print, **asks)
    return PrintedEnvelope(label, seed.germination, seed.note, seed.moment, seed.lineage)
