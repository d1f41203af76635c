"""Words of ours outside of errors that a reader may meet, marked so that they get into the catalogue of strings.

A phrase with places, such as “Agreed on %(on_day)s.”, is filled where it is
written and kept or handed on as plain text; pages find it in the catalogue by
its shape. Places whose names end in `_words` hold words of ours themselves, `_said` a sentence of ours with places of
its own, `_moment` a moment and `_day` a day (see `archive.moments_said`).
"""


class Phrase(str):
    """Words of ours."""

    __slots__ = ()
