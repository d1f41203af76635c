"""What the page of components shows: every piece in every state, from made-up facts and nothing of the record."""

from typing import Any

from archive.reading_loom import Knot, StoryLoom, WarpThread, WeftPassage
from archive.reading_mentions import Link
from archive.reading_shared import Shared, SharedSaid, SharingStory
from web.archive_loom import slimmed, woven
from web.archive_loom_drawing import NARROW, WIDE, draw_cloth
from web.looms import card_drawing, story_drawing
from web.playing import ShownCard, ShownMoment, Source

ICONS = (
    "play", "pause", "back", "forward", "link", "search", "more", "onward", "close", "print", "light", "dark", "device",
    "done", "working", "waiting", "failed", "closed", "same", "differs", "part", "place", "walk", "trail",
    "keep",
)  # fmt: skip
KINDS = ("person", "dish", "crop", "ingredient", "place", "recipe", "seed")
STATES = ("done", "working", "waiting", "failed", "withdrawn")
COLOURS = (
    "ground", "ground-deep", "raised", "ink", "ink-soft", "line", "line-strong", "accent", "person", "dish", "crop",
    "place", "good", "wait", "bad",
)  # fmt: skip
SIZES = ("small", "body", "voice", "3", "2", "1", "hero")
QUOTE = "My grandmother never salted callaloo before it was off the fire."
MANY, CHAPTER = 120, 12


def styleguide_context() -> dict[str, Any]:
    """The names that `styleguide.html` lists."""
    small, long = _story(9, 5), _story(MANY, 20)
    return {
        "icons": ICONS,
        "kinds": KINDS,
        "states": STATES,
        "colours": COLOURS,
        "sizes": SIZES,
        "moments": {name: _moment(**changes) for name, changes in _MOMENTS.items()},
        "card": ShownCard(
            "Callaloo on Sundays", "/stories/x", "A pot for the street.", "Amara", 83.0, card_drawing(small)
        ),
        "woven": story_drawing(small),
        "woven_long": story_drawing(long),
        "cards": [card_drawing(_story(n, t)) for n, t in ((3, 2), (9, 5), (60, 8), (400, 30))],
        "cloth": sample_cloth(9),
        "cloth_large": sample_cloth(500),
        "link": Link("dish", 1, "callaloo", "callaloo"),
    }


_MOMENTS: dict[str, dict[str, Any]] = {
    "heard": {},
    "suggested": {"suggested": True},
    "silent": {"audio": None},
    "made_up": {"made_up": True},
}


def _moment(**changes: Any) -> ShownMoment:
    start = QUOTE.index("callaloo")
    parts = ((QUOTE[:start], False), ("callaloo", True), (QUOTE[start + 8 :], False))
    facts = {
        "quote": QUOTE, "speaker": "Amara", "story_title": "Callaloo on Sundays", "story_href": "/stories/x",
        "href": "/stories/x#t=12", "start_s": 12.0, "end_s": 18.0, "suggested": False,
        "audio": Source("/media/x.webm", "/media/x.m4a"), "parts": parts,
    }  # fmt: skip
    return ShownMoment(**{**facts, **changes})


def _story(passages: int, subjects: int) -> StoryLoom:
    """A story of so many passages; the same numbers give the same story."""
    weft = tuple(WeftPassage(f"p{n}", n * 6.0, n * 6.0 + 5.5, QUOTE) for n in range(passages))
    warp = tuple(
        WarpThread(
            KINDS[index % 5],
            f"subject {index + 1}",
            f"/dishes/{index + 1}",
            tuple(
                Knot(f"p{n}", n * 6.0 + 1 + index % 3, QUOTE, (n + index) % 3 == 0)
                for n in range(index % passages, passages, 2 + index)
                if n == index or (n // CHAPTER + index) % 2
            ),
        )
        for index in range(subjects)
    )
    return StoryLoom(passages * 6.0, weft, warp)


def sample_cloth(stories: int) -> dict[str, Any] | None:
    """The loom across so many stories, as macros/archive_loom.html needs it."""
    shared = shared_sample(stories)
    cloth = woven(shared)
    slim = slimmed(cloth, shared, 8)
    return {
        "cloth": cloth,
        "wide": draw_cloth(cloth, width=WIDE),
        "slim": slim,
        "narrow": draw_cloth(slim, width=NARROW),
        "counts": {subject: len(shared.stories_of(subject.id)) for subject in shared.subjects},
        "knots": {
            (row, cloth.columns[column].id): {"href": "/loom", "quote": QUOTE, "start_s": 1.0}
            for row, column in cloth.cells
        },
    }


def shared_sample(stories: int) -> Shared:
    """So many stories that share so much; the same number gives the same."""
    told = tuple(SharingStory(n, f"story-{n}", f"Story {n + 1} of many pots") for n in range(stories))
    subjects = tuple(Link(KINDS[n % 4], n, f"subject {n + 1}", f"subject-{n + 1}") for n in range(30))
    said = {
        (story.id, subject.id): SharedSaid(1 + (story.id * subject.id) % 4, (story.id + subject.id) % 3 > 0)
        for story in told
        for subject in subjects
        if (story.id * 7 + subject.id * 11 + story.id // 9) % (3 + subject.id % 4) == 0
    }
    return Shared(told, subjects, said)
