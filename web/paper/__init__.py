"""What leaves the archive on paper: signs, booklets, cards and labels, for a browser's own print and as PDF."""
