"""Transcripts from elsewhere: subtitles, plain text with marks or without, OHMS XML and JSON. Nothing is ever fetched."""
