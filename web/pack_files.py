"""The files of a trail that needs no Storyloom: pages, sounds in two forms, plan and looks, with relative links.

They open from a USB stick or any server of files, and play and read without a script.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from jinja2 import Environment

from archive.passages import may_be_made_up
from archive.reading_pack import Pack
from archive.reading_stops import TrailStop
from archive.site_plans import SitePlan
from media.store import LocalStore
from web.i18n import _
from web.pack_words import PackWords, pack_words
from web.pages import STATIC_FOLDER
from web.site_plans import stop_marks
from web.zip_writing import ZipEntry

FONTS = ("figtree-latin-wght-normal.woff2", "figtree-latin-ext-wght-normal.woff2", "newsreader-latin-400-normal.woff2",
         "newsreader-latin-ext-400-normal.woff2")  # fmt: skip
LICENCES = ("figtree-OFL.txt", "newsreader-OFL.txt")
VENDOR = STATIC_FOLDER / "vendor"
FORMS = (("webm", "audio/webm; codecs=opus"), ("m4a", "audio/mp4"))


class PackFiles:
    """The files of one pack in one language, made one after another."""

    def __init__(
        self, environment: Environment, store: LocalStore, pack: Pack, *, language: str, packed_on: date, address: str
    ) -> None:
        self._environment, self._language, self._pack = environment, language, pack
        self._words = pack_words(pack.trail, packed_on=packed_on, address=address)
        self._sounds = {stop.code: _sounds(store, stop) for stop in pack.stops}
        self._plan = _plan_file(store, pack.plan)

    def entries(self) -> Iterator[ZipEntry]:
        """All of them; what lies on disk is named and not read."""
        trail = self._pack.trail
        yield ZipEntry("README.txt", _readme(trail.title, self._words))
        yield ZipEntry("index.html", self._index())
        for stop in self._pack.stops:
            yield ZipEntry(f"stops/{stop.number}.html", self._stop(stop))
        yield from looks()
        if self._plan is not None:
            yield ZipEntry(self._plan_name, self._plan)
        for stop in self._pack.stops:
            for name, path in self._sounds[stop.code]:
                yield ZipEntry(f"sounds/{name}", path)

    def _index(self) -> bytes:
        return self._rendered(
            "pack/index.html", up="", plan=self._pack.plan if self._plan else None, plan_name=self._plan_name,
            marks=stop_marks(self._pack.trail, home="stops"), words=self._words.sentences,
        )  # fmt: skip

    def _stop(self, stop: TrailStop) -> bytes:
        trail = self._pack.trail
        sources = [
            (f"../sounds/{name}", dict(FORMS)[name.rpartition(".")[2]]) for name, _path in self._sounds[stop.code]
        ]
        return self._rendered(
            "pack/stop.html", up="../", stop=stop, sources=sources, before=trail.before(stop), after=trail.after(stop),
            place=trail.open_stops.index(stop) + 1,
            doubted={passage.key for passage in stop.passages if may_be_made_up(passage.flags)},
        )  # fmt: skip

    def _rendered(self, template: str, **context: object) -> bytes:
        shared = {"language": self._language, "trail": self._pack.trail, "version": self._words.version}
        return self._environment.get_template(template).render(shared | context).encode()

    @property
    def _plan_name(self) -> str:
        return f"plan{self._plan.suffix}" if self._plan else ""


def _sounds(store: LocalStore, stop: TrailStop) -> list[tuple[str, Path]]:
    """Name and place of each form that is there; one that was thrown away is made again by the worker."""
    if stop.audio is None:
        return []
    names = {"webm": stop.audio.opus_name, "m4a": stop.audio.aac_name}
    paths = ((f"{stop.code}.{form}", store.derived_path(names[form])) for form, _type in FORMS)
    return [(name, path) for name, path in paths if path.is_file()]


def _plan_file(store: LocalStore, plan: SitePlan | None) -> Path | None:
    path = store.picture_path(plan.name) if plan else None
    return path if path is not None and path.is_file() else None


def looks() -> Iterator[ZipEntry]:
    """One stylesheet: the site's own tokens and what these pages need; one script; the typefaces and their licences."""
    tokens = (STATIC_FOLDER / "tokens.css").read_text(encoding="utf-8").replace("vendor/", "fonts/")
    own = (STATIC_FOLDER / "pack" / "pack.css").read_text(encoding="utf-8")
    yield ZipEntry("looks/pack.css", (tokens + own).encode())
    yield ZipEntry("looks/pack.js", (STATIC_FOLDER / "pack" / "pack.js").read_bytes())
    for name in ("mark.svg", "paper.svg"):
        yield ZipEntry(f"looks/{name}", (STATIC_FOLDER / name).read_bytes())
    for name in (*FONTS, *LICENCES):
        yield ZipEntry(f"looks/fonts/{name}", VENDOR / name)


def _readme(title: str, words: PackWords) -> bytes:
    how = _("Open index.html in any browser. Nothing else is needed: no connection, no program, no account.")
    return "\r\n\r\n".join([title, how, *words.sentences, ""]).encode("utf-8-sig")
