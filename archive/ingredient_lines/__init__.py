"""Reading ingredient lines as people say them: "two or three handfuls of amaranth, washed", "salt to taste".

Pure functions on text, with no knowledge of the archive around them. A line is
cut into pieces that together are the line again, so nothing that was said is
lost; a quantity that is not a number stays the words it was said in; and a
reading that may be wrong says so. English, with metric and household measures.
"""

from archive.ingredient_lines.reading import Doubt, LineReading, Piece, PieceKind, read_line, written
from archive.ingredient_lines.units import UNIT_NAMES, counted_unit

__all__ = ["UNIT_NAMES", "Doubt", "LineReading", "Piece", "PieceKind", "counted_unit", "read_line", "written"]
