"""Acts on many things at the desk: what each asks, how the things are shown, what is done and what undoes it."""
