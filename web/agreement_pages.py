"""A thing's agreements at the desk: what was said, on what it rests, and the form for a new word."""

from typing import Any

from starlette.datastructures import FormData

from archive.agreement_scopes import ScopeAtDesk, read_scope
from archive.agreement_templates import templates_in_force
from archive.expectations import NOTHING_EXPECTED, expected_at
from archive.reading_agreement_basis import basis_of
from web.agreement_words import basis_context, expected_context, name_choices, template_context, use_choices
from web.answers import language_of
from web.bound_forms import bound_choices
from web.desk_pages import agreement_lines
from web.desk_typed import agreement_form
from web.gated import Asking

BACK = {"recordings": "/desk/recordings/{}", "stories": "/desk/stories/{}", "p": "/desk/passages/{}"}


def agreements_context(
    asking: Asking, address: str, *, notice: str = "", error: str = "", typed: FormData | None = None
) -> dict[str, Any]:
    """The names that `desk/agreements.html` lists. Raises NotFound."""
    thing = read_scope(asking.session, address, now=asking.now)
    lines = agreement_lines(thing.agreements)
    basis = basis_of(asking.session, [line.key for line in lines if line.key])
    folder, _, name = address.partition("/")
    expected = expected_at(asking.session, name) if folder == "recordings" else NOTHING_EXPECTED
    return {
        "thing": {
            "title": thing.title, "address": f"/desk/agreements/{address}", "back": _back(address),
            "is_person": thing.is_person, "recordings": thing.recordings,
        },
        "agreements": [
            {"line": line, "versions": [basis_context(version) for version in basis.get(line.key, ())]}
            for line in lines
        ],
        "agreement": agreement_form(typed, narrator=_first_asked(thing), expected=expected),
        "choices": bound_choices(asking.session),
        "expected": expected_context(expected),
        "templates": [template_context(each) for each in templates_in_force(asking.session)],
        "page_language": language_of(asking.request),
        "uses": use_choices(),
        "names": name_choices(),
        "notice": notice,
        "error": error,
    }  # fmt: skip


def _first_asked(thing: ScopeAtDesk) -> str:
    """Whom the form begins with: who has not been asked, else who has said something."""
    waiting = [line.who for line in thing.agreements if not line.key]
    return next(iter(waiting or [line.who for line in thing.agreements if line.who]), "")


def _back(address: str) -> str:
    folder, _, name = address.partition("/")
    return BACK[folder].format(name) if folder in BACK else f"/{address}"
