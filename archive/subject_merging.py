"""Merging a subject into another, and taking that back.

All mentions, links, recipes, seeds, parts in recordings, names and addresses
follow; what the other had stays where it was. A merge of two people never shows
more than both had agreed to (see `archive.people_merging`). Taking a merge back
puts what it moved where it was, as far as it still is where the merge put it.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.agreeing import affected_stories
from archive.errors import InvalidInput, NotFound
from archive.events import note_event
from archive.fitting import check_fit
from archive.outbox import Errand
from archive.people_merging import check_people, join_parts, join_words, part_people, separate_parts
from archive.story_places import ask_for_stories
from archive.subject_editing import all_names
from archive.subject_facets import GROWN
from archive.subject_following import follow, put_back
from archive.subject_kin_merging import check_kin_stays_a_tree, join_kin, separate_kin
from archive.subject_merges import SubjectMerge
from archive.subject_names_merging import join_own, separate_own
from archive.subjects import Subject, SubjectKind
from archive.vocabulary_changes import names_changed


def check_merge(session: Session, gone: Subject, kept: Subject, *, now: datetime) -> None:
    """Whether one may go into the other.

    Raises:
        InvalidInput: the sentence says why not, and what to do instead.
    """
    if gone.id == kept.id:
        raise InvalidInput("Choose two different subjects to merge.")
    for one in (gone, kept):
        if one.merged_into_id is not None:
            raise InvalidInput("“%(one)s” was merged into another already; take that back first.", one=one.name)
    if kept.retired_at is not None:
        raise InvalidInput("“%(kept)s” is retired; bring it back before anything is merged into it.", kept=kept.name)
    if gone.kind is not kept.kind:
        _check_kinds(gone, kept)
    check_kin_stays_a_tree(session, gone, kept)
    if gone.kind is SubjectKind.person:
        check_people(session, gone, kept, now=now)


def _check_kinds(gone: Subject, kept: Subject) -> None:
    if {gone.kind, kept.kind} != GROWN:
        raise InvalidInput(
            "“%(gone)s” is %(kind_words)s and “%(kept)s” %(kind_words2)s; they cannot be one.",
            gone=gone.name,
            kind_words=gone.kind.in_words,
            kept=kept.name,
            kind_words2=kept.kind.in_words,
        )
    if gone.kind is SubjectKind.crop:
        raise InvalidInput(
            "“%(gone)s” is a crop, which is more than an ingredient; merge “%(kept)s” into it instead.",
            gone=gone.name,
            kept=kept.name,
        )


def merge_subjects(
    session: Session, gone: Subject, kept: Subject, *, by_id: int | None, reason: str = "", now: datetime
) -> SubjectMerge:
    """Make `gone` part of `kept`. Raises InvalidInput as `check_merge` does."""
    _lock(session, gone, kept)
    check_merge(session, gone, kept, now=now)
    people = gone.kind is SubjectKind.person
    stories = {*affected_stories(session, gone), *affected_stories(session, kept)} if people else set()
    names = {*all_names(session, gone), *all_names(session, kept)}
    moved: dict[str, Any] = {"retired_at": gone.retired_at.isoformat() if gone.retired_at else None}
    moved["kin"] = join_kin(session, gone, kept)
    moved["own"] = join_own(session, gone, kept)
    if people:
        moved["words"] = join_words(session, gone, kept, by_id=by_id, now=now)
    moved["parts"] = join_parts(session, gone, kept)
    moved["rows"] = follow(session, gone.id, kept.id)
    gone.merged_into_id, gone.retired_at = kept.id, now
    merge = SubjectMerge(
        kept_id=kept.id, gone_id=gone.id, reason=reason.strip(), moved=moved, made_by_id=by_id, made_at=now
    )
    check_fit(merge)
    session.add(merge)
    session.flush()
    _tell(session, "merge", merge, gone, kept, by_id=by_id, now=now)
    _promise(session, kept, names, stories, now=now)
    return merge


def unmerge_subjects(
    session: Session, merge: SubjectMerge, *, by_id: int | None, reason: str = "", now: datetime
) -> Subject:
    """Take a merge back; gives the subject that is itself again.

    Raises:
        InvalidInput: it was taken back already, or a later merge stands upon it.
    """
    gone, kept = session.get_one(Subject, merge.gone_id), session.get_one(Subject, merge.kept_id)
    _lock(session, gone, kept)
    session.refresh(merge)
    _check_last(session, merge, kept)
    people = gone.kind is SubjectKind.person
    names = {*all_names(session, gone), *all_names(session, kept)}
    stories = set(affected_stories(session, kept)) if people else set()
    moved = merge.moved
    put_back(session, moved["rows"], kept.id, gone.id)
    separate_parts(session, moved["parts"], gone, kept)
    if people:
        part_people(session, moved["words"], gone, kept, by_id=by_id, now=now)
    separate_own(session, moved["own"], gone, kept)
    separate_kin(session, moved["kin"], gone)
    gone.merged_into_id = None
    gone.retired_at = datetime.fromisoformat(moved["retired_at"]) if moved["retired_at"] else None
    merge.undone_at, merge.undone_by_id = now, by_id
    session.flush()
    _tell(session, "unmerge", merge, gone, kept, by_id=by_id, now=now, reason=reason[:500])
    names |= {*all_names(session, gone), *all_names(session, kept)}
    if people:
        stories |= set(affected_stories(session, gone))
    _promise(session, kept, names, stories, now=now)
    names_changed(session, ("subject", gone.id), [], now=now)
    return gone


def find_merge(session: Session, key: str) -> SubjectMerge:
    """The merge of this key. Raises NotFound where there is none."""
    merge = session.scalar(select(SubjectMerge).where(SubjectMerge.key == key))
    if merge is None:
        raise NotFound("There is no such merge.")
    return merge


def standing_merge(session: Session, gone: Subject) -> SubjectMerge:
    """The merge through which this subject is part of another.

    Raises:
        InvalidInput: it is itself.
    """
    query = select(SubjectMerge).where(SubjectMerge.gone_id == gone.id, SubjectMerge.undone_at.is_(None))
    merge = session.scalar(query.order_by(SubjectMerge.id.desc()).limit(1))
    if merge is None:
        raise InvalidInput("“%(gone)s” is merged into nothing.", gone=gone.name)
    return merge


def _lock(session: Session, *subjects: Subject) -> None:
    """Others who would merge the same wait until this transaction ends, and then see what it did."""
    ids = sorted({one.id for one in subjects})
    session.execute(select(Subject.id).where(Subject.id.in_(ids)).order_by(Subject.id).with_for_update(key_share=True))
    for one in subjects:
        session.refresh(one)


def _check_last(session: Session, merge: SubjectMerge, kept: Subject) -> None:
    if merge.undone_at is not None:
        raise InvalidInput("This merge was taken back already.")
    if kept.merged_into_id is not None:
        raise InvalidInput("“%(kept)s” was itself merged into another since; take that back first.", kept=kept.name)
    later = select(SubjectMerge).where(
        SubjectMerge.kept_id == kept.id, SubjectMerge.id > merge.id, SubjectMerge.undone_at.is_(None)
    )
    after = session.scalar(later.order_by(SubjectMerge.id.desc()).limit(1))
    if after is not None:
        name = session.get_one(Subject, after.gone_id).name
        raise InvalidInput(
            "“%(name)s” was merged into “%(kept)s” after it; take that back first.", name=name, kept=kept.name
        )


def _tell(session: Session, act: str, merge: SubjectMerge, gone: Subject, kept: Subject, **said: Any) -> None:
    for one, other in ((gone, kept), (kept, gone)):
        note_event(session, act, f"subject:{one.key}", merge=merge.key, other=other.key, **said)


def _promise(session: Session, kept: Subject, names: set[str], stories: set[int], *, now: datetime) -> None:
    names_changed(session, ("subject", kept.id), names, now=now)
    ask_for_stories(session, sorted(stories), Errand.cut_story, Errand.index_story, now=now, narrows=True)
