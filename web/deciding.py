"""Words that wait for a person's decision: from what the archive says of them to what pages and the API show."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, Protocol

from archive.folding import fold
from archive.reading_decisions import DecidedMention
from archive.reading_undecided import Choice, UndecidedList, Words
from archive.target_lookup import TargetChoice
from web.i18n import N_, translated
from web.mention_forms import PAGE_OF, Asked
from web.mention_words import KINDS, ORIGINS, WHY, decided_words, origin_words, who_decided
from web.playing import ShownMoment, source_of

BEFORE_S, AFTER_S = 3.0, 2.0
"""How much of a passage is heard around the words, where it is long."""
SUGGESTS = ("dictionary", "sound-alike")
ORDERS = {"": N_("Like names together"), "said": N_("As they are said")}


def words_context(words: Words) -> dict[str, Any]:
    """Words as `macros/deciding.html` shows them."""
    return {
        "key": words.choices[0].mention_key,
        "seen": words.seen,
        "moment": _heard(words),
        "parts": parts_of(words),
        "quote": words.quote,
        "language": words.language,
        "choices": [_choice(choice) for choice in words.choices],
    }


def _heard(words: Words) -> ShownMoment:
    start_s = max(words.passage_start_s, words.start_s - BEFORE_S)
    return moment_of(words, start_s, min(words.passage_end_s, words.end_s + AFTER_S))


class Placed(Protocol):
    """Words where they are said."""

    @property
    def recording_key(self) -> str: ...  # noqa: D102
    @property
    def recording_title(self) -> str: ...  # noqa: D102
    @property
    def text(self) -> str: ...  # noqa: D102
    @property
    def quote(self) -> str: ...  # noqa: D102
    @property
    def start_char(self) -> int: ...  # noqa: D102
    @property
    def end_char(self) -> int: ...  # noqa: D102


def moment_of(place: Placed, start_s: float, end_s: float) -> ShownMoment:
    """These seconds of the whole recording, which plays at the desk only."""
    recording = f"/desk/recordings/{place.recording_key}"
    return ShownMoment(
        quote=place.text,
        speaker="",
        story_title=place.recording_title,
        story_href=recording,
        href=f"{recording}#t={round(start_s, 2):g}",
        start_s=round(start_s, 2),
        end_s=round(end_s, 2),
        suggested=False,
        audio=source_of("recordings", place.recording_key),
    )


def parts_of(place: Placed) -> tuple[tuple[str, bool], ...]:
    """The sentence cut at the words, where they stand in it."""
    text, start, end = place.text, place.start_char, place.end_char
    if text[start:end] != place.quote:
        return ((text, False),)
    return tuple(part for part in ((text[:start], False), (text[start:end], True), (text[end:], False)) if part[0])


def _choice(choice: Choice) -> dict[str, Any]:
    return {
        "key": choice.mention_key,
        "name": choice.target.name,
        "kind": choice.target.kind,
        "href": choice.target.href,
        "why": origin_words(choice.origin),
        "engine": f"{choice.origin}@{choice.origin_version}" if choice.origin_version else choice.origin,
        "score": round(choice.score, 2),
        "heard_as": choice.heard_as,
        "stands": choice.stands,
    }


def queue_context(
    found: UndecidedList,
    asked: Asked,
    *,
    counts: dict[str, int],
    recordings: Sequence[tuple[str, str]],
    done: Sequence[DecidedMention] = (),
    error: str = "",
) -> dict[str, Any]:
    """The names that `desk/mentions.html` lists."""
    shown = [words for words in found.words if words.choices]
    return {
        "groups": _groups(shown, by_name=asked.wanted.by_name),
        "total": found.total,
        "which": [
            {"words": translated(words), "count": counts[why], "current": why == asked.wanted.why,
             "href": asked.address(why=why, page=1)}
            for why, words in WHY.items()
        ],
        "asked": asked,
        "kinds": [(kind, translated(words)) for kind, words in KINDS.items()],
        "origins": [(origin, translated(ORIGINS[origin])) for origin in SUGGESTS],
        "orders": [(order, translated(words)) for order, words in ORDERS.items()],
        "recordings": recordings,
        "back": asked.address(),
        "older": asked.address(page=asked.page + 1) if asked.page * PAGE_OF < found.total else "",
        "newer": asked.address(page=asked.page - 1) if asked.page > 1 else "",
        "done": [decided_context(one) for one in done],
        "error": error,
    }  # fmt: skip


def _groups(words: Iterable[Words], *, by_name: bool) -> list[dict[str, Any]]:
    """Like words, or those of one recording, under one heading."""

    def alike(one: Words) -> str:
        return fold(one.quote) if by_name else one.recording_key

    groups = []
    for _, together in groupby(words, alike):
        own = list(together)
        title = own[0].quote if by_name else own[0].recording_title
        sure = [f"{one.choices[0].mention_key}.{one.seen}" for one in own if not one.ambiguous]
        groups.append(
            {
                "title": title,
                "by_name": by_name,
                "words": [words_context(one) for one in own],
                # What is meant is plain only where every one of them may be the same one thing.
                "acceptable": sure if by_name and len(sure) == len(own) > 1 and _same_target(own) else [],
                "like": own[0].choices[0].mention_key if by_name and _same_target(own) else "",
            }
        )
    return groups


def _same_target(words: Sequence[Words]) -> bool:
    return len({(one.choices[0].target.kind, one.choices[0].target.id) for one in words}) == 1


def decided_context(mention: DecidedMention) -> dict[str, Any]:
    """A decision as a page shows it, with what takes it back."""
    return {
        "key": mention.key,
        "words": decided_words(mention),
        "seen": mention.seen,
        "can_take_back": mention.can_take_back,
        "kind": mention.target.kind,
        "state": mention.state,
        "who": who_decided(mention),
        "at": mention.at,
        "reason": mention.reason,
        "recording_key": mention.recording_key,
        "recording_title": mention.recording_title,
        "start_s": mention.start_s,
        "passage_key": mention.passage_key,
    }


def subject_options(choices: Iterable[TargetChoice]) -> list[dict[str, str]]:
    """What a field for a subject offers."""
    return [{"given": one.given, "words": f"{one.name} ({translated(KINDS[one.kind])})"} for one in choices]


def words_by_passage(words: Iterable[Words]) -> dict[str, list[dict[str, Any]]]:
    """Words to decide on beneath the lines that they stand in."""
    found: dict[str, list[dict[str, Any]]] = {}
    for one in words:
        if one.choices:
            found.setdefault(one.passage_key, []).append(words_context(one))
    return found
