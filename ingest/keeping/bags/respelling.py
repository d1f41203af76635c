"""Protocols out of a bag: a rule over groups, spelled anew with the numbers that the groups have here."""

from collections import defaultdict
from collections.abc import Mapping

from archive.errors import InvalidInput
from archive.protocol_keeping import spelled
from archive.tables import METADATA
from ingest.keeping.bags.destroyed import CONTRADICTION
from ingest.keeping.bags.reading import Record
from ingest.keeping.bags.rows import Row

Groups = dict[int, set[int]]
"""The bag's number of a protocol -> those of its groups."""


def groups_in(record: Record) -> Groups:
    """Which groups each protocol of the bag names."""
    found: Groups = defaultdict(set)
    for row in record.rows(METADATA.tables["protocol_groups"]):
        found[row["protocol_id"]].add(row["group_id"])
    return found


def respelled(row: Row, groups: Groups, here: Mapping[int, int]) -> str:
    """How it is spelled here. Raises InvalidInput where the bag spells it otherwise than it is, or it has no group."""
    own = groups[row["id"]]
    if not own or row["spelled"] != spelled(row["rule"], own) or not own <= here.keys():
        raise InvalidInput(CONTRADICTION)
    return spelled(row["rule"], {here[group] for group in own})
