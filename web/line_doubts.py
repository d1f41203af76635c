"""Why the archive is not sure that it read an ingredient line right, in words."""

from web.i18n import N_, translated

DOUBTS = {
    "nothing": N_("it names no ingredient"),
    "number": N_("it holds a number that was not understood"),
    "several": N_("it names more than one thing"),
    "long": N_("it may say more than the name of an ingredient"),
    "unclear": N_("it could not be taken apart"),
    "ambiguous": N_("its name fits more than one ingredient"),
    "part": N_("only part of the name is known"),
}


def doubt_words(doubt: str) -> str:
    """The reason in the page's language; '' where there is no doubt."""
    return translated(DOUBTS.get(doubt, doubt)) if doubt else ""
