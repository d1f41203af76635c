"""What words, days and lists out of a bag must be like that become addresses, paths or files, or that pages rely on."""

import re
from collections.abc import Callable
from typing import Any

from sqlalchemy import Column

from archive.agreements import Use
from archive.errors import InvalidInput
from archive.expectations import expectation
from archive.seasons import is_day
from media.store_names import DERIVED_NAME, SHA256

KEY = re.compile(r"[0-9a-z]{1,10}", re.ASCII)
NAMES = {
    "key": KEY,
    "code": re.compile(r"[0-9a-z]{1,12}", re.ASCII),
    "slug": re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII),
    "sha256": SHA256,
    "plan_name": re.compile(rf"(?:{DERIVED_NAME.pattern})?", re.ASCII),
    "template_key": re.compile(rf"(?:{KEY.pattern})?", re.ASCII),
    "shown_sha256": re.compile(rf"(?:{SHA256.pattern})?", re.ASCII),
    "voice_sha256": re.compile(rf"(?:{SHA256.pattern})?", re.ASCII),
}
"""By the name of a column."""
NAMES_OF_ONE = {
    "subject_pictures.name": DERIVED_NAME,
    "agreement_evidence.sha256": NAMES["shown_sha256"],
    "agreement_evidence.form": re.compile(r"[a-z0-9]{0,10}", re.ASCII),
}
"""By table and column."""


def check_form(column: Column[Any], read: Any) -> None:
    """Raises ValueError for what a column holds and this archive could not have written there."""
    name = NAMES_OF_ONE.get(str(column)) or NAMES.get(column.name)
    if name is not None and not name.fullmatch(read):
        raise ValueError(column.name)
    rule = RULES.get(str(column))
    if rule is not None and not rule(read):
        raise ValueError(column.name)


def _all_match(form: re.Pattern[str]) -> Callable[[Any], bool]:
    return lambda read: isinstance(read, list) and all(isinstance(one, str) and form.fullmatch(one) for one in read)


def _is_object(read: Any) -> bool:
    return isinstance(read, dict)


def _is_expected(read: Any) -> bool:
    try:
        return bool(expectation(**read))
    except (InvalidInput, TypeError, AttributeError):
        return False


RULES: dict[str, Callable[[Any], bool]] = {
    "agreement_templates.uses": _all_match(re.compile("|".join(Use))),
    "agreements.season_from": is_day,
    "agreements.season_to": is_day,
    "destructions.derived": _all_match(DERIVED_NAME),
    "destructions.uploads": _all_match(KEY),
    "destructions.evidence": _all_match(SHA256),
    "destructions.detail": _is_object,
    "events.detail": _is_object,
    "receipts.detail": _is_object,
    "uploads.expectation": _is_expected,
}
