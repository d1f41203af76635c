"""What fixity found and what was done for the archive's keeping, in sentences: for the desk and the command line."""

from dataclasses import dataclass
from datetime import datetime

from archive.keeping import CopyState, FixityState, Keeping, KeepingAct
from ingest.keeping.fixity_report import Finding
from web.i18n import N_, _

STATES = {
    FixityState.whole: N_("is whole"),
    FixityState.repaired: N_("was damaged; it was mended from the second copy, and the damaged file is kept aside"),
    FixityState.damaged: N_("is damaged"),
    FixityState.gone: N_("is gone"),
}
ACTS = {
    Keeping.fixity: N_("Fixity"),
    Keeping.backup: N_("Backup"),
    Keeping.drill: N_("Restore drill"),
    Keeping.restore: N_("Restored"),
    Keeping.second_copy: N_("Second copy"),
}


def finding_line(one: Finding) -> str:
    """One file that a person should know of, with its recording's title and what to do."""
    titles = "".join(f" “{title}”" for title in one.titles)
    said = f"{one.place}{titles} {_(STATES[one.state])}"
    if one.copy_state is CopyState.damaged:
        said += ", " + _("and its second copy is damaged")
    if one.state in (FixityState.damaged, FixityState.gone):
        said += "; " + _("put a whole copy from a backup in its place")
    return f"{said}."


@dataclass(frozen=True, slots=True)
class ActLine:
    """Something that was done for the archive's keeping."""

    name: str
    words: str
    at: datetime
    well: bool


def act_line(act: KeepingAct) -> ActLine:
    """What was done, and how it went."""
    return ActLine(_(ACTS[act.act]), _how(act), act.ended_at, act.well)


def _how(act: KeepingAct) -> str:
    told = act.detail
    if act.act is Keeping.second_copy:
        return _("It answers again.") if act.well else _("It stopped answering.")
    if act.act is Keeping.fixity:
        bad = int(told.get("damaged", 0)) + int(told.get("gone", 0))
        counts = {"files": told.get("files", 0), "mended": told.get("repaired", 0), "bad": bad}
        return _("Files looked at: %(files)d; mended: %(mended)d; damaged or gone: %(bad)d.") % counts
    if not act.well:
        return _("It did not go well.")
    return (
        _("Files: %(files)d; rows: %(rows)d.") % {"files": told["files"], "rows": told["rows"]}
        if "files" in told
        else ""
    )
