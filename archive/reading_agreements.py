"""Agreements in words, for the desk: who agreed to what on a thing, and who has not been asked yet.

Names people in full and is not for the public.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from archive.agreements import Agreement, NameShown, Use
from archive.bounds_in_words import bounds_in_words
from archive.facts import RecordingFacts
from archive.gate_facts import terms_of
from archive.moments_said import day_said, moment_said
from archive.phrases import Phrase
from archive.subjects import Subject

_NAMED = {
    NameShown.full: Phrase("named in full"),
    NameShown.given: Phrase("by given name only"),
    NameShown.pseudonym: Phrase("under a pseudonym"),
    NameShown.anonymous: Phrase("without a name"),
}
ENDS = Phrase("%(agreed_said)s Open until %(ends_moment)s.")
ENDED = Phrase("%(agreed_said)s Ended on %(ends_moment)s.")
_USED = {Use.external_ai: "external AI"}


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """One person's word as it stands: in force (`ready`), not in force now (`waiting`), or taken back.

    `bounds` say whom and which season it is kept to; none: everyone, always.
    """

    key: str
    use: str
    who: str
    state: Literal["ready", "waiting", "withdrawn"]
    words: str
    bounds: tuple[str, ...] = ()


def agreements_in_words(
    session: Session, where: ColumnElement[bool], recordings: Collection[RecordingFacts], *, now: datetime
) -> tuple[AgreementLine, ...]:
    """The current agreements that meet `where`, then a line for each narrator of whom there is no word."""
    rows = session.execute(
        select(Agreement, Subject.name)
        .outerjoin(Subject, Subject.id == Agreement.person_id)
        .where(Agreement.current, where)
        .order_by(Agreement.id)
    ).all()
    bounds = bounds_in_words(session, {agreement.id: terms_of(agreement) for agreement, _ in rows})
    lines = [_with_bounds(_line(agreement, name or "", now), agreement, bounds, now) for agreement, name in rows]
    heard = {agreement.person_id for agreement, _ in rows}
    silent = {p.id: p.name for recording in recordings for p in recording.narrators if p.id not in heard}
    lines += [AgreementLine("", "", name, "waiting", Phrase("Has not been asked yet.")) for name in silent.values()]
    return tuple(lines)


def _with_bounds(
    line: AgreementLine, agreement: Agreement, bounds: dict[int, tuple[str, ...]], now: datetime
) -> AgreementLine:
    """The line, saying also whom and which season it is kept to; out of its season it waits."""
    said = bounds.get(agreement.id, ())
    if not said or line.state == "withdrawn":
        return line
    season = terms_of(agreement).season
    state = line.state if season is None or season.holds(now) else "waiting"
    return replace(line, state=state, bounds=said)


def _line(agreement: Agreement, who: str, now: datetime) -> AgreementLine:
    use = ", ".join(_USED.get(use, use.value) for use in Use if getattr(agreement, use.value)) or "nothing"
    day = day_said(agreement.created_at.date())
    if agreement.withdrawn:
        words = Phrase("Withdrawn on %(on_day)s.") % {"on_day": day}
        return AgreementLine(agreement.key, use, who, "withdrawn", words)
    named = {"on_day": day, "named_words": _NAMED[agreement.name_shown]}
    words = Phrase("Agreed on %(on_day)s, %(named_words)s.") % named
    state: Literal["ready", "waiting"] = "ready"
    if agreement.starts_at is not None and agreement.starts_at > now:
        state, opens = "waiting", moment_said(agreement.starts_at)
        words = Phrase("%(agreed_said)s Opens on %(opens_moment)s.") % {"agreed_said": words, "opens_moment": opens}
    if agreement.ends_at is not None:
        over = agreement.ends_at <= now
        state = "waiting" if over else state
        said = ENDED if over else ENDS
        words = said % {"agreed_said": words, "ends_moment": moment_said(agreement.ends_at)}
    return AgreementLine(agreement.key, use, who, state, words)
