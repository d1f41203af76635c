"""Answering for the same words in many places, and letting go what was said of words that are gone."""

from collections.abc import Sequence

from starlette.datastructures import FormData

from archive.deciding_at_desk import Act as Answer
from archive.deciding_at_desk import decide, find_mention, take_back
from archive.decisions_seen import seen_of
from archive.many import Chosen
from archive.reading_loom import shortened
from archive.reading_stale import mentions_in_lines
from web.gated import Asking
from web.i18n import _
from web.many.act import Thing


def look(asking: Asking, keys: Sequence[str]) -> list[Thing]:
    """Each with its line and what it is taken for."""
    found = mentions_in_lines(asking.session, keys, viewer=asking.viewer, now=asking.now)
    words = _("“%(quote)s”: %(name)s")
    return [
        Thing(one.key, one.seen, words % {"quote": one.quote, "name": one.target.name},
              f"/desk/passages/{one.passage_key}", about=shortened(one.text))
        for one in found
    ]  # fmt: skip


def accept(asking: Asking, chosen: Chosen, _form: FormData) -> str:
    """It is that."""
    return _answer(asking, chosen, "accept")


def reject(asking: Asking, chosen: Chosen, _form: FormData) -> str:
    """It is not that."""
    return _answer(asking, chosen, "reject")


def _answer(asking: Asking, chosen: Chosen, answer: Answer) -> str:
    """Gives what there is to see of it afterwards, so that undoing overwrites no later answer."""
    mention = find_mention(asking.session, chosen.key)
    decide(asking.session, mention, answer, seen=chosen.seen, by_id=asking.account_id, now=asking.now)
    asking.session.flush()
    return seen_of(asking.session, mention)


def answer_back(asking: Asking, key: str, after: str) -> None:
    """Take the answer back, unless somebody answered since."""
    mention = find_mention(asking.session, key)
    take_back(asking.session, mention, seen=after, by_id=asking.account_id, now=asking.now)
