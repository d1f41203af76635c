"""The sheet that goes with a broadcast: who speaks from when to when, and what to do before it is played again."""

from collections.abc import Iterator

from archive.reading_radio import Programme, RadioPiece
from media.radio import PAUSE_S
from web.i18n import _, clock


def credits_sheet(programme: Programme, *, site: str) -> str:
    """The credits as plain text."""
    version = _("Version %(number)s") % {"number": programme.version}
    lines = [_one_line(programme.title), version, f"{site}{programme.href}"]
    begin_s = 0.0
    for piece in programme.pieces:
        lines += ["", *_of(piece, begin_s)]
        begin_s += piece.duration_s + PAUSE_S
    if programme.left_out:
        numbers = ", ".join(str(number) for number in programme.left_out)
        lines += ["", _("Left out, since they may not be broadcast now: stops %(numbers)s.") % {"numbers": numbers}]
    agreed = _("Everyone heard here agreed to be sent out in feeds, and may take that back.")
    return "\n".join([*lines, "", agreed, _("Make the file again before each broadcast."), ""])


def _of(piece: RadioPiece, begin_s: float) -> Iterator[str]:
    yield f"{clock(begin_s)}-{clock(begin_s + piece.duration_s)}  {piece.number}. {_one_line(piece.title)}"
    yield f"    {_one_line(piece.narrator)}, “{_one_line(piece.story_title)}”"
    if piece.recorded_on is not None:
        yield "    " + _("Recorded on %(day)s") % {"day": piece.recorded_on.isoformat()}
    if piece.synthetic:
        yield "    " + _("This voice is synthetic.")


def _one_line(text: str) -> str:
    return " ".join(text.split())
