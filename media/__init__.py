"""Bytes: storing, probing, cutting and drawing audio. Knows nothing of the database."""
