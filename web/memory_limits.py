"""How many memories one address may tell: enough for a family around one table, too few for a machine.

Nothing asks a person to prove that they are one: a curator reads every memory
before anyone else does, and what is limited here is only how many they get.
"""

from limits import RateLimitItem, RateLimitItemPerHour
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from archive.clock import utc_now
from archive.errors import TooMany
from web.i18n import _


class MemoryLimits:
    """Counts what was told in this process's memory."""

    def __init__(self, *, per_address: int = 30, in_all: int = 300) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._per_address, self._in_all = RateLimitItemPerHour(per_address), RateLimitItemPerHour(in_all)

    def count(self, *, address: str) -> None:
        """Count one that is about to be kept.

        Raises:
            TooMany: there were too many in the last hour; this one must not be kept.
        """
        for limit, key in ((self._per_address, address), (self._in_all, "all")):
            if not self._limiter.hit(limit, "memory", key):
                raise TooMany(
                    _("Many memories came from here in the last hour. Keep yours, and send it a little later."),
                    retry_after_s=self._wait_s(limit, key),
                )

    def _wait_s(self, limit: RateLimitItem, key: str) -> int:
        return max(1, int(self._limiter.get_window_stats(limit, "memory", key).reset_time - utc_now().timestamp()))
