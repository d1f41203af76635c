"""Addresses of this site for people who are not on it yet: from the settings, never from what a request says."""

from archive.settings import Settings


def site_address(settings: Settings) -> str:
    """The site's public address, or where it listens when none is set; without a slash at its end."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return settings.base_url.rstrip("/") or f"http://{host}:{settings.port}"


def invitation_link(settings: Settings, token: str) -> str:
    """The address at which an invitation is accepted."""
    return f"{site_address(settings)}/invitations/{token}"


def recovery_link(settings: Settings, token: str) -> str:
    """The address at which a new password is chosen."""
    return f"{site_address(settings)}/recover/{token}"


def narrator_link(settings: Settings, token: str) -> str:
    """The address of a narrator's own page."""
    return f"{site_address(settings)}/n/{token}"


def device_link(settings: Settings, token: str) -> str:
    """The address that makes a browser a festival's own device."""
    return f"{site_address(settings)}/device/{token}"
