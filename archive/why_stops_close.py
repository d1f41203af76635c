"""Why a stop may not be met through a channel, in sentences for the desk. The gate decided; this finds its reasons."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from archive.agreements import NameShown, Use
from archive.channels import Channel, use_that_opens
from archive.facts import ClipFacts, StopFacts, StoryFacts, SubjectFacts
from archive.gate import VISITOR, may
from archive.phrases import Phrase
from archive.stories import Story, StoryState
from archive.what_closes import closed_terms, what_closes

RESTRICTED: dict[Use, str] = {
    Use.festival: Phrase("What is said in this clip may not be met at festivals; choose another."),
    Use.print: Phrase("What is said in this clip may not be printed."),
    Use.feed: Phrase("What is said in this clip may not go into podcast feeds."),
}
BEING_SPOKEN_OF = Phrase("being spoken of")
BEING_PREPARED = Phrase("Its sound is being prepared.")
HOLDS_CLOSED = Phrase("Its sound holds a passage that may not go into podcast feeds; choose a clip without it.")


def why_closed(session: Session, stop: StopFacts, channel: Channel, now: datetime) -> tuple[str, ...]:
    """What closes this stop to visitors through `channel` at `now`; nothing: it may be met."""
    said: list[str] = []
    for part in (stop.clip, stop.subject):
        verdict = may(VISITOR, part, channel, now) if part is not None else None
        if part is None or verdict is None or verdict.allow:
            continue
        why = _of_clip(session, part, channel, now) if isinstance(part, ClipFacts) else _of_subject(part, channel, now)
        otherwise = Phrase("The gate keeps this stop closed: %(reason)s.") % {"reason": verdict.reason}
        said += list(why) or [otherwise]
    return tuple(dict.fromkeys(said))


def _of_clip(session: Session, clip: ClipFacts, channel: Channel, now: datetime) -> Iterator[str]:
    use = use_that_opens(channel)
    title = session.get_one(Story, clip.story.id).title
    if use is None:
        return
    if clip.story.state is not StoryState.published:
        yield Phrase("“%(story)s” is not open to everyone; open it first.") % {"story": title}
    if not _held(clip.story, clip):
        yield Phrase("“%(story)s” was cut anew and no longer holds these seconds; choose them again.") % {
            "story": title
        }
        return
    agreements = list(what_closes(session, clip.story, use, now))
    yield from agreements
    if not agreements and clip.story.state is StoryState.published:
        yield from _of_its_passages(clip, channel, use, now)


def _held(story: StoryFacts, clip: ClipFacts) -> bool:
    return bool(clip.spans) and all(any(span.within(whole) for whole in story.spans) for span in clip.spans)


def _of_its_passages(clip: ClipFacts, channel: Channel, use: Use, now: datetime) -> Iterator[str]:
    """Agreements let the story through: its sound is not there yet, or a passage in it is restricted."""
    read_only = {Channel.trail_pack: Channel.trail, Channel.podcast: Channel.feed}.get(channel)
    if read_only is None or not may(VISITOR, clip, read_only, now).allow:
        yield RESTRICTED[use]
    elif clip.audio and channel is Channel.podcast and may(VISITOR, clip, Channel.trail_pack, now).allow:
        yield HOLDS_CLOSED
    else:
        yield BEING_PREPARED


def _of_subject(subject: SubjectFacts, channel: Channel, now: datetime) -> Iterator[str]:
    use = use_that_opens(channel)
    if use is None:
        return
    if subject.retired:
        yield Phrase("“%(name)s” is not shown any more; take it off, or bring it back.") % {"name": subject.name}
    if any(shown is not NameShown.full for shown in subject.names_shown):
        yield Phrase("%(name)s is not shown under this name and cannot be a stop.") % {"name": subject.name}
    for terms in subject.terms:
        by = replace(terms, person_id=subject.id)
        yield from closed_terms(by, BEING_SPOKEN_OF, use, now, {subject.id: subject.name})
    if subject.is_person and not subject.met_in_public:
        yield Phrase("%(name)s is met in no open story.") % {"name": subject.name}
