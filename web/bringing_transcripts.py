"""A transcript that somebody brings: a file or typed words become the recording's reading, in one transaction."""

from archive.database import writing
from archive.errors import InvalidInput
from archive.reading_desk_transcript import recording_at_desk
from ingest.transcript_import.bringing_in import BroughtIn, bring_in
from ingest.transcript_import.decoding import FILE_BYTES
from web.contributing import plain_name
from web.desk_files import HandedIn
from web.desk_forms import text
from web.gated import Asking
from web.i18n import N_
from web.readings import form_given
from web.spoken_languages import language_code

NOTHING = N_("Choose a file, or type or paste what is said.")


def bring_handed_in(key: str, sent: HandedIn) -> BroughtIn:
    """Bring in what the form holds: its file, else its words.

    Raises:
        InvalidInput: there is neither, or it cannot be brought in.
        NotFound: there is no such recording.
    """
    content, known = given_content(sent), sent.known
    with writing(known.place.engine) as session:
        return bring_in(
            session,
            recording_at_desk(session, key, viewer=known.viewer, now=known.now),
            content,
            form=form_given(text(sent.form, "form")),
            language=language_code(text(sent.form, "language")),
            source=plain_name(sent.name) if sent.name else "",
            by_id=known.account_id,
            now=known.now,
        )


def given_content(sent: HandedIn) -> bytes:
    """The form's file, else its words. Raises InvalidInput where there is neither."""
    content = sent.file.read(FILE_BYTES + 1) if sent.file is not None else _typed(sent)
    if not content:
        raise InvalidInput(NOTHING)
    return content


def _typed(sent: HandedIn) -> bytes:
    """Halves of letters, which no text has, count as unknown ones."""
    return text(sent.form, "text").encode("utf-8", "replace")


def bring_content(asking: Asking, key: str, content: bytes, *, form: str, language: str, source: str) -> BroughtIn:
    """The same for a program's bytes; raises as `bring_handed_in` does."""
    return bring_in(
        asking.session,
        recording_at_desk(asking.session, key, viewer=asking.viewer, now=asking.now),
        content,
        form=form_given(form),
        language=language_code(language),
        source=plain_name(source) if source else "",
        by_id=asking.account_id,
        now=asking.now,
    )
