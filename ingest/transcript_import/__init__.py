"""Transcripts from elsewhere: subtitles, plain text, OHMS XML and JSON. Nothing is ever fetched."""
