"""How lines that came without times found their seconds, in words."""

from web.i18n import ngettext


def in_step_words(ways: dict[str, int]) -> str:
    """How lines that came without times found their seconds; '' where they came with them."""
    said = []
    if count := ways.get("words", 0):
        said.append(
            ngettext(
                "%(num)d line was put in step by what the machine heard.",
                "%(num)d lines were put in step by what the machine heard.", count,
            ) % {"num": count}
        )  # fmt: skip
    if count := ways.get("silences", 0):
        said.append(
            ngettext(
                "%(num)d line was put in step by the silences alone: listen whether it fits.",
                "%(num)d lines were put in step by the silences alone: listen whether they fit.", count,
            ) % {"num": count}
        )  # fmt: skip
    if count := ways.get("evenly", 0):
        said.append(
            ngettext(
                "%(num)d line was placed by its length alone: listen whether it fits.",
                "%(num)d lines were placed by their length alone: listen whether they fit.", count,
            ) % {"num": count}
        )  # fmt: skip
    return " ".join(said)
