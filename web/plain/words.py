"""What a plain copy of the archive says about itself: from which day, and what it cannot know any more."""

from datetime import date

from babel.dates import format_date

from web.i18n import _, language_spoken


def copy_words(*, made_on: date, address: str) -> tuple[str, ...]:
    """Sentences in the language spoken; `address` is where the archive itself is met, '' if nobody can know."""
    day = {"date": format_date(made_on, format="long", locale=language_spoken())}
    said = (
        _(
            "This copy was made on %(date)s. It holds what any visitor could meet on that day: everyone heard in it "
            "had agreed to be heard and read on the web, under the name that stands here."
        )
        % day,
        _(
            "That is what they agreed to, and no more: ask the archive before you print or broadcast it, or have "
            "a machine learn from it."
        ),
        _(
            "Whoever withdraws a voice after %(date)s cannot take it out of this copy. Before you show it again, get "
            "a new copy and throw this one away."
        )
        % day,
    )
    return (*said, _("The archive is at %(address)s") % {"address": address}) if address else said
