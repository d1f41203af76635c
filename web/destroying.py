"""Destroying a recording, in words: what it wipes, what it cannot reach, and what is left of it afterwards."""

from typing import Any

from starlette.datastructures import FormData

from archive.destroying import Order, check_order, is_withdrawn, preview_destruction
from archive.destructions import OnWhoseWord
from archive.errors import Conflict, InvalidInput
from archive.reading_destructions import Ended
from archive.recordings import Recording
from web.desk_forms import text
from web.error_words import in_words
from web.gated import Asking
from web.i18n import N_, _, ngettext, translated
from web.narrators import out_of_reach

ASKED_BY = {
    OnWhoseWord.narrator: N_("the narrator"),
    OnWhoseWord.uploader: N_("whoever sent it"),
    OnWhoseWord.law: N_("a court or an authority"),
    OnWhoseWord.archive: N_("the archive itself"),
}
SAY_WHOSE_WORD = N_("Choose on whose word it is destroyed.")


def order_in(form: FormData, asking: Asking) -> Order:
    """What was written of whose word and why.

    Raises:
        InvalidInput: one of them is missing.
    """
    given = text(form, "asked_by")
    if given not in set(OnWhoseWord):
        raise InvalidInput(_(SAY_WHOSE_WORD))
    order = Order(OnWhoseWord(given), text(form, "reason"), asking.account_id, asking.now)
    check_order(order)
    return order


def destroy_context(asking: Asking, recording: Recording, *, sure: bool, typed: FormData | None) -> dict[str, Any]:
    """The names that `desk/destroy.html` lists. `sure`: it is asked for the second time, with the title typed."""
    withdrawn = is_withdrawn(asking.session, recording)
    found, trouble = _previewed(asking, recording)
    return {
        "recording": {"key": recording.key, "title": recording.title, "withdrawn": withdrawn},
        "wiped": wiped_words(found) if found else [],
        "out": left_words(found) if found else [],
        "trouble": trouble if withdrawn else "",
        "ways": [(way.value, translated(words)) for way, words in ASKED_BY.items()],
        "given": {name: text(typed, name) if typed else "" for name in ("asked_by", "reason")},
        "sure": sure,
    }


def _previewed(asking: Asking, recording: Recording) -> tuple[dict[str, Any], str]:
    try:
        return preview_destruction(asking.session, recording, now=asking.now), ""
    except (Conflict, InvalidInput) as error:
        return {}, in_words(error)


def ended_context(ended: Ended) -> dict[str, Any]:
    """The names that `desk/destroyed.html` lists."""
    return {
        "ended": ended,
        "asked_by": translated(ASKED_BY[ended.asked_by]),
        "who": ended.who or _("Someone at the archive's own machine"),
        "wiped": wiped_words(ended.detail) if ended.detail else [],
        "out": left_words(ended.detail),
    }


def wiped_words(found: dict[str, Any]) -> list[str]:
    """What is wiped, with how much of it."""
    counted = (
        (ngettext("%(num)d transcript, with every reading and correction",
                  "%(num)d transcripts, with every reading and correction", found["transcripts"]), "transcripts"),
        (ngettext("%(num)d passage", "%(num)d passages", found["passages"]), "passages"),
        (ngettext("%(num)d mention, with what was decided on it", "%(num)d mentions, with what was decided on them",
                  found["mentions"]), "mentions"),
        (ngettext("%(num)d story that tells of nothing else, with its title, its words and its sound",
                  "%(num)d stories that tell of nothing else, with their titles, their words and their sound",
                  found["stories"]), "stories"),
        (ngettext("this recording's part of %(num)d story, which is cut anew",
                  "this recording's parts of %(num)d stories, which are cut anew", found["stories_cut_anew"]),
         "stories_cut_anew"),
        (ngettext("%(num)d memory of a visitor beside a passage", "%(num)d memories of visitors beside passages",
                  found["memories"]), "memories"),
        (ngettext("%(num)d pointer from a recipe or a seed lot; what these say themselves stays",
                  "%(num)d pointers from recipes and seed lots; what these say themselves stays", found["pointers"]),
         "pointers"),
    )  # fmt: skip
    said = [words % {"num": found[name]} for words, name in counted if found[name]]
    return [_("the master, its listening copies, the second copy, and whatever is left of the upload"), *said]


def left_words(found: dict[str, Any]) -> list[str]:
    """What it cannot reach."""
    said = out_of_reach(found["trails"], found["packs"]) if found else []
    if found and found["same_bytes"]:
        words = ngettext(
            "The same bytes were given %(num)d more time: the file stays for that recording until it is destroyed too.",
            "The same bytes were given %(num)d more times: the file stays for those until they are destroyed too.",
            found["same_bytes"],
        )
        said.append(words % {"num": found["same_bytes"]})
    return [
        *said,
        _("Backups made before hold it until their last snapshot of it is thinned out. A restore of one destroys it "
          "again, if the journal of withdrawals is newer: make a backup now."),
        _("Names that were learnt from it stay in the vocabulary, and so do the people it was about: see Names."),
        _("What people agreed to stays, with the reasons they gave: that log only grows."),
        _("What somebody wrote down, saved or printed by themselves before."),
    ]  # fmt: skip
