"""What the desk says of subjects: kinds of names, what a merge brings, and what went well."""

from collections.abc import Mapping
from typing import Any

from archive.agreements import NameShown
from archive.previewing_merges import WordChange
from archive.subjects import NameKind
from web.i18n import N_, _, ngettext, translated

NAME_KINDS = {
    NameKind.variant: N_("variant"),
    NameKind.plural: N_("plural"),
    NameKind.scientific: N_("scientific"),
    NameKind.local: N_("local"),
    NameKind.heard_as: N_("heard as"),
}
NAMES_SHOWN = {
    NameShown.full: N_("with the full name"),
    NameShown.given: N_("with the given name only"),
    NameShown.pseudonym: N_("with a pseudonym"),
    NameShown.anonymous: N_("without a name"),
}
NOTICES = {
    "made": N_("It is written down. Passages that say its name are looked for now."),
    "saved": N_("Saved. Where names changed, passages are read for them again."),
    "retired": N_("It is retired: no longer suggested or listed. It can be brought back."),
    "back": N_("It is back."),
    "merged": N_("Merged. All that pointed at the other one points here; below it can be taken back."),
    "parted": N_("The merge is taken back."),
    "split": N_("This is the new one; what was chosen is here."),
    "hung": N_("The picture is here. Say below who may see it."),
    "described": N_("What is said of the picture is saved."),
    "taken-down": N_("The picture is taken down."),
    "applied": N_("The file is applied."),
}


def count_words(counts: Mapping[str, int]) -> list[str]:
    """What follows in a merge, each kind counted."""
    said = {
        "mentions": lambda n: ngettext("%(num)d mention", "%(num)d mentions", n),
        "recipes": lambda n: ngettext("%(num)d recipe", "%(num)d recipes", n),
        "ingredient_lines": lambda n: ngettext("%(num)d ingredient line", "%(num)d ingredient lines", n),
        "seeds": lambda n: ngettext("%(num)d seed lot", "%(num)d seed lots", n),
        "recordings": lambda n: ngettext("a part in %(num)d recording", "parts in %(num)d recordings", n),
        "stops": lambda n: ngettext("%(num)d stop of a trail", "%(num)d stops of trails", n),
        "pictures": lambda n: ngettext("%(num)d picture", "%(num)d pictures", n),
        "kin": lambda n: ngettext("%(num)d broader or narrower term", "%(num)d broader or narrower terms", n),
        "names": lambda n: ngettext("%(num)d name", "%(num)d names", n),
    }
    return [said[what](count) % {"num": count} for what, count in counts.items() if what in said]


def change_words(change: WordChange) -> str:
    """What changes of an agreement, in one sentence."""
    said: dict[str, Any] = {"on": change.on or _("being spoken of")}
    if change.closed:
        return _("“%(on)s” stays closed until this one person is asked again.") % said
    said["name"] = translated(NAMES_SHOWN[change.name_shown]) if change.name_shown else ""
    return _("“%(on)s” is shown %(name)s, as one of the two asked.") % said
