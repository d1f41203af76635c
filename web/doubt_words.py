"""What a page says of words that a machine may have heard wrongly or made up."""

from collections.abc import Sequence

from babel import Locale, UnknownLocaleError

from web.i18n import N_, _, language_spoken, translated

WHY = {
    "loop": N_("it says the same over and over"),
    "phantom": N_("machines write this phrase where nobody speaks"),
    "over_silence": N_("nothing can be heard here"),
    "unsure": N_("it was not sure that anybody speaks here"),
}
ENGLISH_ONLY = N_(
    "The machine hears only English, and another language is said to be spoken here: this may be far off."
)
UNCLEAR = N_("Somebody listened, and could not make all of it out.")


def doubt_sentences(flags: Sequence[str], language: str) -> list[str]:
    """One sentence for each kind of doubt; `language` is that of the words where it is another one."""
    why = [translated(words) for flag, words in WHY.items() if flag in flags]
    sentences = [_("The machine may have made this up: %(why)s.") % {"why": "; ".join(why)}] if why else []
    if "other_language" in flags:
        sentences.append(_("The machine heard another language here: %(language)s.") % {"language": _named(language)})
    if "english_only" in flags:
        sentences.append(translated(ENGLISH_ONLY))
    if "unclear" in flags:
        sentences.append(translated(UNCLEAR))
    return sentences


def _named(code: str) -> str:
    """A language by its name in the language spoken; its code where it has none."""
    try:
        return Locale.parse(code).get_language_name(language_spoken()) or code
    except (UnknownLocaleError, ValueError):
        return code
