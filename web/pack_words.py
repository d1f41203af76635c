"""What a copy of a trail says about itself: which version, from which day, and what it cannot know any more."""

from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from archive.reading_trail import TrailPage
from web.i18n import _, language_spoken


@dataclass(frozen=True, slots=True)
class PackWords:
    """Sentences in the language spoken; `newest` is '' where the site has no public address."""

    version: str
    agreed: str
    withdrawn: str
    newest: str

    @property
    def sentences(self) -> tuple[str, ...]:
        """All of them, in order."""
        return tuple(filter(None, (self.version, self.agreed, self.withdrawn, self.newest)))


def pack_words(trail: TrailPage, *, packed_on: date, address: str) -> PackWords:
    """What a copy packed on this day says; `address` is where the trail itself is met, '' if nobody can know."""
    opened, day = _day(trail.opens_at or trail.published_at or packed_on), _day(packed_on)
    return PackWords(
        version=_("Version %(version)s of this trail, published on %(date)s.")
        % {"version": trail.version, "date": opened},
        agreed=_(
            "It was packed on %(date)s. Everyone heard in it had agreed by then to be heard at festivals, "
            "under the name that stands here."
        )
        % {"date": day},
        withdrawn=_(
            "Whoever withdraws a voice after %(date)s cannot take it out of this copy. Before you show it again, "
            "get a new copy and throw this one away."
        )
        % {"date": day},
        newest=_("The newest is at %(address)s") % {"address": address} if address else "",
    )


def _day(day: date) -> str:
    return format_date(day, format="long", locale=language_spoken())
