"""The seed envelope, cut out of one sheet: the lot's label in front; how it grows and where it comes from behind."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from archive.reading_envelope import PrintedEnvelope
from archive.reading_labels import every_label
from archive.reading_lineage import HandoverLine
from web.i18n import N_, _, translated
from web.label_words import labels_in_a_line
from web.paper.booklet import SIZES as SHEETS
from web.paper.folded import PATTERN
from web.paper.letters import SANS, VOICE, pick, set_in
from web.paper.signs import MOST_OF_A_NOTE, who_speaks
from web.seed_pages import label_context

ROOM, HEIGHT = 70.0, 66.0
"""What the words at the back have, in millimetres: the head's flap and the lines to write on take the rest."""
SIZES = (34, 32, 30, 28, 26, 25, 23, 22, 20, 18)
"""Sizes of those words in tenths of a millimetre."""
LEADING, BETWEEN = 1.3, 0.7
ONWARD = "\u203a"
"""Between two hands; both faces have it, unlike an arrow."""
STEPS = (
    N_("Cut along the solid line. Fold along each dashed line, away from the print."),
    N_("Put glue on the print of the flaps at the side and at the foot, and press the back over both."),
    N_("Fill it, write on the back what it holds, and glue the flap at the head down over it."),
)


@dataclass(frozen=True, slots=True)
class Piece:
    """Something told at the back; `who` says it, where it is a voice."""

    heading: str
    text: str
    who: str = ""


def pieces_of(printed: PrintedEnvelope) -> list[Piece]:
    """What the back tells, what matters most to a gardener first."""
    spoken = printed.spoken
    quote = f"“{spoken.quote}”" if spoken and not spoken.made_up and len(spoken.quote) <= MOST_OF_A_NOTE else ""
    asked = labels_in_a_line(every_label(spoken.story_labels, [spoken])) if spoken and quote else ""
    told = (
        Piece(_("How it comes up"), printed.germination),
        Piece(_("From hand to hand"), lineage_words(printed.lineage)),
        Piece(_("What is said of it"), printed.note),
        Piece("", quote, who_speaks(spoken.speaker or spoken.narrator) if spoken and quote else ""),
        Piece(_("What its keepers ask"), asked),
    )
    return [piece for piece in told if piece.text]


def lineage_words(lineage: Sequence[HandoverLine]) -> str:
    """A lineage in a line, from hand to hand, each with its year; a branch follows a semicolon."""
    words, last = "", None
    for line in lineage:
        receiver = f"{line.receiver} ({line.year})" if line.year else line.receiver
        if line.hands[0] is None or line.hands[0] != last:
            words += ("; " if words else "") + line.giver
        words += f" {ONWARD} {receiver}" if words and not words.endswith("; ") else receiver
        last = line.hands[1]
    return words


def fitting_pieces(pieces: Sequence[Piece]) -> tuple[int, list[Piece]]:
    """Those that have room in the smallest size, earlier ones first, and the largest size in which they do."""
    kept: list[Piece] = []
    for piece in pieces:
        if _height([*kept, piece], SIZES[-1] / 10) <= HEIGHT:
            kept.append(piece)
    return pick(SIZES, [_height(kept, size / 10) <= HEIGHT for size in SIZES]), kept


def _height(pieces: Sequence[Piece], size: float) -> float:
    return sum(
        set_in(piece.heading, SANS, size, room=ROOM, leading=LEADING).height
        + set_in(piece.text, VOICE, size, room=ROOM, leading=LEADING).height
        + set_in(piece.who, SANS, size, room=ROOM, leading=LEADING).height
        + BETWEEN * size
        for piece in pieces
    )


def envelope_context(printed: PrintedEnvelope, *, sheet: str, site: str) -> dict[str, Any]:
    """The names that `desk/envelope.html` and `paper/envelope.html` list; `site` is the public address, or ''."""
    chosen = sheet if sheet in SHEETS else "a4"
    address = f"/desk/seeds/{printed.label.slug}/envelope"
    pieces = pieces_of(printed)
    size, kept = fitting_pieces(pieces)
    return label_context(printed.label, size="packet", site=site, for_staff=False) | {
        "pattern": PATTERN,
        "pieces": kept,
        "pieces_size": size,
        "too_long": [piece.heading or piece.who for piece in pieces if piece not in kept],
        "steps": [translated(step) for step in STEPS],
        "sheet": chosen,
        "sheets": [
            {"words": translated(words), "href": f"{address}?size={name}", "current": name == chosen}
            for name, words in SHEETS.items()
        ],
        "pdf": f"{address}.pdf?size={chosen}" if site else "",
    }
