"""How often a password may be tried: few times for one account, many from one address.

A whole festival sits behind one address, so an address alone stops almost
nobody; an account that is being guessed at stops soon.
"""

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from archive.clock import utc_now
from archive.errors import TooMany
from web.i18n import _

A_WHILE_MIN = 15


class SignInLimits:
    """Counts tries in this process's memory."""

    def __init__(self, *, per_account: int = 10, per_address: int = 300) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._per_account = RateLimitItemPerMinute(per_account, A_WHILE_MIN)
        self._per_address = RateLimitItemPerMinute(per_address, A_WHILE_MIN)

    def count(self, *, email: str, address: str) -> None:
        """Count one try, before the password is looked at.

        Raises:
            TooMany: there were too many; the try must not be made.
        """
        for limit, kind, key in ((self._per_account, "account", _key(email)), (self._per_address, "address", address)):
            if not self._limiter.hit(limit, kind, key):
                raise TooMany(_("Too many tries to sign in. Wait a quarter of an hour and try again."),
                              retry_after_s=self._wait_s(limit, kind, key))  # fmt: skip

    def forgive(self, *, email: str) -> None:
        """Forget an account's tries: its password was right."""
        self._limiter.clear(self._per_account, "account", _key(email))

    def _wait_s(self, limit: RateLimitItem, kind: str, key: str) -> int:
        return max(1, int(self._limiter.get_window_stats(limit, kind, key).reset_time - utc_now().timestamp()))


def _key(email: str) -> str:
    return email.strip().lower()[:254]
