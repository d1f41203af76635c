"""What was done, in words: on the page of a thing, and in the audit trail."""

from collections.abc import Mapping
from types import MappingProxyType

from archive.acts_done import Act
from web.i18n import N_, translated

ACTS: Mapping[str, str] = MappingProxyType(
    {
        "create": N_("Written down"),
        "edit": N_("Edited"),
        "retire": N_("Retired"),
        "bring_back": N_("Brought back"),
        "merge": N_("Merged"),
        "unmerge": N_("Merge taken back"),
        "split": N_("Split"),
        "add_picture": N_("Picture added"),
        "edit_picture": N_("Picture described anew"),
        "remove_picture": N_("Picture taken down"),
        "agree": N_("An agreement recorded"),
        "withdraw": N_("Withdrawn"),
        "reinstate": N_("Withdrawal taken back"),
        "upload": N_("Sent"),
        "draft": N_("Begun"),
        "publish": N_("Published"),
        "hide": N_("Hidden"),
        "destroy": N_("Destroyed"),
        "write_template": N_("An agreement template written"),
        "retire_template": N_("An agreement template retired"),
        "voice_template": N_("An agreement template read aloud"),
        "undo engine": N_("An engine undone or switched off"),
        "allow engine": N_("An engine allowed again"),
        "put_back": N_("Put back as it was"),
        "void_agreement": N_("An agreement taken back that was written down by mistake"),
        "act_on_many": N_("Done to many at once"),
        "undo_act_on_many": N_("Undone for many at once"),
        "begin": N_("Begun"),
        "copy": N_("Copied"),
        "stalls": N_("Stalls changed"),
        "set_plan": N_("A site plan given"),
        "take_plan_down": N_("The site plan taken down"),
        "retire_on": N_("To be retired by date"),
        "print": N_("Printed"),
        "order_stops": N_("Stops ordered"),
        "add_stop": N_("A stop added"),
        "edit_stop": N_("A stop changed"),
        "take_out_stop": N_("A stop taken out"),
        "keep": N_("Kept"),
        "unkeep": N_("Let go"),
        "rename": N_("Renamed"),
        "tell": N_("Told by a visitor"),
        "show": N_("Shown"),
        "decline": N_("Declined"),
        "take back": N_("Taken back"),
        "translate": N_("Translated"),
        "correct": N_("Corrected"),
        "take_back": N_("Taken back"),
        "go_back": N_("Gone back to an earlier reading"),
        "name_speaker": N_("Given a speaker"),
        "rename_speaker": N_("A speaker renamed"),
        "mark_unclear": N_("Marked as unclear"),
        "undo": N_("Undone"),
        "bring transcript": N_("A transcript brought in"),
        "learn heard as from correction": N_("A misheard name learned"),
        "forget heard as from correction": N_("A misheard name forgotten"),
        "carry_over": N_("Lines carried over to a new reading"),
        "undo reading": N_("A machine's reading undone"),
        "repoint": N_("Pointed elsewhere"),
        "import_subjects": N_("Names imported"),
        "find_damage": N_("Damage found"),
        "second copy damaged": N_("Damage found in the second copy"),
        "repair": N_("Repaired"),
        "restore": N_("Restored"),
        "export": N_("Taken out as files"),
        "import": N_("A bag brought in"),
        "make_narrator_link": N_("A link to a narrator's page made"),
        "revoke_narrator_links": N_("Links to a narrator's page closed"),
        "ask": N_("Asked for by a narrator"),
        "answer": N_("A narrator answered"),
        "make_group": N_("A group made"),
        "edit_group": N_("A group renamed"),
        "add_member": N_("Let into a group"),
        "take_member_out": N_("Taken out of a group"),
        "make_label": N_("A label made"),
        "edit_label": N_("A label changed"),
        "retire_label": N_("A label retired"),
        "bring_label_back": N_("A label brought back"),
        "label": N_("Labels put on or taken off"),
        "make_device": N_("A link for a festival's device made"),
        "close_device": N_("A festival's device closed"),
        "change_role": N_("Role changed"),
        "close_account": N_("Account closed"),
        "open_account": N_("Account opened again"),
        "make_recovery": N_("A link for a new password made"),
        "recover": N_("New password by a link"),
        "change_password": N_("Password changed"),
    }
)


FIELDS = {
    "name": N_("name"),
    "note": N_("note"),
    "names": N_("other names"),
    "broader": N_("broader terms"),
    "identifiers": N_("identifiers"),
}
PUBLISHED_AS = N_("Published as version %(version)s")


def act_words(act: Act) -> str:
    """One act in a few words: as which version, what was changed, and why, as far as it says so."""
    detail = act.detail
    as_version = act.act == "publish" and "version" in detail
    words = translated(PUBLISHED_AS) % {"version": detail["version"]} if as_version else event_words(act.act)
    changed = detail.get("changed")
    if isinstance(changed, Mapping):
        words += ": " + ", ".join(translated(FIELDS.get(field) or str(field)) for field in changed)
    return f"{words}: {detail['reason']}" if detail.get("reason") else words


def event_words(act: str) -> str:
    """An act in a few words; one that has none is said as it was written."""
    return translated(ACTS[act]) if act in ACTS else act.replace("_", " ")
