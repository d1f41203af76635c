"""Recipes as people type them: a title, the ingredients, how it is made.

Headings are followed where there are some; without them the first block of
lines after the title is taken for the ingredients, and that is said.
"""

import re
from dataclasses import dataclass, field

from archive.errors import InvalidInput
from archive.phrases import Phrase
from archive.recipe_texts import StepText, Times
from ingest.recipe_import.drafts import MOST_LINES, MOST_RECIPES, RecipeDraft
from ingest.recipe_import.durations import spoken_minutes

_BREAK = re.compile(r"^\s*(?:-{3,}|={3,}|\*{3,})\s*$", re.MULTILINE)
_INGREDIENTS = re.compile(
    r"(?:the )?ingredients?|(?:what )?you(?:'ll| will)? need|for (?:the )?shopping", re.IGNORECASE
)
_STEPS = re.compile(
    r"steps?|method|directions?|instructions?|preparation|how (?:it is|to) ma(?:de|ke it)|what (?:you|to) do",
    re.IGNORECASE,
)
_NOTES = re.compile(r"notes?|about(?: it)?", re.IGNORECASE)
_FACT = re.compile(
    r"(?P<what>serves|yields?|makes|for|from|by|told by|source|prep(?:aration)?(?: time)?|cook(?:ing)?(?: time)?|"
    r"total(?: time)?)\s*:\s*(?P<value>.+)",
    re.IGNORECASE,
)
_SERVES = re.compile(r"(?:serves|makes)\s+\S.*", re.IGNORECASE)
_BULLET = re.compile(r"^\s*(?:[-*•·–—◦▪‣+]\s+|\(?\d{1,3}[.)]\s+)")  # noqa: RUF001 (bullets as people paste them)
_TIMES = {"prep": "prep", "cook": "cook", "tota": "total"}


@dataclass(slots=True)
class _Reading:
    """What was read so far; `part` is where the next line belongs."""

    title: str = ""
    part: str = "top"
    section: str = ""
    top: list[list[str]] = field(default_factory=lambda: [[]])
    lines: list[str] = field(default_factory=list)
    steps: list[StepText] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)


def recipes_in(text: str) -> list[RecipeDraft]:
    """The recipes of a text; a line of dashes stands between two.

    Raises:
        InvalidInput: there is none in it, or too many.
    """
    parts = [part for part in _BREAK.split(text.replace("\r\n", "\n").lstrip("\ufeff")) if part.strip()]
    if not parts:
        raise InvalidInput("There is nothing in it; give a title, then the ingredients, then the steps.")
    if len(parts) > MOST_RECIPES:
        raise InvalidInput(
            "There are %(count)s recipes in it; bring in at most %(most_recipes)s at once.",
            count=len(parts),
            most_recipes=MOST_RECIPES,
        )
    return [_one(part) for part in parts]


def _one(text: str) -> RecipeDraft:
    read = _Reading()
    for raw in text.split("\n"):
        _take(read, " ".join(raw.split()), raw)
    problems: list[str] = []
    if not read.lines and not read.steps:
        _by_blocks(read, problems)
    facts = read.facts
    minutes = {name: spoken_minutes(facts[name]) if name in facts else None for name in ("prep", "cook", "total")}
    unread = [facts[name][:40] for name, value in minutes.items() if value is None and name in facts]
    problems += [Phrase("“%(facts)s” is no length of time and is left out.") % {"facts": words} for words in unread]
    leftover = [line for block in read.top for line in block]
    return RecipeDraft(
        title=read.title,
        lines=tuple(read.lines[:MOST_LINES]),
        steps=tuple(read.steps[:MOST_LINES]),
        note=" ".join([*leftover, *read.notes]),
        serves=facts.get("serves", "")[:100],
        source=facts.get("source", "")[:300],
        author=facts.get("from", ""),
        times=Times(**minutes),
        problems=tuple(problems),
    )


def _take(read: _Reading, line: str, raw: str) -> None:
    """Put one line where it belongs."""
    if not line:
        read.top += [[]] if read.part == "top" and read.top[-1] else []
        return
    if not read.title:
        read.title = line.lstrip("# ").strip()
        return
    if _is_heading(read, line) or (read.part == "top" and _is_fact(read, line)):
        return
    if read.part == "top":
        read.top[-1].append(raw)
        return
    words = _bare(line)
    if read.part == "lines":
        read.lines.append(words)
    elif read.part == "steps":
        read.steps.append(StepText(words, read.section))
    else:
        read.notes.append(words)


def _is_heading(read: _Reading, line: str) -> bool:
    words = line.strip("#*_ ").rstrip(":").strip("#*_ ")
    for part, known in (("lines", _INGREDIENTS), ("steps", _STEPS), ("notes", _NOTES)):
        if known.fullmatch(words):
            read.part, read.section = part, ""
            return True
    marked = line.startswith("#") or (line.endswith(":") and read.part == "steps" and not _BULLET.match(line))
    if marked and read.part == "steps":
        read.section = words[:120]
        return True
    return bool(marked and read.part == "lines")


def _is_fact(read: _Reading, line: str) -> bool:
    found = _FACT.fullmatch(line)
    if found is None:
        if _SERVES.fullmatch(line):
            read.facts["serves"] = line
            return True
        return False
    what = found["what"].lower()
    if what[:4] in _TIMES:
        read.facts[_TIMES[what[:4]]] = found["value"]
    elif what in {"from", "by", "told by"}:
        read.facts["from"] = found["value"]
    else:
        read.facts["source" if what == "source" else "serves"] = found["value"]
    return True


def _by_blocks(read: _Reading, problems: list[str]) -> None:
    """Without headings: the first block with several lines, or bullets, is the ingredients; what follows, the steps."""
    blocks = [block for block in read.top if block]
    at = next((n for n, block in enumerate(blocks) if len(block) > 1 or _BULLET.match(block[0])), None)
    if at is None:
        return
    read.lines = [_bare(" ".join(line.split())) for line in blocks[at]]
    read.steps = [StepText(_bare(" ".join(line.split()))) for block in blocks[at + 1 :] for line in block]
    read.top = blocks[:at]
    problems.append(
        Phrase("It has no headings: the first block of lines is taken for the ingredients, the rest for the steps.")
    )


def _bare(line: str) -> str:
    """Without its bullet or number."""
    return _BULLET.sub("", f"{line} ").strip() or line
