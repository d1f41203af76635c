"""Lengths of time in the words of a sentence."""

from archive.phrases import Phrase

MINUTE_S = 60
HOUR_S = 3600


def clock_words(seconds: float) -> str:
    """A length such as "2:05", "1:02:05", or "1.5 seconds" when under a minute."""
    if seconds < MINUTE_S:
        return f"{seconds:.1f} seconds"
    whole = round(seconds)
    hours, minutes, rest = whole // HOUR_S, whole % HOUR_S // MINUTE_S, whole % MINUTE_S
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def too_long(seconds: float, limit_s: float, *, at_least: bool = False) -> str:
    """The sentence that refuses a recording over the limit."""
    much = Phrase("at least %(seconds)s") % {"seconds": clock_words(seconds)} if at_least else clock_words(seconds)
    return Phrase(
        "This recording is %(much)s long and the longest taken is %(limit_s)s: cut it into parts and upload each."
    ) % {"much": much, "limit_s": clock_words(limit_s)}
