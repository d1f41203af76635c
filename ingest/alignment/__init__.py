"""Putting words in step with their sound: by what a machine heard, else by the silences. Pure; no model is loaded."""
