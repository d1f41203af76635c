"""The acts that can be done to many things at once, by the name that forms call them."""

from archive.errors import InvalidInput
from archive.many import NO_SUCH_ACT
from archive.memories import MemoryState
from web.i18n import N_, ngettext
from web.many import agreements, memories, mentions, runs, stories
from web.many.act import Act

WRITTEN_DOWN = N_("Their word is written down for each of them, with these words and this evidence.")
EACH_AGREED = N_("Only where each of them was asked and agreed to these words: it is the word of every one of them.")
DECLINED = N_("A declined memory stays at the desk; nobody else sees it.")
NOT_UNDONE = N_("A run that is tried again goes on from where it stopped; there is nothing to undo.")

ACTS: dict[str, Act] = {
    "open": Act(
        lambda n: ngettext("Open %(num)d story to everyone?", "Open %(num)d stories to everyone?", n),
        N_("Open them"),
        lambda n: ngettext("%(num)d story is open to everyone.", "%(num)d stories are open to everyone.", n),
        stories.look_to_open, stories.open_story, stories.undo_opening,
    ),
    "hide": Act(
        lambda n: ngettext("Hide %(num)d story?", "Hide %(num)d stories?", n),
        N_("Hide them"),
        lambda n: ngettext("%(num)d story is hidden.", "%(num)d stories are hidden.", n),
        stories.look_to_hide, stories.close_story, stories.undo_hiding,
    ),
    "show": Act(
        lambda n: ngettext("Show %(num)d memory?", "Show %(num)d memories?", n),
        N_("Show them"),
        lambda n: ngettext("%(num)d memory stands beside its story.", "%(num)d memories stand beside stories.", n),
        memories.look_to_make(MemoryState.shown), memories.make(MemoryState.shown), memories.make_again,
    ),
    "decline": Act(
        lambda n: ngettext("Decline %(num)d memory?", "Decline %(num)d memories?", n),
        N_("Decline them"),
        lambda n: ngettext("%(num)d memory is declined.", "%(num)d memories are declined.", n),
        memories.look_to_make(MemoryState.declined), memories.make(MemoryState.declined), memories.make_again,
        warning=DECLINED,
    ),
    "accept": Act(
        lambda n: ngettext("Say that it is so in %(num)d place?", "Say that it is so in %(num)d places?", n),
        N_("It is so"),
        lambda n: ngettext("%(num)d place is decided: it is so.", "%(num)d places are decided: it is so.", n),
        mentions.look, mentions.accept, mentions.answer_back,
    ),
    "reject": Act(
        lambda n: ngettext("Say that it is not so in %(num)d place?", "Say that it is not so in %(num)d places?", n),
        N_("It is not so"),
        lambda n: ngettext("%(num)d place is decided: it is not so.", "%(num)d places are decided: it is not so.", n),
        mentions.look, mentions.reject, mentions.answer_back,
    ),
    "agree": Act(
        lambda n: ngettext("Write a word down for %(num)d recording?", "Write a word down for %(num)d recordings?", n),
        N_("Write it down"),
        lambda n: ngettext("The word is written down for %(num)d recording.",
                           "The word is written down for %(num)d recordings.", n),
        agreements.look, agreements.agree, agreements.take_word_back, warning=WRITTEN_DOWN, asks_for="agreement",
    ),
    "agree_each": Act(
        lambda n: ngettext("Write a word down for all who tell in %(num)d recording?",
                           "Write a word down for all who tell in %(num)d recordings?", n),
        N_("Write it down"),
        lambda n: ngettext("The word of all who tell is written down for %(num)d recording.",
                           "The word of all who tell is written down for %(num)d recordings.", n),
        agreements.look_for_each, agreements.agree_each, agreements.take_each_word_back,
        warning=EACH_AGREED, asks_for="agreement",
    ),
    "retry": Act(
        lambda n: ngettext("Try %(num)d run again?", "Try %(num)d runs again?", n),
        N_("Try them again"),
        lambda n: ngettext("%(num)d run is tried again.", "%(num)d runs are tried again.", n),
        runs.look, runs.try_again, warning=NOT_UNDONE,
    ),
}  # fmt: skip


def act_named(name: str) -> Act:
    """Raises InvalidInput for one that there is not."""
    if name not in ACTS:
        raise InvalidInput(NO_SUCH_ACT)
    return ACTS[name]
