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
LOG_AND_PAPERS = N_(
    "What people agreed to stays, with the papers and notes that show it: that log only grows, and proves that the "
    "archive was allowed to."
)
ONLY_THE_LOG = N_(
    "What people agreed to stays without their words: of what, when, for which uses, by which template, and whether "
    "there was a paper."
)
SAY_WHOSE_WORD = N_("Choose on whose word it is destroyed.")


def order_in(form: FormData, asking: Asking) -> Order:
    """What was written of whose word and why.

    Raises:
        InvalidInput: one of them is missing.
    """
    given = text(form, "asked_by")
    if given not in set(OnWhoseWord):
        raise InvalidInput(_(SAY_WHOSE_WORD))
    papers_too = bool(text(form, "papers_too"))
    order = Order(OnWhoseWord(given), text(form, "reason"), asking.account_id, asking.now, papers_too)
    check_order(order)
    return order


def destroy_context(asking: Asking, recording: Recording, *, sure: bool, typed: FormData | None) -> dict[str, Any]:
    """The names that `desk/destroy.html` lists. `sure`: it is asked for the second time, with the title typed."""
    withdrawn = is_withdrawn(asking.session, recording)
    papers_too = typed is not None and bool(text(typed, "papers_too"))
    found, trouble = _previewed(asking, recording)
    return {
        "recording": {"key": recording.key, "title": recording.title, "withdrawn": withdrawn},
        "wiped": wiped_words(found, papers_too=papers_too) if found else [],
        "out": left_words(found, papers_too=papers_too) if found else [],
        "papers": papers_words(found),
        "trouble": trouble if withdrawn else "",
        "ways": [(way.value, translated(words)) for way, words in ASKED_BY.items()],
        "given": {name: text(typed, name) if typed else "" for name in ("asked_by", "reason", "papers_too")},
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
        "wiped": wiped_words(ended.detail, papers_too=ended.papers_too) if ended.detail else [],
        "out": left_words(ended.detail, papers_too=ended.papers_too),
    }


def papers_words(found: dict[str, Any]) -> str:
    """How many papers and notes its agreements rest on; '' for none."""
    counted = (
        (ngettext("%(num)d paper", "%(num)d papers", found.get("papers", 0)), "papers"),
        (ngettext("%(num)d note", "%(num)d notes", found.get("notes", 0)), "notes"),
    )
    return ", ".join(words % {"num": found[name]} for words, name in counted if found.get(name))


def wiped_words(found: dict[str, Any], *, papers_too: bool) -> list[str]:
    """What is wiped, with how much of it."""
    said = [words % {"num": found[name]} for words, name in _counted(found) if found.get(name)]
    if papers_too and papers_words(found):
        said.append(_("what agreements on it rest on (%(papers)s), with their own words") % {
            "papers": papers_words(found)
        })  # fmt: skip
    return [_("the master, its listening copies, the second copy, and whatever is left of the upload"), *said]


def _counted(found: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """What is counted, in words, and under what name."""
    return (
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
        (ngettext("%(num)d name that was learnt from its words alone", "%(num)d names that were learnt from its words "
                  "alone", found.get("names", 0)), "names"),
        (ngettext("%(num)d place in it where somebody agrees to something", "%(num)d places in it where somebody "
                  "agrees to something", found.get("clips", 0)), "clips"),
        (ngettext("%(num)d voice that was kept with an agreement on it", "%(num)d voices that were kept with "
                  "agreements on it", found.get("voices", 0)), "voices"),
    )  # fmt: skip


def left_words(found: dict[str, Any], *, papers_too: bool) -> list[str]:
    """What it cannot reach, and what it leaves."""
    said = out_of_reach(found["trails"], found["packs"]) if found else []
    if found and found["same_bytes"]:
        words = ngettext(
            "The same bytes were given %(num)d more time: the file stays for that recording until it is destroyed too.",
            "The same bytes were given %(num)d more times: the file stays for those until they are destroyed too.",
            found["same_bytes"],
        )
        said.append(words % {"num": found["same_bytes"]})
    if found.get("shared"):
        words = ngettext(
            "%(num)d file that its agreements rest on stays, since others rest on it too.",
            "%(num)d files that its agreements rest on stay, since others rest on them too.",
            found["shared"],
        )
        said.append(words % {"num": found["shared"]})
    return [
        *said,
        _("Backups made before hold it until their last snapshot of it is thinned out. A restore of one destroys it "
          "again, if the journal of withdrawals is newer: make a backup now."),
        _("The people, dishes and places it was about stay in the vocabulary, with every name that another recording "
          "teaches too or that somebody entered: see Names."),
        _(ONLY_THE_LOG if papers_too else LOG_AND_PAPERS),
        _("What somebody wrote down, saved or printed by themselves before."),
    ]  # fmt: skip
