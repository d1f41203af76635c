"""What pages and commands say of mentions: where they come from, and what was decided."""

from archive.reading_decisions import DecidedMention
from web.i18n import N_, _, translated

ORIGINS = {
    "dictionary": N_("a name that the archive knows"),
    "sound-alike": N_("sounds like a name"),
    "rule": N_("a rule for new names"),
    "person": N_("a person"),
}
KINDS = {
    "person": N_("People"),
    "dish": N_("Dishes"),
    "ingredient": N_("Ingredients"),
    "crop": N_("Crops"),
    "place": N_("Places"),
    "recipe": N_("Recipes"),
    "seed": N_("Seeds"),
}
WHY = {
    "": N_("All"),
    "ambiguous": N_("With several meanings"),
    "misheard": N_("Perhaps misheard"),
    "unsure": N_("Not shown to visitors yet"),
}
SAID = {
    "accepted": N_("“%(quote)s” speaks of %(name)s."),
    "rejected": N_("“%(quote)s” does not speak of %(name)s."),
    "suggested": N_("Taken back: “%(quote)s” waits to be decided on again."),
}
UNDECIDED = N_("Nobody has decided whether “%(quote)s” speaks of %(name)s.")
ENGINE_NAMES = ORIGINS | {"openai-whisper": N_("speech recognition"), "faster-whisper": N_("speech recognition")}


def origin_words(origin: str) -> str:
    """Where a suggestion comes from; an origin that is not known by another word keeps its own."""
    return translated(ORIGINS.get(origin, origin))


def engine_words(engine: str) -> str:
    """What an engine does, or its name where nobody has said."""
    return translated(ENGINE_NAMES.get(engine, engine))


def decided_words(mention: DecidedMention) -> str:
    """What a mention says now."""
    sentence = SAID[mention.state] if mention.action else UNDECIDED
    return translated(sentence) % {"quote": mention.quote, "name": mention.target.name}


def who_decided(mention: DecidedMention) -> str:
    """Who said so last; '' where nobody did."""
    if not mention.action:
        return ""
    return mention.by or _("Someone at the archive's own machine")
