"""A trail as it is taken along: what of it may leave for good, and a digest of what the gate lets through.

Whoever holds a copy asks again whether the digest is still the same; it says
nothing about who agreed or withdrew.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.reading_stops import TrailStop
from archive.reading_trail import TrailPage, read_trail
from archive.site_plans import SitePlan


@dataclass(frozen=True, slots=True)
class Pack:
    """A trail to be taken along; only its open stops are in it."""

    trail: TrailPage

    @property
    def plan(self) -> SitePlan | None:
        """The plan of its festival, None where it has none."""
        return self.trail.festival.plan if self.trail.festival else None

    @property
    def stops(self) -> tuple[TrailStop, ...]:
        """Those that may be taken along: open, and with their sound where they have a voice.

        A stop has its sound only where the gate opens `trail_pack` to it, through whichever channel it was read.
        """
        return tuple(stop for stop in self.trail.open_stops if stop.audio is not None or not stop.story_key)

    @property
    def state(self) -> str:
        """A digest that changes with what the gate lets through of it, with its labels, and with a new version."""
        let_through = [
            (
                stop.code,
                stop.narrator,
                stop.audio.opus_name if stop.audio else "",
                [one.key for one in stop.passages],
                stop.labels,
            )
            for stop in self.stops
        ]
        return sha256(repr((self.trail.version, let_through)).encode()).hexdigest()[:32]


def read_pack(session: Session, slug: str, *, now: datetime, channel: Channel = Channel.trail_pack) -> Pack:
    """The trail at this address as far as it may be taken along at `now`; with `Channel.trail`, as its pages show it.

    Raises:
        NotFound: there is none that is open; a draft, a scheduled or a retired one reads the same.
    """
    return Pack(read_trail(session, slug, now=now, channel=channel))
