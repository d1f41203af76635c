"""Showing and declining many memories."""

from collections.abc import Callable, Sequence
from typing import Any

from starlette.datastructures import FormData

from archive.many import Chosen
from archive.memories import MemoryState
from archive.memory_keeping import decide_memory
from archive.reading_loom import shortened
from archive.reading_memories import memories_named
from web.gated import Asking
from web.i18n import _
from web.many.act import Thing


def look_to_make(state: MemoryState) -> Callable[[Asking, Sequence[str]], list[Thing]]:
    """Memories before they are shown or declined."""

    def look(asking: Asking, keys: Sequence[str]) -> list[Thing]:
        found = memories_named(asking.session, keys, viewer=asking.viewer)
        there = _("It is that already.")
        return [
            Thing(one.key, one.state.value, shortened(one.text), f"/desk/memories?show={one.state.value}",
                  there if one.state is state else "", one.story_title)
            for one in found
        ]  # fmt: skip

    return look


def make(state: MemoryState) -> Callable[[Asking, Chosen, FormData], Any]:
    """Show it or decline it; gives what it was and is."""

    def do(asking: Asking, chosen: Chosen, _form: FormData) -> list[str]:
        seen = MemoryState(chosen.seen) if chosen.seen in set(MemoryState) else MemoryState.waiting
        decide_memory(asking.session, chosen.key, state, seen=seen, by_id=asking.account_id, now=asking.now)
        return [seen.value, state.value]

    return do


def make_again(asking: Asking, key: str, was: list[str]) -> None:
    """Let it be what it was, unless somebody decided otherwise since."""
    before, after = (MemoryState(one) for one in was)
    decide_memory(asking.session, key, before, seen=after, by_id=asking.account_id, now=asking.now)
