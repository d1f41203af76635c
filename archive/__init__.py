"""The record and its rules: what the archive holds and who may meet it. No HTTP, no files, no network."""
