"""What waits for a person's decision, and how much of it: the way from the desk to its queues and between them."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from archive.gate import Viewer
from archive.narrator_requests import count_requests
from archive.reading_candidates import count_candidates
from archive.reading_memories import count_memories
from archive.reading_stop_rules import read_offers
from archive.reading_undecided import count_undecided
from web.i18n import N_, translated

SECTIONS = {
    "to_correct": ("/desk/to-correct", N_("To correct")),
    "mentions": ("/desk/mentions", N_("Words to decide on")),
    "new_names": ("/desk/new-names", N_("New names?")),
    "stop_rules": ("/desk/stop-rules", N_("Stop rules")),
    "memories": ("/desk/memories", N_("Memories")),
    "narrators": ("/desk/narrators", N_("Narrators")),
    "decided": ("/desk/mentions/decided", N_("Decided")),
    "machine": ("/desk/machine", N_("Machines")),
    "policy": ("/desk/policy", N_("Policy")),
}


def desk_sections(session: Session, current: str = "", *, viewer: Viewer, now: datetime) -> list[dict[str, Any]]:
    """The sections as `macros/deciding.html` lists them; `count` is none where nothing waits there as such."""
    counts = {
        "mentions": count_undecided(session, viewer=viewer, now=now),
        "new_names": count_candidates(session, viewer=viewer, now=now),
        "memories": count_memories(session, viewer=viewer),
        "narrators": count_requests(session),
        "stop_rules": len(read_offers(session, viewer=viewer, now=now)),
    }
    return [
        {"href": href, "words": translated(words), "count": counts.get(name), "current": name == current}
        for name, (href, words) in SECTIONS.items()
    ]
