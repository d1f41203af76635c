"""Why two passages belong together, in words of the reader's language, with links to what they name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from archive.reading_mentions import Link
from archive.weave_parts import Reason, Tie
from web.i18n import N_, ngettext, translated

SENTENCES = {
    Tie.same: N_("Both speak of {subject}."),
    Tie.retold: N_("Two ways to make {subject}."),
    Tie.wider: N_("One speaks of {subject}, the other of {other}."),
}
BOTH = N_("Both speak of {subject} and {other}.")
_PLACE = re.compile(r"\{(subject|other)\}")


@dataclass(frozen=True, slots=True)
class Why:
    """A reason on a page: `parts` are pieces of the sentence, with a link where a piece is a name."""

    kind: str
    parts: tuple[tuple[str, Link | None], ...]
    rarity: str
    subject: Link
    recipes: tuple[Link, ...]

    @property
    def sentence(self) -> str:
        """The same as plain text."""
        return "".join(text for text, _ in self.parts)


def why(reasons: Sequence[Reason]) -> Why | None:
    """The strongest reason in a sentence, together with the next where both are shared alike; None without any."""
    if not reasons:
        return None
    best = reasons[0]
    sentence, names = SENTENCES[best.tie], {"subject": best.subject, "other": best.other or best.subject}
    if [reason.tie for reason in reasons[:2]] == [Tie.same, Tie.same]:
        sentence, names["other"] = BOTH, reasons[1].subject
    return Why(
        kind=best.subject.kind,
        parts=_pieces(translated(sentence), names),
        rarity=_rarity(best),
        subject=best.subject,
        recipes=best.recipes,
    )


def _rarity(reason: Reason) -> str:
    """How rare it is: in how many open stories it is spoken of."""
    words = ngettext("in %(num)d story of the archive", "in %(num)d stories of the archive", reason.stories)
    return words % {"num": reason.stories}


def _pieces(sentence: str, names: dict[str, Link]) -> tuple[tuple[str, Link | None], ...]:
    pieces: list[tuple[str, Link | None]] = []
    for n, piece in enumerate(_PLACE.split(sentence)):
        link = names[piece] if n % 2 else None
        pieces.append((link.name if link else piece, link))
    return tuple(piece for piece in pieces if piece[0])
