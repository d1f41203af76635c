"""The matrix: every route, asked by everybody, about a story in every state; written as a table to be reviewed.

`python -m tests.web.matrix` writes `matrix.txt` anew, or no more of it than the routes that hold the words behind it.
Read the difference before it is kept, for a test holds the site against it. A row is a state, a column who asks; routes
that answer alike stand together.
"""

import re
import sqlite3
import sys
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final

from fastapi import FastAPI
from fastapi.routing import APIRoute

from archive.accounts import Role
from archive.clock import utc_now
from archive.database import writing
from archive.settings import Settings
from archive.signing_in import add_account, open_session
from tests.laid_archive import DATABASE, open_laid
from tests.web.asked import FROM_HERE, Answer, Asker
from tests.web.searched import index_all
from tests.web.states import Laid, lay_states, tell_all
from tests.web.test_every_exit_asks import UNSAFE, declared_by, walk
from web.app import make_app
from web.rates import Rate, Rates

TABLE: Final = Path(__file__).with_name("matrix.txt")
BY_ACCOUNT: Final = ("visitor", "member", "uploader", "curator", "steward")
BY_LINK: Final = ("their link", "another's", "no link")
ANY: Final = "any state"
TELLING: Final = ("open", "led on")
NOBODY: Final = {
    "slug": "no-such-name", "key": "nosuchkey2", "passage": "nosuchkey2", "code": "zzzz2222", "token": "none",
    "mention": "none", "reading": "none", "line": "nosuchkey2", "name": "none", "number": "1", "folder": "trails",
    "form": "webm", "kind": "folder",
}  # fmt: skip
FORMS: Final = {
    "/stories/{slug}.{form}": ("vtt", "srt", "txt", "json"),
    "/stories/{slug}/cite.{form}": ("bib", "ris", "csl.json"),
    "/feeds/stories/{slug}.{form}": ("vtt", "json"),
    "/feeds/stops/{code}.{form}": ("vtt", "json"),
    "/media/": ("webm", "m4a"),
    "/desk/recordings/": ("vtt",),
    "/desk/subjects/export.": ("csv",),
    "/api/v1/subjects/export.": ("csv",),
}
STORY_OF: Final = (
    (r"/(stories|feeds/stories)/\{slug\}", "slug", "story"),
    (r"/media/(stories|drafts)/\{slug\}", "slug", "story"),
    (r"/people/\{slug\}", "slug", "person"),
    (r"/recordings/\{key\}", "key", "recording"),
    (r"/uploads/\{key\}", "key", "upload"),
    (r"/passages/\{key\}|/threads/\{key\}|/p/\{key\}|/weave/\{key\}", "key", "passage"),
    (r"/passages/\{passage\}", "passage", "passage"),
    (r"/lines/\{line\}", "line", "passage"),
    (r"/weave/kept/\{key\}|/desk/weaves/\{key\}", "key", "weave"),
    (r"/n/\{token\}/stories/\{key\}", "key", "story_key"),
    (r"/desk/narrators/\{key\}|/subjects/\{key\}", "key", "person_key"),
    (r"/desk/memories/\{key\}", "key", "memory"),
    (r"/q/\{code\}|/stops/\{code\}|/kept-stops/\{code\}|/draft-stops/\{code\}", "code", "code"),
    (r"/\{number:stop\}", "number", "number"),
    (r"/\{folder\}/\{name\}", "name", "story"),
)
"""By which of a story's names a place in an address is filled: one that is in no row has nothing to do with a state."""
SHARED: Final = (
    (r"/trails/\{slug\}", "slug", "trail"),
    (r"/festivals/\{slug\}", "slug", "festival"),
    (r"/dishes/\{slug\}", "slug", "dish"),
    (r"/crops/\{slug\}", "slug", "crop"),
    (r"/recipes/\{slug\}", "slug", "recipe"),
    (r"/seeds/\{slug\}", "slug", "seed"),
    (r"^/s/\{key\}", "key", "code_of_seed"),
)
SAID_WITH: Final = {
    "/search": "?q=callaloo", "/api/v1/search": "?q=callaloo", "/desk/search": "?q=callaloo",
    "/search/suggest": "?q=zq", "/api/v1/suggest": "?q=zq", "/desk/search/suggest": "?q=zq",
    "/desk/trails/{slug}/stops/new": "?q=callaloo",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """One row of the walk: a route by one method and, where it has several, in one form."""

    method: str
    path: str
    channel: str
    form: str

    def __str__(self) -> str:
        shown = re.sub(r"\{form\}", self.form, self.path) if self.form else self.path
        return f"{self.method} {shown}"

    @property
    def by_link(self) -> bool:
        """Whether a narrator's link opens it."""
        return self.path.startswith("/n/")

    @property
    def askers(self) -> tuple[str, ...]:
        """Who asks: whoever holds a link has no account, and whoever has an account holds no link."""
        return BY_LINK if self.by_link else BY_ACCOUNT

    @property
    def is_of_a_story(self) -> bool:
        """Whether its address holds a name of a story, or of what hangs on one."""
        return any(re.search(pattern, self.path) for pattern, _place, _name in STORY_OF)


Cells = dict[str, dict[str, str]]
"""What is answered, by state and by who asks."""
Keep = Callable[[Asked, str, str], bool]


class Unlimited(Rates):
    """Whoever asks for all of it asks too often, and that has nothing to do with states."""

    def wait_s(self, rate: Rate, key: str, *, now: float) -> float:
        """Let everything pass."""
        return 0.0


class Matrix:
    """A site over all states, who may ask it, and the database as it was before anything was asked."""

    def __init__(self, folder: Path, app: FastAPI | None = None) -> None:
        self.place = open_laid(Settings(data=folder, transcriber="none"))
        self.app = app or make_app(self.place)
        self.app.state.rates = Unlimited()
        self.asker = Asker(self.app)
        self._unknown: dict[tuple[Asked, str, int], Answer] = {}
        with writing(self.place.engine) as session:
            self.sessions = {"visitor": ""}
            for name in BY_ACCOUNT[1:]:
                role = Role(name) if name in set(Role) else Role.contributor
                given = {"email": f"{name}@example.org", "name": name, "password": "long enough for a person"}
                account = add_account(session, **given, role=role, now=utc_now())
                self.sessions[name] = open_session(session, account, now=utc_now())
                if name == "uploader":
                    told, self.states = tell_all(self.place, session, account)
        for audience in ("public", "desk"):  # as they were before: what was closed since must not be found in them
            index_all(self.place, audience)
        with writing(self.place.engine) as session:
            lay_states(session, {state: rows.again_in(session) for state, rows in told.items()})
        self._before = _copy_of(folder / DATABASE)

    def row(self, asked: Asked, keep: Keep) -> Cells:
        """What a route answers to everybody about every state, as far as `keep` asks for it."""
        states = self.states.by_state if asked.is_of_a_story else {ANY: None}
        cells: Cells = {}
        for state, laid in states.items():
            for who in asked.askers:
                if keep(asked, state, who):
                    answer = self._ask(asked, laid, who)
                    for of, cell in self._seen(asked, state, laid, who, answer).items():
                        cells.setdefault(of, {})[who] = cell
        return _for_each_state(cells)

    def _seen(self, asked: Asked, state: str, laid: Laid | None, who: str, answer: Answer) -> dict[str, str]:
        """The cells that an answer fills: one, or those of every state where it is a list of all."""
        said = kind_of(answer, writes=asked.method in UNSAFE)
        if laid is not None:
            if answer.status == 404 and self._like_unknown(asked, laid, who, answer):
                said = "unknown"
            return {state: f"{said} {tells_of(laid, answer) if said in TELLING else ''}".strip()}
        told = {one: tells_of(other, answer) for one, other in self.states.by_state.items() if said in TELLING}
        if not any(told.values()):
            return {ANY: said}
        return {one: f"{said} {tells or 'without'}" for one, tells in told.items()}

    def _ask(self, asked: Asked, laid: Laid | None, who: str, unknown: str = "") -> Answer:
        address = self.address(asked, laid, who, unknown)
        headers = {**FROM_HERE, "content_type": "application/x-www-form-urlencoded"} if asked.method in UNSAFE else {}
        answer = self.asker.ask(asked.method, address, session=self.sessions.get(who, ""), **headers)
        assert answer.status < 500 or answer.status == 503, f"{asked} failed for {who}: {answer.text[:300]}"
        if asked.method in UNSAFE and answer.status < 400:
            self.put_back()
        return answer

    def _like_unknown(self, asked: Asked, laid: Laid, who: str, answer: Answer) -> bool:
        """Whether it is, byte for byte, what a name of the same length that never was is answered with."""
        key = (asked, who, len(self.address(asked, laid, who)))
        if key not in self._unknown:
            self._unknown[key] = plain(self._ask(asked, laid, who, "z"), self.address(asked, laid, who, "z"))
        return plain(answer, self.address(asked, laid, who)) == self._unknown[key]

    def address(self, asked: Asked, laid: Laid | None, who: str, unknown: str = "") -> str:
        """Where it is asked; `unknown`: the letter that stands in place of the name of the story's own part."""
        given = NOBODY | ({"form": asked.form} if asked.form else {})
        given |= {"folder": "stories"} if "/{folder}/{name}" in asked.path else {}
        given |= {place: self.states.shared[name] for pattern, place, name in SHARED if re.search(pattern, asked.path)}
        for pattern, place, name in STORY_OF if laid else ():
            if re.search(pattern, asked.path):
                own = laid.names[name]
                given[place] = (unknown * len(own) if place != "number" else "9") if unknown else own
        if asked.by_link:
            given["token"] = self._link(laid or self.states.by_state["published"], who)
        path = re.sub(r"\{(\w+)(?::\w+)?\}", lambda found: given[found.group(1)], asked.path)
        return path + SAID_WITH.get(asked.path, "")

    def _link(self, laid: Laid, who: str) -> str:
        others = next(one for one in self.states.by_state.values() if one is not laid)
        return {"their link": laid.names["link"], "another's": others.names["link"]}.get(who, "none")

    def put_back(self) -> None:
        """Undo what was asked: the whole database as it was."""
        with sqlite3.connect(self.place.settings.data / DATABASE) as now:
            now.execute("PRAGMA synchronous=OFF")
            self._before.backup(now)
        now.close()

    def routes(self) -> list[Asked]:
        """Every route by every method that it answers."""
        found = []
        for route in walk(self.app.routes):
            if isinstance(route, APIRoute):
                (channel,) = declared_by(route.dependant)
                forms = next((forms for part, forms in FORMS.items() if route.path.startswith(part)), ("webm",))
                for method in sorted(route.methods - {"HEAD"} if "GET" in route.methods else route.methods):
                    each = forms if "{form}" in route.path else ("",)
                    found += [Asked(method, route.path, channel or "public", form) for form in each]
        return found


def _for_each_state(cells: Cells) -> Cells:
    """Where one asker's answer depends on the state, everybody's are said for each."""
    whole = cells.pop(ANY, {})
    return {state: {**whole, **by_who} for state, by_who in cells.items()} or {ANY: whole}


def kind_of(answer: Answer, *, writes: bool) -> str:
    """An answer as a word."""
    if answer.headers.get("location", "").startswith("/sign-in") or answer.status == 401:
        return "sign-in"
    if answer.status < 400:
        return "done" if writes else "led on" if answer.status in {302, 303, 307, 308} else "open"
    return {403: "refused", 404: "not here", 429: "too often", 503: "not now"}.get(answer.status, "asks")


def tells_of(laid: Laid, answer: Answer) -> str:
    """Whether an open answer names this story or its teller, says the words of its passage, or both."""
    text = answer.text
    if answer.headers.get("content-type") == "application/zip":
        with zipfile.ZipFile(BytesIO(answer.body)) as pack:
            text = "".join(pack.read(name).decode("utf-8", "replace") for name in pack.namelist())
    text += answer.headers.get("location", "")
    named, said = any(mark in text for mark in laid.named), any(mark in text for mark in laid.said)
    return {(True, True): "told", (True, False): "named", (False, True): "said", (False, False): ""}[named, said]


def plain(answer: Answer, address: str) -> Answer:
    """An answer without what is new in each, and without its own address, which stands in a page's switches."""
    policy = answer.headers["content-security-policy"]
    nonce = found.group(1) if (found := re.search(r"'nonce-([^']+)'", policy)) else "-"
    path = address.encode()
    headers = {name: value.replace(nonce, "-") for name, value in answer.headers.items()}
    return Answer(answer.status, headers, answer.body.replace(nonce.encode(), b"-").replace(path, b"-"))


def _copy_of(database: Path) -> sqlite3.Connection:
    kept = sqlite3.connect(":memory:", check_same_thread=False)
    with sqlite3.connect(database) as now:
        now.backup(kept)
    now.close()
    return kept


def written(matrix: dict[str, tuple[Asked, Cells]]) -> str:
    """The table as text: routes that answer alike stand over one set of rows."""
    blocks: dict[tuple[object, ...], list[Asked]] = defaultdict(list)
    for asked, cells in matrix.values():
        rows: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for state, by_who in cells.items():
            rows[tuple(by_who[who] for who in asked.askers)].append(state)
        alike = tuple((cells_, ", ".join(states)) for cells_, states in rows.items())
        if len(rows) == 1:
            alike = ((alike[0][0], ANY),)
        blocks[asked.channel, asked.askers, alike].append(asked)
    return "\n".join(_block(*key, routes) for key, routes in sorted(blocks.items(), key=lambda one: one[0][0]))


def _block(
    channel: str, askers: tuple[str, ...], rows: tuple[tuple[tuple[str, ...], str], ...], routes: list[Asked]
) -> str:
    lines = [f"{asked}   [{channel}]" for asked in routes]
    lines += [_line(askers, "state"), *(_line(cells, states) for cells, states in rows)]
    return "\n".join(lines) + "\n"


def _line(cells: tuple[str, ...], states: str) -> str:
    return f"    {''.join(f'{cell:16}' for cell in cells)}{states}"


def read(text: str) -> dict[str, Cells]:
    """The cells of a written table, by route."""
    found: dict[str, Cells] = {}
    _notes, *blocks = text.split("\n\n")
    for block in blocks:
        lines = block.splitlines()
        routes = [line.partition("   [")[0] for line in lines if not line.startswith(" ")]
        head, *rows = [re.split(r"\s{2,}", line.strip()) for line in lines if line.startswith(" ")]
        for route in routes:
            found[route] = {
                state: dict(zip(head[:-1], cells, strict=True))
                for *cells, states in rows
                for state in states.split(", ")
            }
    return found


def everything(_asked: Asked, _state: str, _who: str) -> bool:
    """Leave nothing out."""
    return True


def matrix_of(site: Matrix, keep: Keep = everything) -> dict[str, tuple[Asked, Cells]]:
    """Ask it all."""
    return {str(asked): (asked, site.row(asked, keep)) for asked in site.routes()}


def rewrite(only: str) -> None:
    """Write the table anew, and ask for no more of it than the routes that hold these words."""
    text = TABLE.read_text("utf-8")
    head, kept = text.partition("\n\n")[0], read(text)
    with tempfile.TemporaryDirectory() as folder:
        site = Matrix(Path(folder))
        found = {
            name: (asked, site.row(asked, everything) if only in name or name not in kept else kept[name])
            for asked in site.routes()
            if (name := str(asked))
        }
    TABLE.write_text(f"{head}\n\n{written(found)}", "utf-8")


if __name__ == "__main__":
    rewrite("".join(sys.argv[1:]))
