"""Subjects as files: written out as CSV or JSON, read back with a dry run that says line by line what would change."""
