"""What leaves the archive on paper: signs, booklets, cards, labels and envelopes, from a browser's print and as PDF."""
