"""Splitting a subject in two: chosen mentions and names go to a new one. Merging the new one back undoes it.

A person who is split off starts with what was agreed to about being spoken of,
and with the most reserved name that was asked for, until they are asked themselves.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from archive.agreeing import affected_stories
from archive.agreement_versions import add_version
from archive.agreements import NameShown, Use
from archive.errors import InvalidInput
from archive.events import note_event
from archive.joined_words import OWN, current_words, joined, strictest_name, versions_on
from archive.mentions import Mention
from archive.outbox import Errand
from archive.story_places import ask_for_stories
from archive.subject_editing import all_names, check_name_is_free
from archive.subject_keeping import add_subject
from archive.subjects import Subject, SubjectKind, SubjectName
from archive.vocabulary_changes import names_changed

_PUBLIC = frozenset({Use.web, Use.feed, Use.festival, Use.print})


def split_subject(
    session: Session,
    subject: Subject,
    *,
    name: str,
    mention_keys: Collection[str],
    names: Collection[str],
    by_id: int | None,
    now: datetime,
) -> Subject:
    """Make a new subject called `name` of the chosen mentions and other names; gives it.

    Raises:
        InvalidInput: it was merged or nothing was chosen, the name is taken, or something chosen is not this one's.
    """
    if subject.merged_into_id is not None:
        raise InvalidInput(
            "“%(subject)s” was merged into another; take that back instead of splitting it.", subject=subject.name
        )
    if not mention_keys and not names:
        raise InvalidInput("Choose at least one mention or name that goes to the new one.")
    check_name_is_free(session, subject.kind, name)
    mentions, rows = _chosen_mentions(session, subject, mention_keys), _chosen_names(session, subject, names)
    stories = affected_stories(session, subject) if subject.kind is SubjectKind.person else []
    had = set(all_names(session, subject))
    made = add_subject(session, subject.kind, name, now=now)
    if mentions:
        session.execute(update(Mention).where(Mention.id.in_([row.id for row in mentions])).values(subject_id=made.id))
    _take_names(session, rows, made)
    if subject.kind is SubjectKind.person:
        _start_reserved(session, subject, made, by_id=by_id, now=now)
    _tell(session, subject, made, [row.key for row in mentions], [row.name for row in rows], by_id=by_id, now=now)
    for one in (subject, made):
        names_changed(session, ("subject", one.id), had | set(all_names(session, made)), now=now)
    ask_for_stories(session, stories, Errand.cut_story, Errand.index_story, now=now, narrows=True)
    return made


def _take_names(session: Session, rows: Sequence[SubjectName], made: Subject) -> None:
    for row in rows:
        if row.name == made.name:
            session.delete(row)
        else:
            row.subject_id = made.id
    session.flush()


def _chosen_mentions(session: Session, subject: Subject, keys: Collection[str]) -> Sequence[Mention]:
    own = select(Mention).where(Mention.subject_id == subject.id, Mention.key.in_(keys))
    rows = session.scalars(own.order_by(Mention.id)).all()
    if len(rows) != len(set(keys)):
        raise InvalidInput(
            "Some of these mentions speak of “%(subject)s” no more; load the page again and choose.",
            subject=subject.name,
        )
    return rows


def _chosen_names(session: Session, subject: Subject, names: Collection[str]) -> Sequence[SubjectName]:
    rows = session.scalars(
        select(SubjectName).where(SubjectName.subject_id == subject.id, SubjectName.name.in_(names))
    ).all()
    missing = sorted(set(names) - {row.name for row in rows})
    if missing:
        raise InvalidInput(
            "“%(missing)s” is no other name of “%(subject)s”; choose from its names.",
            missing=missing[0],
            subject=subject.name,
        )
    return rows


def _start_reserved(session: Session, subject: Subject, made: Subject, *, by_id: int | None, now: datetime) -> None:
    words = current_words(session, subject)
    name = strictest_name(words.values())
    if OWN not in words and name is NameShown.full:
        return
    # Where nobody refused to be spoken of, the new word is there for the name alone and closes nothing.
    terms = joined([words[OWN]]) if OWN in words else {use.value: use in _PUBLIC for use in Use}
    shown = NameShown.anonymous if name is NameShown.pseudonym else name
    evidence = f"Split off from “{subject.name}” on {now:%Y-%m-%d}: what was said there holds until they are asked."
    add_version(
        session, made, None, versions_on(session, OWN, made), **{**terms, "name_shown": shown, "pseudonym": ""},
        wording="", evidence=evidence, recorded_by_id=by_id, created_at=now,
    )  # fmt: skip


def _tell(
    session: Session, subject: Subject, made: Subject, mentions: list[str], names: list[str], *,
    by_id: int | None, now: datetime,
) -> None:  # fmt: skip
    for one, other in ((subject, made), (made, subject)):
        note_event(
            session, "split", f"subject:{one.key}", by_id=by_id, now=now, other=other.key, mentions=mentions,
            names=names,
        )  # fmt: skip
