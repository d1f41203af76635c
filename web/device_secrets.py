"""What a browser locks an account's waiting edits with, so that the next person at a shared machine cannot read them.

It follows from what the archive keeps of the account's password, and changes with it. It is handed to nobody but
that account's own pages.
"""

import base64
import hashlib
import hmac

from archive.accounts import Account

PURPOSE = b"storyloom edits that wait on a device"


def device_secret(account: Account) -> str:
    """Thirty-two bytes for this account's pages, as base64."""
    made = hmac.new(account.password_hash.encode(), PURPOSE, hashlib.sha256)
    return base64.b64encode(made.digest()).decode("ascii")
