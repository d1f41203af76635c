"""A word on many recordings, given once: one narrator's, or that of all who tell in each, as after a day together."""

from collections.abc import Sequence
from dataclasses import replace

from starlette.datastructures import FormData

from archive.agreement_voiding import current_on, void_agreement
from archive.agreements import NameShown
from archive.errors import InvalidInput
from archive.many import Chosen
from archive.phrases import Phrase
from archive.reading_uploads import recordings_named
from archive.recordings import Recording, find_recording, who_tells_in
from web.agreement_basis import basis_in
from web.desk_forms import agree_as_written, text
from web.gated import Asking
from web.i18n import translated
from web.many.act import Thing

ONE_PSEUDONYM = Phrase("One pseudonym cannot stand for several people; choose another way to name them.")
NOBODY_TELLS = Phrase("Nobody has said who speaks.")


def look(asking: Asking, keys: Sequence[str]) -> list[Thing]:
    """The recordings, with who tells in each."""
    return [
        Thing(key, "", title, f"/desk/recordings/{key}", about=narrators)
        for key, title, narrators in recordings_named(asking.session, keys, viewer=asking.viewer, now=asking.now)
    ]


def agree(asking: Asking, chosen: Chosen, form: FormData) -> list[str]:
    """Write it down for this recording; gives the version's key and that of the one whose place it took."""
    return _written(asking, find_recording(asking.session, chosen.key), form, None)


def _written(asking: Asking, recording: Recording, form: FormData, person_id: int | None) -> list[str]:
    stood = {one.person_id: one.key for one in current_on(asking.session, recording)}
    basis = basis_in(asking.session, form, recording, None)
    made = agree_as_written(
        asking.session, recording, form, basis, by_id=asking.account_id, now=asking.now, person_id=person_id
    )
    return [made.key, stood.get(made.person_id, "")]


def take_word_back(asking: Asking, _key: str, was: list[str]) -> None:
    """Let the version count no more, unless something else was agreed since."""
    made, former = was
    void_agreement(asking.session, made, former=former, by_id=asking.account_id, now=asking.now)


def look_for_each(asking: Asking, keys: Sequence[str]) -> list[Thing]:
    """The recordings, with who tells in each; where nobody does, nobody can agree."""
    things = look(asking, keys)
    return [thing if thing.about else replace(thing, trouble=translated(NOBODY_TELLS)) for thing in things]


def agree_each(asking: Asking, chosen: Chosen, form: FormData) -> list[list[str]]:
    """Write it down for everybody who tells in this recording; gives for each what `agree` gives."""
    recording = find_recording(asking.session, chosen.key)
    people = who_tells_in(asking.session, recording)
    if not people:
        raise InvalidInput(NOBODY_TELLS)
    if text(form, "name_shown") == NameShown.pseudonym:
        raise InvalidInput(ONE_PSEUDONYM)
    return [_written(asking, recording, form, person_id) for person_id in people]


def take_each_word_back(asking: Asking, key: str, was: list[list[str]]) -> None:
    """Let none of these versions count any more, unless something else was agreed since."""
    for one in was:
        take_word_back(asking, key, one)
