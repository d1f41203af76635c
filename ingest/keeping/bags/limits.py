"""What a bag may have at most, said before it is read."""

from media.limits import MIB

FILES_AT_MOST = 100_000
TIMES_SMALLER = 100
"""An archive file is taken for a trap where it unpacks to more than so many times its own size."""
FREE_OF_THAT = 64 * MIB
"""Small ones may unpack to this much whatever their size."""
LIST_BYTES = 64 * MIB
"""The list of its files in a ZIP."""
HEAD_BYTES = MIB
"""What a tar may say about one file."""
LINE_BYTES = 64 * MIB
"""One row of the record."""
