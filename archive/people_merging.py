"""Two people who turn out to be one: their parts in recordings, and what both had agreed to.

A merge never shows more than before. On each thing the more restrictive of the
two words holds, the most reserved name holds everywhere, and where only one of
the two had agreed to what both tell, it stays closed until the one person they
are is asked again. Versions are added for the one who is kept; those of the
other stay as they were said and are no longer in force.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.agreement_versions import add_version, void_version
from archive.agreements import Agreement, Use
from archive.channels import Channel, use_that_opens
from archive.errors import InvalidInput
from archive.gate_facts import terms_of
from archive.gate_lists import subject_row_met_in_public
from archive.joined_words import OWN, ScopeOf, Words, current_words, joined, planned, scope_of, versions_on
from archive.recordings import Contribution
from archive.subjects import Subject

_PUBLIC = (Channel.page, Channel.feed, Channel.trail, Channel.print)


def check_people(session: Session, gone: Subject, kept: Subject, *, now: datetime) -> None:
    """Whether the name of `kept` may stand where that of `gone` stands.

    Raises:
        InvalidInput: it would be shown where nobody agreed to it.
    """
    words = current_words(session, kept)
    if not words and current_words(session, gone):
        raise InvalidInput(
            "“%(gone)s” has said how they want to be named and “%(kept)s” has not; merge “%(kept)s” "
            "into “%(gone)s” instead.",
            gone=gone.name,
            kept=kept.name,
        )
    terms = [terms_of(row) for rows in words.values() for row in rows]
    for channel in _PUBLIC:
        use = use_that_opens(channel)
        if use is None or any(one.open_for(use, now) for one in terms):
            continue
        if _is_met(session, gone, channel, use, now) and not _is_met(session, kept, channel, use, now):
            raise InvalidInput(
                "“%(gone)s” is met in public (%(use)s) and “%(kept)s” is not and has not agreed to it; "
                "merge “%(kept)s” into “%(gone)s” instead, or record what they agree to first.",
                gone=gone.name,
                use=use.value,
                kept=kept.name,
            )


def _is_met(session: Session, person: Subject, channel: Channel, use: Use, now: datetime) -> bool:
    query = select(Subject.id).where(Subject.id == person.id, subject_row_met_in_public(channel, use, now))
    return session.scalar(query) is not None


def join_parts(session: Session, gone: Subject, kept: Subject) -> dict[str, Any]:
    """Give `kept` the parts in recordings of `gone`; one that both had is kept's alone."""
    held = set(_parts(session, kept))
    moved: list[list[Any]] = []
    removed: list[list[Any]] = []
    for row in session.scalars(select(Contribution).where(Contribution.person_id == gone.id).order_by(Contribution.id)):
        where = [row.recording_id, row.part.value]
        if (row.recording_id, row.part.value) in held:
            removed.append([row.id, *where])
            session.delete(row)
        else:
            moved.append(where)
            row.person_id = kept.id
    session.flush()
    return {"moved": moved, "removed": removed}


def separate_parts(session: Session, parts: dict[str, Any], gone: Subject, kept: Subject) -> None:
    """Give `gone` its parts back, but for those that were taken away since."""
    held = _parts(session, kept)
    for recording_id, part in parts["moved"]:
        if row := held.get((recording_id, part)):
            row.person_id = gone.id
    for id_, recording_id, part in parts["removed"]:
        if (recording_id, part) in held:
            # Its number decides its place among the narrators; another row may have it by now.
            free = id_ if session.get(Contribution, id_) is None else None
            session.add(Contribution(id=free, recording_id=recording_id, person_id=gone.id, part=part))
    session.flush()


def _parts(session: Session, person: Subject) -> dict[tuple[int, str], Contribution]:
    rows = session.scalars(select(Contribution).where(Contribution.person_id == person.id))
    return {(row.recording_id, row.part.value): row for row in rows}


def join_words(session: Session, gone: Subject, kept: Subject, *, by_id: int | None, now: datetime) -> dict[str, Any]:
    """Let the more restrictive of what both said hold for `kept`; gives the keys of all that this touched."""
    log = []
    for plan in planned(session, gone, kept):
        scope, person_id = scope_of(session, plan.on, kept)
        wording = " / ".join(dict.fromkeys(row.wording for row in (*plan.kept, *plan.gone) if row.wording))
        evidence = f"“{gone.name}” was merged into “{kept.name}” on {now:%Y-%m-%d}: {plan.why}"
        said = {"wording": wording, "evidence": evidence, "recorded_by_id": by_id, "created_at": now}
        made = []
        for terms in plan.versions:
            former = versions_on(session, plan.on, kept)
            made.append(add_version(session, scope, person_id, former, **terms, **said))
        for row in plan.gone:
            row.current = False
        log.append({"on": list(plan.on), **{name: [row.key for row in rows]
                    for name, rows in (("kept", plan.kept), ("gone", plan.gone), ("made", made))}})  # fmt: skip
    session.flush()
    own = [row.key for row in current_words(session, kept).get(OWN, ())]
    return {"on": log, "spoken_of": own}


def part_people(
    session: Session, words: dict[str, Any], gone: Subject, kept: Subject, *, by_id: int | None, now: datetime
) -> None:
    """Let each word be in force for the one who said it; what was said since holds for both where it is stricter."""
    spoken_of = current_words(session, kept).get(OWN, [])
    fresh = [row for row in spoken_of if row.key not in words["spoken_of"]]
    for entry in words["on"]:
        on: ScopeOf = (entry["on"][0], entry["on"][1])
        made, before, own = (_by_keys(session, entry[name]) for name in ("made", "kept", "gone"))
        if made[-1].current:
            for row in made:
                void_version(row)
            for row in (*before, *own):
                row.current = True
        elif own and on != OWN:
            _say_for(session, on, gone, joined([own, current_words(session, kept).get(on, [])]), by_id=by_id, now=now)
    if fresh:
        former = [row for row in versions_on(session, OWN, gone) if not row.void][-1:]
        _say_for(session, OWN, gone, joined([former or fresh, fresh]), by_id=by_id, now=now)
    session.flush()


def _say_for(
    session: Session, on: ScopeOf, gone: Subject, terms: Words, *, by_id: int | None, now: datetime
) -> Agreement:
    scope, person_id = scope_of(session, on, gone)
    evidence = f"A merge was taken back on {now:%Y-%m-%d}: what was said meanwhile holds here too."
    said = {"wording": "", "evidence": evidence, "recorded_by_id": by_id, "created_at": now}
    return add_version(session, scope, person_id, versions_on(session, on, gone), **terms, **said)


def _by_keys(session: Session, keys: list[str]) -> list[Agreement]:
    return list(session.scalars(select(Agreement).where(Agreement.key.in_(keys)).order_by(Agreement.version)))
