"""People: pages, exports and the command line. Never loads a speech model."""
