"""Whether every page has to say that voices here are synthetic: as long as the archive holds any."""

import time
from typing import Any

from archive.database import reading
from archive.reading_machines import any_synthetic

LOOK_EVERY_S = 30.0


def holds_synthetic_voices(state: Any) -> bool:
    """Asked of the database at most once in half a minute; `state` is the application's own."""
    looked_at, holds = getattr(state, "synthetic_voices", (float("-inf"), False))
    if time.monotonic() - looked_at >= LOOK_EVERY_S:
        with reading(state.place.engine) as session:
            holds = any_synthetic(session)
        state.synthetic_voices = (time.monotonic(), holds)
    return bool(holds)
