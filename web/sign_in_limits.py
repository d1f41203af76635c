"""How often a password may be tried: few times for one account, many from one address.

A whole festival sits behind one address, so an address alone stops almost
nobody; an account that is being guessed at stops soon.
"""

import math

from archive.clock import utc_now
from archive.errors import TooMany
from web.i18n import _
from web.rates import Rate, Rates

A_WHILE_S = 15 * 60


class SignInLimits:
    """Counts tries in the table of the site, all its processes together."""

    def __init__(self, rates: Rates | None = None, *, per_account: int = 10, per_address: int = 300) -> None:
        self._rates = rates or Rates()
        self._per_account = Rate("sign-in account", per_account, A_WHILE_S, per_account)
        self._per_address = Rate("sign-in address", per_address, A_WHILE_S, per_address)

    def count(self, *, email: str, address: str) -> None:
        """Count one try, before the password is looked at.

        Raises:
            TooMany: there were too many; the try must not be made.
        """
        now = utc_now().timestamp()
        for rate, key in ((self._per_account, _key(email)), (self._per_address, address)):
            wait_s = self._rates.wait_s(rate, key, now=now)
            if wait_s:
                raise TooMany(_("Too many tries to sign in. Wait a quarter of an hour and try again."),
                              retry_after_s=math.ceil(wait_s))  # fmt: skip

    def forgive(self, *, email: str) -> None:
        """Forget an account's tries: its password was right."""
        self._rates.forget(self._per_account, _key(email))


def _key(email: str) -> str:
    return email.strip().lower()[:254]
