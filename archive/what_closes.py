"""Why a story may not be met for a use, in sentences for the desk: which agreement closes it, and whom to ask.

They name people in full and are not for the public. Nothing is decided here:
the gate says that it is closed.
"""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.agreements import Use
from archive.facts import RecordingFacts, StoryFacts, Terms
from archive.moments_said import day_of_year_said, moment_said
from archive.phrases import Phrase
from archive.recordings import Recording
from archive.subjects import Subject

THIS_STORY = Phrase("this story")
BEING_HEARD = Phrase("being heard and spoken of")
NOT_INCLUDED: dict[Use, str] = {
    Use.web: Phrase("%(agreement_said)s does not include the web."),
    Use.feed: Phrase("%(agreement_said)s does not include podcast feeds."),
    Use.festival: Phrase("%(agreement_said)s does not include festivals."),
    Use.print: Phrase("%(agreement_said)s does not include print."),
}
NOT_AGREED: dict[Use, str] = {
    Use.web: Phrase("%(who)s has not agreed to the web for %(what_words)s."),
    Use.feed: Phrase("%(who)s has not agreed to podcast feeds for %(what_words)s."),
    Use.festival: Phrase("%(who)s has not agreed to festivals for %(what_words)s."),
    Use.print: Phrase("%(who)s has not agreed to print for %(what_words)s."),
}
NOBODY_AGREED: dict[Use, str] = {
    Use.web: Phrase("Nobody has agreed to the web for %(title)s."),
    Use.feed: Phrase("Nobody has agreed to podcast feeds for %(title)s."),
    Use.festival: Phrase("Nobody has agreed to festivals for %(title)s."),
    Use.print: Phrase("Nobody has agreed to print for %(title)s."),
}


def what_closes(session: Session, facts: StoryFacts, use: Use, now: datetime) -> Iterator[str]:
    """A sentence for each agreement that does not open this use at `now`, and for each that is missing."""
    names = _names(session, facts)
    for terms in facts.terms:
        yield from closed_terms(terms, THIS_STORY, use, now, names)
    for recording in facts.recordings:
        title = f"“{session.get_one(Recording, recording.id).title}”"
        for terms in recording.terms:
            yield from closed_terms(terms, title, use, now, names)
        for person in recording.heard:
            for terms in person.terms:
                yield from closed_terms(terms, BEING_HEARD, use, now, names)
        yield from _silent(recording, facts.terms, title, use)


def _names(session: Session, facts: StoryFacts) -> dict[int, str]:
    ids = {terms.person_id for terms in facts.terms}
    for recording in facts.recordings:
        ids.update(terms.person_id for terms in recording.terms)
        ids.update(person.id for person in recording.heard)
    rows = session.execute(select(Subject.id, Subject.name).where(Subject.id.in_(ids - {None})))
    return {row.id: row.name for row in rows}


def closed_terms(terms: Terms, what: str, use: Use, now: datetime, names: dict[int, str]) -> Iterator[str]:
    """The sentence for one agreement that does not open the use at `now`, if it does not; `names` by person."""
    who = names.get(terms.person_id) if terms.person_id is not None else None
    agreement = (
        Phrase("The agreement on %(what_words)s") % {"what_words": what}
        if who is None
        else Phrase("%(who)s's agreement on %(what_words)s") % {"who": who, "what_words": what}
    )
    if terms.withdrawn:
        yield Phrase("%(agreement_said)s is withdrawn.") % {"agreement_said": agreement}
    elif use not in terms.uses:
        yield (
            NOT_INCLUDED[use] % {"agreement_said": agreement}
            if who is None
            else NOT_AGREED[use] % {"who": who, "what_words": what}
        )
    elif terms.starts_at is not None and terms.starts_at > now:
        yield Phrase("%(agreement_said)s is under embargo until %(starts_moment)s.") % {
            "agreement_said": agreement,
            "starts_moment": moment_said(terms.starts_at),
        }
    elif terms.ends_at is not None and terms.ends_at <= now:
        yield Phrase("%(agreement_said)s ended on %(ends_moment)s.") % {
            "agreement_said": agreement,
            "ends_moment": moment_said(terms.ends_at),
        }
    elif terms.season is not None and not terms.season.holds(now):
        yield Phrase("%(agreement_said)s keeps it to a season, from %(from_day)s to %(to_day)s of each year.") % {
            "agreement_said": agreement,
            "from_day": day_of_year_said(terms.season.from_day),
            "to_day": day_of_year_said(terms.season.to_day),
        }
    elif terms.protocol_id is not None:
        yield Phrase("%(agreement_said)s keeps it to a community's groups, so nothing leaves for everyone.") % {
            "agreement_said": agreement
        }
    elif terms.festival_id is not None:
        yield Phrase("%(agreement_said)s keeps it to devices at a festival, so nothing leaves for everyone.") % {
            "agreement_said": agreement
        }


def _silent(recording: RecordingFacts, story_terms: tuple[Terms, ...], title: str, use: Use) -> Iterator[str]:
    """A sentence for each narrator of whom there is no word, or one where there is no word of anybody."""
    said = (*story_terms, *recording.terms)
    spoke = {terms.person_id for terms in said}
    for narrator in recording.narrators:
        if narrator.id not in spoke:
            yield NOT_AGREED[use] % {"who": narrator.name, "what_words": title}
    if not said and not recording.narrators:
        yield NOBODY_AGREED[use] % {"title": title}
