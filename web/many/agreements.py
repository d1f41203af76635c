"""One narrator's word on many recordings, given once."""

from collections.abc import Sequence

from starlette.datastructures import FormData

from archive.agreement_voiding import current_on, void_agreement
from archive.many import Chosen
from archive.reading_uploads import recordings_named
from archive.recordings import find_recording
from web.agreement_basis import basis_in
from web.desk_forms import agree_as_written
from web.gated import Asking
from web.many.act import Thing


def look(asking: Asking, keys: Sequence[str]) -> list[Thing]:
    """The recordings, with who tells in each."""
    return [
        Thing(key, "", title, f"/desk/recordings/{key}", about=narrators)
        for key, title, narrators in recordings_named(asking.session, keys, viewer=asking.viewer, now=asking.now)
    ]


def agree(asking: Asking, chosen: Chosen, form: FormData) -> list[str]:
    """Write it down for this recording; gives the version's key and that of the one whose place it took."""
    session, recording = asking.session, find_recording(asking.session, chosen.key)
    stood = {one.person_id: one.key for one in current_on(session, recording)}
    basis = basis_in(session, form, recording, None)
    made = agree_as_written(session, recording, form, basis, by_id=asking.account_id, now=asking.now)
    return [made.key, stood.get(made.person_id, "")]


def take_word_back(asking: Asking, _key: str, was: list[str]) -> None:
    """Let the version count no more, unless something else was agreed since."""
    made, former = was
    void_agreement(asking.session, made, former=former, by_id=asking.account_id, now=asking.now)
