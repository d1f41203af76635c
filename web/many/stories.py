"""Opening and hiding many stories."""

from collections.abc import Sequence

from starlette.datastructures import FormData

from archive.many import Chosen, check_unchanged
from archive.reading_story_list import StoryLine, stories_named
from archive.stories import Story, StoryState
from archive.story_drafts import find_story_by_key
from archive.story_publishing import hide_story, publish_story, put_back, what_is_missing
from web.gated import Asking
from web.i18n import _
from web.many.act import Thing
from web.stored_words import said_again


def look_to_open(asking: Asking, keys: Sequence[str]) -> list[Thing]:
    """With all that is missing for each to be open."""
    return [
        Thing(line.key, story.state.value, line.title or _("Without a title"), line.href, _missing(asking, story),
              line.narrators)
        for line, story in _found(asking, keys)
    ]  # fmt: skip


def look_to_hide(asking: Asking, keys: Sequence[str]) -> list[Thing]:
    """Only what is open is hidden."""
    return [
        Thing(line.key, story.state.value, line.title or _("Without a title"), line.href,
              "" if story.state is StoryState.published else _("It is not open."), line.narrators)
        for line, story in _found(asking, keys)
    ]  # fmt: skip


def _found(asking: Asking, keys: Sequence[str]) -> list[tuple[StoryLine, Story]]:
    lines = stories_named(asking.session, keys)
    return [(line, find_story_by_key(asking.session, line.key)) for line in lines]


def _missing(asking: Asking, story: Story) -> str:
    if story.state is StoryState.published:
        return _("It is open already.")
    return " ".join(said_again(one) for one in what_is_missing(asking.session, story, now=asking.now))


def open_story(asking: Asking, chosen: Chosen, _form: FormData) -> str:
    """Open it; gives what it was."""
    story = find_story_by_key(asking.session, chosen.key)
    check_unchanged(chosen.seen, story.state.value)
    publish_story(asking.session, story, by_id=asking.account_id, now=asking.now)
    return chosen.seen


def close_story(asking: Asking, chosen: Chosen, _form: FormData) -> str:
    """Hide it; gives what it was."""
    story = find_story_by_key(asking.session, chosen.key)
    check_unchanged(chosen.seen, story.state.value)
    check_unchanged(StoryState.published.value, story.state.value)
    hide_story(asking.session, story, by_id=asking.account_id, now=asking.now)
    return chosen.seen


def undo_opening(asking: Asking, key: str, was: str) -> None:
    """Let it be what it was, unless somebody hid it since."""
    _back(asking, key, was, StoryState.published)


def undo_hiding(asking: Asking, key: str, was: str) -> None:
    """Let it be what it was, unless somebody opened it since."""
    _back(asking, key, was, StoryState.hidden)


def _back(asking: Asking, key: str, was: str, left_as: StoryState) -> None:
    story = find_story_by_key(asking.session, key)
    check_unchanged(left_as.value, story.state.value)
    put_back(asking.session, story, StoryState(was), by_id=asking.account_id, now=asking.now)
