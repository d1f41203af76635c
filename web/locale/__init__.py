"""Catalogues of strings: `storyloom.pot` as the code has them, and one `.po` for each other language."""
