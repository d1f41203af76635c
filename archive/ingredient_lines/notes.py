"""Where the name of an ingredient ends and what is said about it begins: "salt | to taste", "pumpkin | cut small"."""

from archive.ingredient_lines.tokens import Token, word_at, words
from archive.ingredient_lines.units import SIZES

_PURPOSES = words("""
    bind brush cover decorate drizzle dust finish fry garnish grease season serve spread sprinkle taste thicken
""")
_DONE = words("""
    beaten boiled chopped cooked crumbled crushed cubed cut diced drained grated ground halved mashed melted minced
    packed peeled pounded quartered rinsed roasted shelled shredded sifted sliced soaked softened squeezed stemmed
    stripped toasted torn trimmed washed
""")
_HOW = words("""
    across again and at by coarse fine first for from in into lengthwise long night on open overnight small so thick
    thin thinly to up until very well with without
""")
_OPENERS = words("until till if because unless without when while before after that which who as")
_GOES_ON = words("you we they i he she it then let leave")
_PAIRS = frozenset(
    {("as", "needed"), ("as", "required"), ("as", "much"), ("as", "many"), ("up", "to"), ("at", "the"), ("or", "more"),
     ("or", "less"), ("or", "so"), ("more", "or"), ("enough", "to"), ("enough", "for"), ("in", "total"),
     ("per", "person"), ("each", "person"), ("not", "too")}
)  # fmt: skip
_DESCRIBING = SIZES | words(
    "fresh ripe young old dried dry raw red green white black yellow hot cold warm fat lean plain sweet firm soft"
)


def note_begins(tokens: list[Token], start: int, end: int) -> int:
    """The place between `start` and `end` where the name stops and a note begins; `end` where there is none.

    A name has at least one word. Words in front of a comma that only describe
    ("large, ripe tomatoes") are not a name yet.
    """
    for at in range(start, end):
        word = word_at(tokens, at)
        if word in {"(", "[", ";"}:
            return at
        if word == "," and not all(word_at(tokens, before) in _DESCRIBING | {","} for before in range(start, at)):
            return at
        if at > start and _says_more(tokens, at, end):
            return at
    return end


def _says_more(tokens: list[Token], at: int, end: int) -> bool:
    word, following = word_at(tokens, at), word_at(tokens, at + 1) if at + 1 < end else ""
    if word in {"-", "–", "—"}:  # noqa: RUF001 (dashes as people type them)
        return tokens[at - 1].end < tokens[at].start and (not following or tokens[at].end < tokens[at + 1].start)
    if word == "to":
        return following in _PURPOSES
    if word == "for":
        return bool(following)
    if word == "and":
        return following in _GOES_ON
    if word in _OPENERS or (word, following) in _PAIRS or (word == "optional" and not following):
        return True
    return _is_done(tokens, at, end)


def _is_done(tokens: list[Token], at: int, end: int) -> bool:
    """Like "cut small", "finely chopped", "soaked overnight": something done to it, with no further noun behind."""
    word = word_at(tokens, at)
    if word.endswith("ly") or word in {"very", "well"}:
        return at + 1 < end and word_at(tokens, at + 1) in _DONE and _is_done(tokens, at + 1, end)
    if word not in _DONE:
        return False
    following = word_at(tokens, at + 1) if at + 1 < end else ""
    return not following or not following[0].isalnum() or following in _HOW
