"""Roles in words for the people who have them."""

from archive.accounts import Role
from web.i18n import N_, translated

ROLES = {Role.contributor: N_("contributor"), Role.curator: N_("curator"), Role.steward: N_("steward")}


def role_words(role: Role) -> str:
    """What a role is called on a page."""
    return translated(ROLES[role])
