"""How many memories one address may tell: enough for a family around one table, too few for a machine.

Nothing asks a person to prove that they are one: a curator reads every memory
before anyone else does, and what is limited here is only how many they get.
"""

import math

from archive.clock import utc_now
from archive.errors import TooMany
from web.i18n import _
from web.rates import Rate, Rates

AN_HOUR_S = 3600


class MemoryLimits:
    """Counts what was told in the table of the site, all its processes together."""

    def __init__(self, rates: Rates | None = None, *, per_address: int = 30, in_all: int = 300) -> None:
        self._rates = rates or Rates()
        self._per_address = Rate("memory address", per_address, AN_HOUR_S, per_address)
        self._in_all = Rate("memory", in_all, AN_HOUR_S, in_all)

    def count(self, *, address: str) -> None:
        """Count one that is about to be kept.

        Raises:
            TooMany: there were too many in the last hour; this one must not be kept.
        """
        now = utc_now().timestamp()
        for rate, key in ((self._per_address, address), (self._in_all, "")):
            wait_s = self._rates.wait_s(rate, key, now=now)
            if wait_s:
                raise TooMany(
                    _("Many memories came from here in the last hour. Keep yours, and send it a little later."),
                    retry_after_s=math.ceil(wait_s),
                )
