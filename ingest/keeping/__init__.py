"""Keeping the archive for long: fixity, repair, backup, restore, and how well all that is going."""
