"""Packing a trail into one ZIP, and sending it: built anew for each request, so that no copy outlives a withdrawal."""

from fastapi.responses import Response

from archive.reading_pack import read_pack
from ingest.place import Place
from media.store import hash_file
from web.answers import language_of
from web.gated import Asking
from web.i18n import localised
from web.media_answers import file_answer
from web.pack_files import PackFiles
from web.zip_writing import write_zip


def zip_answer(asking: Asking, slug: str) -> Response:
    """The trail at this address as a ZIP in the language of the address. Raises NotFound as `read_pack` does."""
    request, place = asking.request, asking.place
    pack = read_pack(asking.session, slug, now=asking.now)
    language = language_of(request)
    files = PackFiles(
        request.app.state.environment, place.store, pack,
        language=language, packed_on=asking.now.date(), address=_address(place, pack.trail.href, language),
    )  # fmt: skip
    with place.store.work_folder() as folder:
        target = folder / "pack.zip"
        write_zip(target, files.entries(), dated=pack.trail.opens_at or asking.now)
        etag = f'"{hash_file(target)[:32]}"'
        # The file is open when the folder goes; its bytes last until they are sent.
        answer = file_answer(
            request, target, media_type="application/zip", etag=etag, private=asking.account is not None
        )
    name = f"{slug}-{pack.trail.version}-{language}.zip"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _address(place: Place, path: str, language: str) -> str:
    base = place.settings.base_url.rstrip("/")
    return f"{base}{localised(path, language)}" if base else ""
