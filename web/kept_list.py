"""What a visitor's device keeps of a trail, each thing with its size and a digest that changes when it does.

Pages are rendered as every visitor gets them, so that size and digest are those
of what will be kept. Whoever holds a thing that is not in the newest list, or
has another digest there, throws it away.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from archive.reading_addresses import stop_address
from archive.reading_pack import Pack
from archive.reading_stop import stop_of_trail
from archive.site_plans import plan_address
from web.answers import language_of, visitors_page
from web.gated import Known
from web.i18n import localised
from web.kept_looks import content_of, looks_of
from web.offline_page import PackSizes, offline_context, offline_path
from web.trail_app import ICONS, app_file, app_path
from web.trail_pages import stop_context, trail_context


@dataclass(frozen=True, slots=True)
class KeptEntry:
    """A thing that is kept; `form` is set where a device needs one form of several."""

    address: str
    kind: str
    bytes: int
    digest: str
    form: str = ""


def kept_list(known: Known, pack: Pack) -> dict[str, Any]:
    """The list of a pack in the language of the address, as data."""
    language = language_of(known.request)
    return {
        "trail": pack.trail.slug,
        "title": pack.trail.title,
        "language": language,
        "version": pack.trail.version,
        "state": pack.state,
        "entries": [asdict(entry) for entry in kept_entries(known, pack)],
        "codes": {stop.code: localised(stop_address(pack.trail.slug, stop.number), language) for stop in pack.stops},
    }


def kept_entries(known: Known, pack: Pack) -> tuple[KeptEntry, ...]:
    """Everything that is kept, what is needed first in front."""
    rest, sizes = _rest_and_sizes(known, pack)
    path = offline_path(pack)
    html = visitors_page(known.request, "offline.html", here=path, **offline_context(pack, sizes))
    return (_text(localised(path, language_of(known.request)), html, "page"), *rest)


def sizes_of_pack(known: Known, pack: Pack) -> PackSizes:
    """How many bytes a pack takes on a device, by what they are for."""
    return _rest_and_sizes(known, pack)[1]


def _rest_and_sizes(known: Known, pack: Pack) -> tuple[tuple[KeptEntry, ...], PackSizes]:
    """Everything but the page that names the sizes, and these, that page included but for the length of its numbers."""
    language, trail = language_of(known.request), pack.trail
    pages = dict(_pages(known, pack))
    frame = visitors_page(known.request, "offline.html", here=offline_path(pack), **offline_context(pack, PackSizes()))
    rest = (
        *(KeptEntry(one, "looks", *content_of(one)) for one in looks_of([frame, *pages.values(), *ICONS])),
        _text(localised(app_path(trail), language), app_file(trail, language), "looks"),
        *(_text(localised(path, language), html, "page") for path, html in pages.items()),
        *_plan(known, pack),
        *_sounds(pack),
    )
    return rest, _sizes((_text("", frame, "page"), *rest))


def _sizes(entries: tuple[KeptEntry, ...]) -> PackSizes:
    def sum_of(kind: str, form: str = "") -> int:
        return sum(entry.bytes for entry in entries if (entry.kind, entry.form) == (kind, form))

    return PackSizes(
        pages=sum_of("page"), looks=sum_of("looks"), plan=sum_of("plan"),
        webm=sum_of("sound", "webm"), m4a=sum_of("sound", "m4a"),
    )  # fmt: skip


def _pages(known: Known, pack: Pack) -> Iterator[tuple[str, str]]:
    trail = pack.trail
    yield trail.href, visitors_page(known.request, "trail.html", here=trail.href, **trail_context(known, trail))
    for stop in pack.stops:
        path = stop_address(trail.slug, stop.number)
        yield (
            path,
            visitors_page(known.request, "stop.html", here=path, **stop_context(known, stop_of_trail(trail, stop))),
        )


def _plan(known: Known, pack: Pack) -> Iterator[KeptEntry]:
    """Pictures are named in the store by their own digest, as sounds are."""
    path = known.place.store.picture_path(pack.plan.name) if pack.plan else None
    if pack.plan and pack.trail.festival and path and path.is_file():
        address = plan_address(pack.trail.festival.slug, pack.plan)
        yield KeptEntry(address, "plan", path.stat().st_size, pack.plan.name.partition(".")[0])


def _sounds(pack: Pack) -> Iterator[KeptEntry]:
    """Each sound in both forms; its name in the store begins with its own digest."""
    for stop in pack.stops:
        if stop.audio is not None:
            for form, name, size_bytes in (
                ("webm", stop.audio.opus_name, stop.audio.opus_bytes),
                ("m4a", stop.audio.aac_name, stop.audio.aac_bytes),
            ):
                yield KeptEntry(f"/media/stops/{stop.code}.{form}", "sound", size_bytes, name.partition(".")[0], form)


def _text(address: str, text: str, kind: str) -> KeptEntry:
    content = text.encode()
    return KeptEntry(address, kind, len(content), sha256(content).hexdigest()[:32])
