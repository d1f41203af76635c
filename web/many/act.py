"""What an act on many things is: looked at before, done to each, and undone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData

from archive.many import Chosen
from web.gated import Asking


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing as it is shown before and after; `trouble` says why the act would leave it as it is, or ''."""

    key: str
    seen: str
    words: str
    href: str
    trouble: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """`look` shows the things of these keys; `do` gives what `undo` needs, which is none where nothing undoes it.

    `asks`, `does` and `done` are said with a number; `asks_for` names the fields that the act needs, in a template.
    """

    asks: Callable[[int], str]
    does: str
    done: Callable[[int], str]
    look: Callable[[Asking, Sequence[str]], Sequence[Thing]]
    do: Callable[[Asking, Chosen, FormData], Any]
    undo: Callable[[Asking, str, Any], Any] | None = None
    warning: str = ""
    asks_for: str = ""
