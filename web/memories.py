"""Memories on pages: those that stand beside a story, the form for one's own, and what waits at the desk."""

from collections.abc import Iterable
from typing import Any

from archive.memories import MemoryState
from archive.reading_clip import Clip
from archive.reading_loom import shortened
from archive.reading_memories import DeskMemory, ShownMemory
from archive.reading_story import StoryPage
from web.i18n import N_, translated

STATES = {
    MemoryState.waiting: N_("Waiting to be read"),
    MemoryState.shown: N_("Shown"),
    MemoryState.declined: N_("Declined"),
}
ACTS = {"show": MemoryState.shown, "decline": MemoryState.declined, "wait": MemoryState.waiting}
DONE = {
    MemoryState.shown: N_("It stands beside the story now."),
    MemoryState.declined: N_("It is declined; nobody but the desk sees it."),
    MemoryState.waiting: N_("It waits again."),
}


def beside(memories: Iterable[ShownMemory]) -> dict[str, Any]:
    """Memories by passage key, and those of the whole story under ''."""
    by_passage: dict[str, list[ShownMemory]] = {}
    for memory in memories:
        by_passage.setdefault(memory.passage_key, []).append(memory)
    return by_passage


def form_context(
    story: StoryPage, clip: Clip | None, *, teller: str = "", text: str = "", error: str = "", told: bool = False
) -> dict[str, Any]:
    """The names that `remember.html` lists; `clip` is the passage that is remembered otherwise, or none."""
    return {
        "story": {"title": story.title, "slug": story.slug, "narrator": story.narrator},
        "passage": {"key": clip.passages[0].key, "quote": shortened(clip.passages[0].text, 400)} if clip else None,
        "typed": {"teller": teller, "text": text},
        "error": error,
        "told": told,
    }


def desk_context(
    memories: tuple[DeskMemory, ...], state: MemoryState, counts: dict[MemoryState, int], *, notice: str, error: str
) -> dict[str, Any]:
    """The names that `desk/memories.html` lists."""
    return {
        "memories": memories,
        "state": state.value,
        "filters": [
            {
                "words": translated(words),
                "href": f"/desk/memories?show={each.value}",
                "count": counts[each],
                "current": each is state,
            }
            for each, words in STATES.items()
        ],
        "notice": notice,
        "error": error,
    }
