"""Forms of the desk, from fields as typed to what the archive is asked to do."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from archive.agreeing import record_agreement
from archive.agreement_versions import Scope
from archive.agreements import Agreement, NameShown, Use
from archive.errors import InvalidInput
from archive.facts import Span
from archive.gate import Viewer
from archive.reading_desk_recording import read_desk_recording
from archive.recordings import find_recording
from archive.stories import Story
from archive.story_drafts import draft_story, edit_story, find_story, spans_of
from archive.subject_keeping import find_subject
from archive.subjects import Subject, SubjectKind
from web.bound_forms import bounds_as_written
from web.form_fields import fields, several, text
from web.i18n import _

__all__ = ["agree_as_written", "draft_of_recording", "fields", "save_draft", "text"]


def draft_of_recording(session: Session, key: str, *, title: str, viewer: Viewer, now: datetime) -> Story:
    """A draft that begins with the first word of a recording and ends with its last.

    Raises:
        NotFound: the recording is not at this viewer's desk.
        InvalidInput: the title cannot be used.
    """
    seen = read_desk_recording(session, key, viewer=viewer, now=now)
    start_s = min((passage.start_s for passage in seen.passages), default=0.0)
    end_s = max((passage.end_s for passage in seen.passages), default=seen.duration_s)
    span = Span(find_recording(session, key).id, start_s, end_s)
    return draft_story(
        session, title=title, lede="", spans=[span], language=seen.language, by_id=viewer.account_id, now=now
    )


def save_draft(session: Session, slug: str, form: FormData, *, by_id: int, now: datetime) -> Story:
    """Save a story as its form says. Raises InvalidInput for what cannot be used, and NotFound."""
    story = find_story(session, slug).story
    spans = [_span(form, number, span) for number, span in enumerate(spans_of(session, story), start=1)]
    return edit_story(
        session, story, title=text(form, "title"), lede=text(form, "lede"), spans=spans, by_id=by_id, now=now
    )


def _span(form: FormData, number: int, span: Span) -> Span:
    start, end = text(form, f"span-{number}-start"), text(form, f"span-{number}-end")
    try:
        return Span(span.recording_id, float(start or span.start_s), float(end or span.end_s))
    except ValueError as error:
        raise InvalidInput(
            _("Part %(number)d: give start and end in seconds, such as 12.5.") % {"number": number}
        ) from error


def agree_as_written(
    session: Session,
    scope: Scope,
    form: FormData,
    basis: dict[str, Any],
    *,
    by_id: int,
    now: datetime,
    person_id: int | None = None,
) -> Agreement:
    """Record what a person agreed to about a thing; `basis`: see `web.agreement_basis`.

    Without `person_id` it is whom the form names; a person speaks for themselves.

    Raises:
        NotFound, Conflict: as `record_agreement` does; there is no such festival.
        InvalidInput: nobody of this name is in the archive, or the terms cannot be used.
    """
    return record_agreement(
        session,
        scope=scope,
        person_id=None if isinstance(scope, Subject) else person_id or _person(session, text(form, "name")).id,
        uses=_uses(several(form, "use")),
        name_shown=_name_shown(text(form, "name_shown")),
        pseudonym=text(form, "pseudonym"),
        evidence=text(form, "evidence"),
        by_id=by_id,
        now=now,
        **basis,
        **bounds_as_written(session, form),
    )


def _person(session: Session, name: str) -> Subject:
    person = find_subject(session, [SubjectKind.person], name) if name else None
    if person is None:
        sentence = _("Nobody called “%(name)s” is in the archive; give the name as the recording has it.")
        raise InvalidInput(sentence % {"name": name[:100]})
    return person


def _uses(given: Sequence[str]) -> frozenset[Use]:
    try:
        return frozenset(Use(value) for value in given)
    except ValueError as error:
        raise InvalidInput(_("Choose what is agreed to from the list.")) from error


def _name_shown(given: str) -> NameShown:
    try:
        return NameShown(given)
    except ValueError as error:
        raise InvalidInput(_("Choose how this person wants to be named.")) from error
