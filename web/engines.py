"""Engines and their undoing: from what the archive says of them to what pages, the API and the command line show."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from archive.decided_on import DecidedOn
from archive.reading_agreed import Agreed
from archive.reading_engines import EngineLine, UndoLine
from archive.undoing import Undone
from web.i18n import N_, _, ngettext, translated
from web.mention_words import engine_words

DECIDED = {
    "accepted": N_("accepted"),
    "rejected": N_("rejected"),
    "taken back": N_("decided, and taken back"),
    "new_subject": N_("written down as someone or something new"),
    "same_as": N_("another name of something"),
    "not_a_name": N_("no name"),
    "corrected": N_("corrected by a person"),
    "decided on": N_("its names decided on"),
    "cut into a story": N_("cut into a story"),
}
MOST_LISTED = 500
MOST_DISAGREED = 20
ENOUGH_FOR_A_SHARE = 20
"""Of fewer decisions a share says more than is known."""


def engine_given(given: str) -> tuple[str, str]:
    """Engine and version, as in dictionary@3; no version where none is given."""
    engine, _at, version = given.strip().partition("@")
    return engine, version


def made_words(line: EngineLine) -> str:
    """What a version left here."""
    if line.what == "readings":
        return ngettext("%(num)d transcript in use", "%(num)d transcripts in use", line.made) % {"num": line.made}
    if line.what == "names":
        return ngettext("%(num)d place of a name", "%(num)d places of names", line.made) % {"num": line.made}
    return ngettext("%(num)d suggestion", "%(num)d suggestions", line.made) % {"num": line.made}


def withdrawn_words(count: int) -> str:
    """How much an undoing withdrew, or would."""
    return ngettext("%(num)d withdrawn", "%(num)d withdrawn", count) % {"num": count}


def decided_words(one: DecidedOn) -> str:
    """What a person decided on top of what an engine did."""
    return translated(DECIDED.get(one.decided, one.decided))


def machine_context(
    lines: Sequence[EngineLine], undos: Sequence[UndoLine], *, notice: str = "", error: str = ""
) -> dict[str, Any]:
    """The names that `desk/machine.html` lists."""
    return {
        "engines": [
            {
                "name": line.name,
                "is": engine_words(line.engine),
                "made": made_words(line),
                "counted": line.what != "readings",
                "undecided": line.undecided,
                "accepted": line.accepted,
                "rejected": line.rejected,
                "first_at": line.first_at,
                "last_at": line.last_at,
                "agreed": agreed_words(line.accepted, line.rejected) if line.what != "readings" else "",
                "undone": line.undone,
                "can_undo": line.made > 0,
                "undo": f"/desk/machine/undo?{urlencode({'engine': line.name})}",
            }
            for line in lines
        ],
        "undos": [
            {"name": one.name, "undone": one.undone, "words": withdrawn_words(one.withdrawn), "at": one.at,
             "who": one.by or _("Someone at the archive's own machine"), "reason": one.reason}
            for one in undos
        ],
        "notice": notice,
        "error": error,
    }  # fmt: skip


def agreed_context(found: Sequence[Agreed]) -> dict[str, Any]:
    """By origin, and the things on which people disagreed with it most, as `desk/machine.html` lists them."""
    by_origin: dict[str, list[Agreed]] = {}
    for one in found:
        by_origin.setdefault(one.origin, []).append(one)
    return {
        "origins": [
            {"is": engine_words(origin), "name": origin,
             "words": agreed_words(sum(one.accepted for one in own), sum(one.rejected for one in own))}
            for origin, own in by_origin.items()
        ],
        "things": [
            {"is": engine_words(one.origin), "name": one.target.name, "kind": one.target.kind,
             "href": f"/desk/mentions?{urlencode({'origin': one.origin, 'kind': one.target.kind})}",
             "words": agreed_words(one.accepted, one.rejected)}
            for one in sorted(found, key=lambda one: (-one.rejected, one.accepted))[:MOST_DISAGREED]
            if one.rejected
        ],
    }  # fmt: skip


def agreed_words(accepted: int, rejected: int) -> str:
    """How often people agreed: as counts, and as a share only where there are enough of them to say one."""
    decided = accepted + rejected
    if not decided:
        return _("nothing decided yet")
    words = _("%(accepted)d of %(decided)d") % {"accepted": accepted, "decided": decided}
    return f"{words} ({round(100 * accepted / decided)} %)" if decided >= ENOUGH_FOR_A_SHARE else words


def undo_context(found: Undone) -> dict[str, Any]:
    """The names that `desk/machine_undo.html` lists."""
    return {
        "name": f"{found.engine}@{found.version}",
        "is": engine_words(found.engine),
        "withdrawn": found.withdrawn,
        "kept": [
            {"recording": one.recording_key, "words": one.words, "decided": decided_words(one)}
            for one in found.kept[:MOST_LISTED]
        ],
        "kept_total": len(found.kept),
    }


def engine_data(line: EngineLine) -> dict[str, Any]:
    """One version of an engine as data."""
    return {
        "engine": line.name, "what": line.what, "made": line.made, "undecided": line.undecided,
        "accepted": line.accepted, "rejected": line.rejected, "undone": line.undone,
        "first_at": line.first_at and line.first_at.isoformat(), "last_at": line.last_at and line.last_at.isoformat(),
    }  # fmt: skip


def undone_data(found: Undone, *, dry_run: bool) -> dict[str, Any]:
    """What an undoing withdrew, or would, and what people had decided on top of it."""
    return {
        "engine": f"{found.engine}@{found.version}",
        "dry_run": dry_run,
        "withdrawn": found.withdrawn,
        "kept": [{"recording": one.recording_key, "words": one.words, "decided": one.decided} for one in found.kept],
    }
