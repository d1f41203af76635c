"""What a worker remembers of its indexes while it lives: which it has met, and which it leaves alone for a while."""

from dataclasses import dataclass, field

from ingest.pauses import Pauses

LONGEST_DOWN_S = 60.0


@dataclass(frozen=True, slots=True)
class DeliveryMemory:
    """`down` are indexes that did not answer, `failed` single stories that an index refused, by index and story."""

    met: set[str] = field(default_factory=set)
    down: Pauses[str] = field(default_factory=lambda: Pauses(longest_s=LONGEST_DOWN_S))
    failed: Pauses[tuple[str, int]] = field(default_factory=Pauses)
