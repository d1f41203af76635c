"""The routes: each reads the input, calls one function of the archive, ingest or search, and chooses the answer."""
