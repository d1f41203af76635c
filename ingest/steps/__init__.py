"""The steps of one recording's way: plain functions over an upload, each safe to run twice."""
