"""What kinds of requests there are, how often each may be asked for, and how many are answered at once.

Rates hold for one person (a browser that is signed in) and, far above what a
festival behind one address needs, for an address. Seats are those of one
process. Kinds that keep a thread busy for long have fewer seats together than
there are threads, so that a page always finds one.
"""

import re
from dataclasses import dataclass

from web.rates import Rate

USUAL_ADDRESS_RATE = 400.0
"""Pages a second from one address: twice a call from a stage, for as long as anybody likes."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Requests that cost about the same.

    `seats` are answered at once, one person's at most `seats_each` (0: all); `queue` more wait, at most `patience_s`.
    """

    name: str
    person: Rate
    address: Rate
    seats: int
    seats_each: int = 0
    queue: int = 0
    patience_s: float = 0.0


def _kind(name: str, *, person: tuple[float, int], address: tuple[float, int], **room: float) -> Kind:
    """Rates as so many a second, and so many at once."""
    return Kind(
        name,
        person=Rate(f"{name} person", person[0], 1.0, person[1]),
        address=Rate(f"{name} address", address[0], 1.0, address[1]),
        seats=int(room["seats"]),
        seats_each=int(room.get("seats_each", 0)),
        queue=int(room.get("queue", 0)),
        patience_s=room.get("patience_s", 0.0),
    )


PAGE = _kind("page", person=(10, 300), address=(USUAL_ADDRESS_RATE, 4000), seats=32)
FILE = _kind("file", person=(100, 2000), address=(1000, 12_000), seats=64)
SOUND = _kind("sound", person=(50, 500), address=(400, 4000), seats=64)
SEARCH = _kind("search", person=(5, 60), address=(60, 600), seats=2, queue=24, patience_s=3)
DEAR = _kind("dear", person=(2, 60), address=(40, 400), seats=2, queue=16, patience_s=3)
MADE = _kind("made", person=(1 / 6, 20), address=(1, 120), seats=1, queue=6, patience_s=10)
PASSWORD = _kind("password", person=(1, 30), address=(5, 300), seats=1, queue=16, patience_s=10)
WRITE = _kind("write", person=(5, 200), address=(50, 1000), seats=3, queue=32, patience_s=10)
PIECE = _kind("piece", person=(300, 3000), address=(600, 6000), seats=100, seats_each=32)
KINDS = (PAGE, FILE, SOUND, SEARCH, DEAR, MADE, PASSWORD, WRITE, PIECE)

LOOKED_AFTER = frozenset({"/livez", "/healthz", "/readyz"})
"""What monitors ask for is always answered."""
_READ: tuple[tuple[re.Pattern[str], Kind], ...] = tuple(
    (re.compile(form), kind)
    for form, kind in (
        (r"/static/.*|/keeper/.*|/favicon\.ico|/robots\.txt|/feeds/cover\.png", FILE),
        (r"/media/.*|/feeds/.*|/n/[^/]+/stories/[^/]+\.[^/]+", SOUND),
        (r"(/desk|/api/v1)?/(search|suggest)(/.*)?", SEARCH),
        (r".*\.(pdf|zip)|/desk/trails/[^/]+/radio\..*|.*/export\.[^/]+", MADE),
        (r"(/api/v1)?/(weave|loom|threads)(/.*)?|/p/[^/]+/like", DEAR),
        (r"/trails/[^/]+/(pack\.json|offline)|/pictures/.*\.png|(/desk|/api/v1)/gaps", DEAR),
    )
)
_PASSWORDS = re.compile(r"/sign-in|/me/account|/(invitations|recover)/[^/]*")
_PIECES = re.compile(r"/uploads/[^/]*")
_MADE_BY_FORM = re.compile(r"/desk/trails/[^/]+/radio\..*")
READING = frozenset({"GET", "HEAD", "OPTIONS"})


def kind_of(method: str, path: str) -> Kind | None:
    """The kind of a request to this path (without its language); None for what is always answered."""
    if path in LOOKED_AFTER:
        return None
    if method in READING:
        return next((kind for form, kind in _READ if form.fullmatch(path)), PAGE)
    if _PIECES.fullmatch(path):
        return PIECE
    if _PASSWORDS.fullmatch(path):
        return PASSWORD
    return MADE if _MADE_BY_FORM.fullmatch(path) else WRITE
