"""What waits for a person's decision, and how much of it: the desk's first page, and the way between its queues."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from archive.gate import Viewer
from archive.reading_queues import Queue, read_queues
from archive.reading_stop_rules import read_offers
from web.i18n import N_, translated

SECTIONS = {
    "stopped": ("/desk/stopped", N_("Stopped")),
    "narrators": ("/desk/narrators", N_("Narrators")),
    "to_correct": ("/desk/to-correct", N_("To correct")),
    "mentions": ("/desk/mentions", N_("Words to decide on")),
    "new_names": ("/desk/new-names", N_("New names?")),
    "stale": ("/desk/stale", N_("Words that are gone")),
    "stop_rules": ("/desk/stop-rules", N_("Stop rules")),
    "agreements": ("/desk/agreements", N_("Agreements")),
    "memories": ("/desk/memories", N_("Memories")),
    "stories": ("/desk/stories", N_("Stories")),
    "days": ("/desk/days", N_("Recorded together")),
    "decided": ("/desk/mentions/decided", N_("Decided")),
    "machine": ("/desk/machine", N_("Machines")),
    "policy": ("/desk/policy", N_("Policy")),
}
BOARD = {
    "stopped": N_("Runs that stopped"),
    "narrators": N_("Requests of narrators"),
    "new": N_("New recordings, with no story yet"),
    "to_correct": N_("Transcripts to correct, the least sure first"),
    "mentions": N_("Words to decide on"),
    "new_names": N_("Names that nobody has entered yet"),
    "stale": N_("What was said of words that are gone"),
    "agreements": N_("Agreements missing or ending"),
    "memories": N_("Memories of visitors"),
}
NEW = "/desk?show=ready"


def desk_board(queues: Iterable[Queue]) -> list[dict[str, Any]]:
    """What waits, as the desk's first page lists it: words, count, the oldest, and where the work is done."""
    return [
        {
            "href": SECTIONS[queue.name][0] if queue.name in SECTIONS else NEW,
            "words": translated(BOARD[queue.name]),
            "count": queue.count,
            "oldest": queue.oldest if queue.count else None,
        }
        for queue in queues
    ]


def desk_sections(session: Session, current: str = "", *, viewer: Viewer, now: datetime) -> list[dict[str, Any]]:
    """The sections as `macros/deciding.html` lists them; `count` is none where nothing waits there as such."""
    counts = {queue.name: queue.count for queue in read_queues(session, viewer=viewer, now=now)}
    counts["stop_rules"] = len(read_offers(session, viewer=viewer, now=now))
    return [
        {"href": href, "words": translated(words), "count": counts.get(name), "current": name == current}
        for name, (href, words) in SECTIONS.items()
    ]
