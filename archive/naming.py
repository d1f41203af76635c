"""The one door through which a person's name leaves: the most restrictive of what they agreed to."""

from collections.abc import Iterable, Sequence

from archive.agreements import NameShown
from archive.facts import PersonFacts, Terms

A_NARRATOR = "a narrator"
BY_OPENNESS = (NameShown.full, NameShown.given, NameShown.pseudonym, NameShown.anonymous)
"""From the most open to the most reserved."""


def name_of(person: PersonFacts, said: Iterable[Terms]) -> str:
    """How `person` is named, given every agreement that covers the thing shown.

    Only this person's own agreements count, and those on being spoken of at all.
    With none, a person stays “a narrator”.
    """
    own = [terms for terms in said if terms.person_id == person.id]
    own.extend(person.terms)
    if not own:
        return A_NARRATOR
    strictest = max(own, key=lambda terms: BY_OPENNESS.index(terms.name_shown))
    shown = {
        NameShown.full: person.name,
        NameShown.given: person.name.split(" ")[0],
        NameShown.pseudonym: strictest.pseudonym,
        NameShown.anonymous: "",
    }[strictest.name_shown]
    return shown or A_NARRATOR


def names_together(names: Sequence[str]) -> str:
    """Several names as one phrase; “a narrator” where there is none."""
    distinct = list(dict.fromkeys(names)) or [A_NARRATOR]
    if len(distinct) == 1:
        return distinct[0]
    return f"{', '.join(distinct[:-1])} and {distinct[-1]}"
