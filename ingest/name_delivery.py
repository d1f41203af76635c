"""Telling an index that keeps names of its own which names things go by: only those that its audience may know.

Fewer names than it knows are told at once, and until that is confirmed its
answers are not shown (see `archive.search_suppression`).
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from hashlib import sha256

from archive.clock import utc_now
from archive.reading_index_names import INDEX_READERS, names_of_things
from ingest.kept_indexes import KeptIndex
from ingest.workplace import Workplace
from search.contract import OtherNames, Progress, Receipt
from search.folding import folded


def tell_names(workplace: Workplace, kept: KeptIndex) -> None:
    """See whether the names told last are known, and tell them where they are others now."""
    _confirm(workplace, kept)
    now = utc_now()
    with workplace.reading() as session:
        state = kept.state(session)
        if not state.names_due or state.names_receipt is not None:
            return
        names = other_names(names_of_things(session, INDEX_READERS[kept.audience], now=now))
        known = state.names_confirmed
    print_ = fingerprint(names)
    with workplace.writing() as session:
        state = kept.state(session)
        state.names_sent, state.names_read_at = print_, now
        if print_ == known:
            state.names_due = state.names_closing = False
    if print_ == known:
        return
    receipt = kept.index.know_names(names)
    with workplace.writing() as session:
        state = kept.state(session)
        state.names_due, state.names_receipt = False, list(receipt.tasks)


def _confirm(workplace: Workplace, kept: KeptIndex) -> None:
    with workplace.reading() as session:
        receipt = kept.state(session).names_receipt
    if receipt is None:
        return
    progress = kept.index.progress(Receipt(tuple(receipt)))
    if progress is Progress.waiting:
        return
    with workplace.writing() as session:
        state = kept.state(session)
        state.names_receipt = None
        if progress is Progress.failed:
            state.names_due = True
        else:
            state.names_confirmed = state.names_sent
            state.names_closing = state.names_closing and state.names_due


def other_names(things: Iterable[tuple[str, ...]]) -> tuple[OtherNames, ...]:
    """For each name of a thing the other names it goes by, in words as they are compared."""
    others: dict[tuple[str, ...], dict[tuple[str, ...], None]] = defaultdict(dict)
    for names in things:
        own = dict.fromkeys(words for name in names if (words := folded(name)))
        for words in own:
            others[words].update(dict.fromkeys(other for other in own if other != words))
    return tuple(OtherNames(words, tuple(sorted(names))) for words, names in sorted(others.items()) if names)


def fingerprint(names: tuple[OtherNames, ...]) -> str:
    """What tells one set of names from another."""
    return sha256(json.dumps([(one.words, one.names) for one in names]).encode()).hexdigest()
