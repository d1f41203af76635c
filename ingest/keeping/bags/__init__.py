"""Bags: the archive as folders of files that outlive it (BagIt 1.0, RFC 8493), written, checked and brought in."""
