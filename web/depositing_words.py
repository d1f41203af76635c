"""Words without a recording, from the form at the desk to the archive: a typed interview whose tape is lost."""

from typing import Any

from starlette.datastructures import FormData

from archive.errors import InvalidInput
from archive.uploads import DEPOSIT_STATEMENT
from ingest.intake import Deposit
from ingest.words_alone import take_in_words
from web.bringing_transcripts import given_content
from web.contributing import plain_name, stated_day
from web.desk_files import HandedIn
from web.desk_forms import text
from web.i18n import N_, translated
from web.readings import FORMS, form_given
from web.spoken_languages import language_code

FIELDS = ("text", "form", "title", "narrator", "recordist", "place", "recorded_on", "language")
NO_TITLE = N_("Give it a title; there is no file name to know it by.")


def deposit_words(sent: HandedIn) -> str:
    """Deposit what the form holds; gives the recording's key.

    Raises:
        InvalidInput: something is missing or cannot be used; nothing was kept.
    """
    title = text(sent.form, "title")
    if not title and not sent.name:
        raise InvalidInput(NO_TITLE)
    deposit = Deposit(
        file_name=plain_name(sent.name) if sent.name else f"{title[:100]}.txt",
        statement=DEPOSIT_STATEMENT if text(sent.form, "deposit") else "",
        account_id=sent.known.account_id,
        title=title,
        narrator_name=text(sent.form, "narrator"),
        recordist_name=text(sent.form, "recordist"),
        place_name=text(sent.form, "place"),
        language=language_code(text(sent.form, "language")),
        recorded_on=stated_day(text(sent.form, "recorded_on")),
    )
    content, form = given_content(sent), form_given(text(sent.form, "form"))
    return take_in_words(sent.known.place, content, deposit, form=form, now=sent.known.now)


def words_context(typed: FormData | None = None, problems: tuple[str, ...] = ()) -> dict[str, Any]:
    """The names that `desk/words.html` lists."""
    given = typed if typed is not None else FormData()
    return {
        "typed": {name: text(given, name) for name in FIELDS},
        "forms": [(form.value, translated(words)) for form, words in FORMS.items()],
        "problems": list(problems),
    }
