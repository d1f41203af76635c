"""What a browser locks an account's waiting edits with, so that the next person at a shared machine cannot read them.

It is the account's own, handed to nobody but that account's pages, and outlasts a change of the password: what waits
is sent once the same person has signed in again. It is sent under no other account that has signed in meanwhile.
"""

from starlette.datastructures import FormData

from archive.accounts import Account
from archive.errors import NotPermitted
from web.desk_forms import text
from web.i18n import N_

ANOTHERS = N_("These changes were made under another account; sign in with that one, and they are sent.")


def device_secret(account: Account) -> str:
    """Thirty-two bytes for this account's pages, as base64."""
    return account.device_secret


def check_sender(form: FormData, account: Account | None) -> None:
    """Refuse what a page sends that was opened under another account; a plain form says of none.

    Raises:
        NotPermitted: somebody else is signed in now.
    """
    opened_by = text(form, "account")
    if opened_by and (account is None or opened_by != account.key):
        raise NotPermitted(ANOTHERS)
