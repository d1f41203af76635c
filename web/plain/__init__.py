"""The public archive as a plain folder that needs no Storyloom to read."""
