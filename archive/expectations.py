"""What a contributor says that the narrator expects: an expectation, not an agreement. It opens nothing."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.agreements import NameShown, Use
from archive.errors import InvalidInput
from archive.recordings import Recording
from archive.uploads import Upload

LONGEST_WORDS = 2000


@dataclass(frozen=True, slots=True)
class Expectation:
    """Uses that the narrator expects, how to be named, the day before which nothing opens, and words of their own."""

    uses: tuple[Use, ...] = ()
    name_shown: NameShown | None = None
    pseudonym: str = ""
    opens_on: date | None = None
    words: str = ""

    def __bool__(self) -> bool:
        """Whether anything was said."""
        return any((self.uses, self.name_shown, self.pseudonym, self.opens_on, self.words))

    def kept(self) -> dict[str, Any] | None:
        """As an upload keeps it; none where nothing was said."""
        if not self:
            return None
        return {
            "uses": [use.value for use in self.uses],
            "name_shown": self.name_shown.value if self.name_shown else "",
            "pseudonym": self.pseudonym,
            "opens_on": self.opens_on.isoformat() if self.opens_on else "",
            "words": self.words,
        }


NOTHING_EXPECTED = Expectation()
SAID = {
    "uses": "expects",
    "name_shown": "expects_name",
    "pseudonym": "expects_pseudonym",
    "opens_on": "expects_opens_on",
    "words": "expects_words",
}
"""How the fields of forms, and the words that come with an upload, are called."""


def expectation_in(said: Mapping[str, Any]) -> Expectation:
    """What was said in fields of these names; several uses stand with commas between. Raises as `expectation` does."""
    given = {name: str(said.get(field) or "") for name, field in SAID.items()}
    return expectation(**given | {"uses": given["uses"].split(",")})  # type: ignore[arg-type]


def expectation(
    *, uses: Collection[str] = (), name_shown: str = "", pseudonym: str = "", opens_on: str = "", words: str = ""
) -> Expectation:
    """What was said, from words as they are typed.

    Raises:
        InvalidInput: a use or a name is none of ours, a day is none, or a pseudonym is missing.
    """
    wanted = {use.strip() for use in uses if use.strip()}
    if not wanted <= set(Use):
        raise InvalidInput("Choose the expected uses from the list: %(uses)s.", uses=", ".join(Use))
    if name_shown and name_shown not in set(NameShown):
        raise InvalidInput("Choose how the narrator expects to be named: %(names)s.", names=", ".join(NameShown))
    if name_shown == NameShown.pseudonym and not pseudonym.strip():
        raise InvalidInput("Give the pseudonym under which this person wants to be named.")
    try:
        day = date.fromisoformat(opens_on) if opens_on else None
    except ValueError as error:
        raise InvalidInput("Give the day before which nothing opens as 2027-05-30.") from error
    return Expectation(
        tuple(use for use in Use if use in wanted), NameShown(name_shown) if name_shown else None,
        pseudonym.strip()[:200], day, words.strip()[:LONGEST_WORDS],
    )  # fmt: skip


def expected_at(session: Session, recording_key: str) -> Expectation:
    """What was expected when the recording of this key was handed in; empty where nothing was said."""
    kept = session.scalar(
        select(Upload.expectation)
        .join(Recording, Recording.id == Upload.recording_id)
        .where(Recording.key == recording_key, Upload.expectation.is_not(None))
        .order_by(Upload.id)
        .limit(1)
    )
    return expectation(**kept) if kept else NOTHING_EXPECTED
