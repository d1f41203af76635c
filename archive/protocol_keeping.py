"""Finding the protocol of some groups, or making it: each rule over the same groups is kept once and never changes."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.errors import InvalidInput
from archive.phrases import Phrase
from archive.protocols import Group, GroupRule, Protocol, ProtocolGroup

MOST_GROUPS = 20
CHOOSE_GROUPS = Phrase("Choose the groups to whom it is kept, at most twenty.")


@dataclass(frozen=True, slots=True)
class ProtocolWords:
    """A protocol by the names of its groups."""

    rule: GroupRule
    names: tuple[str, ...]


def protocol_of(session: Session, groups: Sequence[Group], rule: GroupRule) -> Protocol:
    """The protocol of this rule over these groups. Raises InvalidInput for none, or too many."""
    ids = sorted({group.id for group in groups})
    if not ids or len(ids) > MOST_GROUPS:
        raise InvalidInput(CHOOSE_GROUPS)
    same = GroupRule.any if len(ids) == 1 else rule  # of one group, any and all are the same
    said = spelled(same, ids)
    protocol = session.scalar(select(Protocol).where(Protocol.spelled == said))
    if protocol is None:
        protocol = Protocol(rule=same, spelled=said)
        session.add(protocol)
        session.flush()
        session.add_all(ProtocolGroup(protocol_id=protocol.id, group_id=id_) for id_ in ids)
        session.flush()
    return protocol


def spelled(rule: GroupRule, ids: Collection[int]) -> str:
    """The rule and the groups' ids, by which a protocol is kept once."""
    return f"{rule.value} {' '.join(map(str, sorted(ids)))}"


def protocols_in_words(session: Session, ids: Collection[int]) -> dict[int, ProtocolWords]:
    """Protocols by id; asks nothing where there are none."""
    if not ids:
        return {}
    names: dict[tuple[int, GroupRule], list[str]] = defaultdict(list)
    query = (
        select(Protocol.id, Protocol.rule, Group.name)
        .join(ProtocolGroup, ProtocolGroup.protocol_id == Protocol.id)
        .join(Group, Group.id == ProtocolGroup.group_id)
        .where(Protocol.id.in_(ids))
        .order_by(Group.name)
    )
    for id_, rule, name in session.execute(query):
        names[id_, rule].append(name)
    return {id_: ProtocolWords(rule, tuple(own)) for (id_, rule), own in names.items()}
