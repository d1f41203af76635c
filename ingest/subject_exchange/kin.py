"""Broader terms in a file: which subjects are meant, known ones and those that the file itself brings, and no loops."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from archive.errors import InvalidInput
from archive.folding import fold
from archive.subject_facets import GROWN
from archive.subjects import SubjectKind
from ingest.subject_exchange.exporting import BY_KEY
from ingest.subject_exchange.known import Known
from ingest.subject_exchange.wanted import Wanted

Node = tuple[str, int]
"""A known subject by its id, or a new one by its place in the file."""
Above = dict[int, tuple[Node, ...]]
"""By place in the file: what it is a kind of."""


def node_of(wanted: Wanted) -> Node:
    """The entry's own node."""
    return ("id", wanted.was.id) if wanted.was else ("new", wanted.number)


class Called:
    """Everything that would be in the archive, by kind and preferred name."""

    def __init__(self, known: Known, wanted: Iterable[Wanted]) -> None:
        given = {node_of(one): one for one in wanted}
        self.names: dict[Node, str] = {("id", one.id): one.name for one in known.by_id.values()}
        self.kinds: dict[Node, SubjectKind] = {("id", one.id): one.kind for one in known.by_id.values()}
        self.names |= {node: one.name for node, one in given.items()}
        self.kinds |= {node: one.kind for node, one in given.items()}
        self.keys: dict[str, Node] = {one.key: ("id", one.id) for one in known.by_id.values()}
        self._called: dict[str, list[Node]] = defaultdict(list)
        for node, name in self.names.items():
            self._called[fold(name)].append(node)

    def find(self, kind: SubjectKind, given: str) -> Node:
        """The subject that `given` (a name, or # and a key) means above one of this kind.

        Raises:
            InvalidInput: none is, or several are.
        """
        if given.startswith(BY_KEY):
            found = [node for node in [self.keys.get(given[1:])] if node is not None]
        else:
            found = self._called.get(fold(given), [])
        fitting = [node for node in found if self.kinds[node] is kind or {kind, self.kinds[node]} <= GROWN]
        if found and not fitting:
            raise InvalidInput(
                "“%(given)s” is %(in_words)s, and %(kind_words)s cannot be a kind of that.",
                given=given,
                in_words=self.kinds[found[0]].in_words,
                kind_words=kind.in_words,
            )
        if not fitting:
            raise InvalidInput(
                "Nothing is called “%(given)s”; give the preferred name of what it is a kind of.", given=given
            )
        if len(fitting) > 1:
            raise InvalidInput(
                "“%(given)s” may be several subjects; write %(by_key)s and the key of the one that is meant.",
                given=given,
                by_key=BY_KEY,
            )
        return fitting[0]


def loops(above: Mapping[Node, Sequence[Node]], begun: Iterable[Node]) -> dict[Node, list[Node]]:
    """For each of `begun` that is a kind of itself by some way, that way, beginning and ending with it."""
    return {node: way for node in begun if (way := _way_back(above, node))}


def _way_back(above: Mapping[Node, Sequence[Node]], start: Node) -> list[Node]:
    came_from: dict[Node, Node] = {}
    edge = [start]
    while edge:
        node = edge.pop()
        for up in above.get(node, ()):
            if up == start:
                way = [start]
                while node != start:
                    way.append(node)
                    node = came_from[node]
                return [start, *reversed(way[1:]), start]
            if up not in came_from:
                came_from[up] = node
                edge.append(up)
    return []
