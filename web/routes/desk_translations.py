"""A recording's translations at the desk: which there are, and one more from a file."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from archive.channels import Channel
from archive.database import writing
from archive.errors import InvalidInput
from archive.reading_desk_translations import desk_translations
from archive.recordings import find_recording
from ingest.translations import FILE_BYTES, import_translation
from web.answers import page, see, wants_json
from web.contributing import plain_name
from web.desk_files import HandedIn, handed_in
from web.desk_forms import text
from web.errors import answer_for
from web.gated import STAFF, Asking, gated
from web.i18n import _, translated
from web.reading_choice import language_name
from web.spoken_languages import language_code

router = APIRouter(prefix="/desk/recordings/{key}/translations", include_in_schema=False)


@router.get("")
def translations(key: str, done: str = "", asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """Which there are, and the form for one more."""
    return _page(asking, key, notice=_("The translation stands beside the words now.") if done == "kept" else "")


@router.post("")
def hand_in(key: str, sent: HandedIn = handed_in()) -> Response:
    """Lay a translation beside a recording's passages."""
    try:
        _keep(key, sent)
    except InvalidInput as error:
        if wants_json(sent.known.request):
            raise
        typed = {"language": text(sent.form, "language"), "by": text(sent.form, "by")}
        with sent.asking() as asking:
            return _page(asking, key, status=answer_for(error).status, error=translated(str(error)), typed=typed)
    return see(sent.known.request, f"/desk/recordings/{key}/translations?done=kept")


def _keep(key: str, sent: HandedIn) -> None:
    if sent.file is None:
        raise InvalidInput(_("Choose a file: WebVTT, SubRip, or text with one line a passage."))
    content, known = sent.file.read(FILE_BYTES + 1), sent.known
    with writing(known.place.engine) as session:
        import_translation(
            session,
            find_recording(session, key),
            content,
            language=language_code(text(sent.form, "language")),
            by=text(sent.form, "by"),
            source=plain_name(sent.name),
            by_id=known.account_id,
            now=known.now,
        )


def _page(
    asking: Asking,
    key: str,
    *,
    status: int = 200,
    notice: str = "",
    error: str = "",
    typed: dict[str, Any] | None = None,
) -> Response:
    recording, found = desk_translations(asking.session, key, viewer=asking.viewer, now=asking.now)
    return page(
        asking.request,
        "desk/translations.html",
        status=status,
        here=f"/desk/recordings/{key}/translations",
        recording=recording,
        translations=[{"one": one, "language": language_name(one.language)} for one in found],
        typed=typed or {"language": "", "by": ""},
        notice=notice,
        error=error,
    )
