"""How a question was understood, in words, each with the way to take it back: quotes have a word taken exactly."""

from collections.abc import Iterator
from dataclasses import dataclass

from web.asked import Asked
from web.i18n import _
from web.names_typed import NameTyped
from web.other_questions import in_quotes
from web.searching import Found

MOST_SAID = 6


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing that was read otherwise than typed; `undo` is the address that takes it back, in the words of `ask`."""

    sentence: str
    ask: str
    undo: str


def readings(asked: Asked, found: Found) -> tuple[Reading, ...]:
    """What was corrected, searched for too, and dropped."""
    return (*_corrected(asked, found), *_other_names(asked, found), *_dropped(asked, found))


def _corrected(asked: Asked, found: Found) -> Iterator[Reading]:
    named = {" ".join(words) for other in found.understood.other_names for words in other.names}
    for correction in found.understood.corrected:
        words = [word for word in correction.found if word not in named]
        if words:
            said = {"found": ", ".join(words[:MOST_SAID]), "typed": correction.typed}
            sentence = _("Also searched: %(found)s (spelt nearly like “%(typed)s”).") % said
            yield _reading(asked, (correction.typed,), sentence)


def _other_names(asked: Asked, found: Found) -> Iterator[Reading]:
    written = {words: name for typed in found.named for words, name in typed.other().items()}
    for other in found.understood.other_names:
        names = [written.get(words, " ".join(words)) for words in other.names]
        said = ", ".join([name for name in dict.fromkeys(names) if name][:MOST_SAID])
        if said:
            typed = next((one for one in found.named if one.words == other.words), None)
            sentence = _("Also searched: %(names)s (%(why)s).") % {"names": said, "why": _why(typed, other.words)}
            yield _reading(asked, other.words, sentence)


def _why(typed: NameTyped | None, words: tuple[str, ...]) -> str:
    """`another name of callaloo`, or what was typed where it is the thing's own name."""
    said = " ".join(words)
    if typed is not None:
        names = [one.subject.link.name for one in typed.called]
        if not any(name.casefold() == said for name in names):
            return _("“%(typed)s” is another name of %(name)s") % {"typed": said, "name": ", ".join(names)}
        if any(one.narrower for one in typed.called):
            return _("other names and kinds of %(name)s") % {"name": said}
    return _("other names of %(name)s") % {"name": said}


def _dropped(asked: Asked, found: Found) -> Iterator[Reading]:
    for word in found.understood.dropped:
        if found.total:
            sentence = _("Nothing holds all the words: “%(word)s” was left out.") % {"word": word}
            yield _reading(asked, tuple(word.split()), sentence)


def _reading(asked: Asked, words: tuple[str, ...], sentence: str) -> Reading:
    exactly = in_quotes(asked.words, words)
    undo = asked.address(words=exactly) if exactly != asked.words else ""
    return Reading(sentence, _("Only “%(words)s”") % {"words": " ".join(words)}, undo)
