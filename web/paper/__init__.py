"""What leaves the archive on paper: signs, booklets, cards, labels and envelopes, for a browser's own print and as PDF."""
