"""Sound: the gate is asked at every request, each range of an open player's included."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from archive.channels import Channel
from archive.clock import utc_now
from archive.reading_sound import (
    sound_of_recording,
    sound_of_stop,
    sound_of_stop_at_desk,
    sound_of_story,
    sound_of_story_at_desk,
)
from web.gated import EVERYONE_SIGNED_IN, STAFF, Asking, gated
from web.kept_answers import answer_alike
from web.listening_counter import count_play
from web.media_answers import sound_answer

router = APIRouter(include_in_schema=False)
METHODS = ["GET", "HEAD"]


@router.api_route("/media/stories/{slug}.{form}", methods=METHODS)
def story_sound(slug: str, form: str, asking: Asking = gated(Channel.media)) -> Response:
    """What a story's reader hears: its own copy, cut from its spans."""
    sound = sound_of_story(asking.session, slug, viewer=asking.viewer, now=asking.now)
    store, private = asking.place.store, asking.is_personal
    return answer_alike(
        asking.request,
        lambda request: sound_answer(request, store, sound, form=form, private=private),
        reads_files=True,
    )


@router.api_route("/media/drafts/{slug}.{form}", methods=METHODS)
def draft_sound(slug: str, form: str, asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """A story's copy at the desk, before and after it is public."""
    sound = sound_of_story_at_desk(asking.session, slug, viewer=asking.viewer, now=asking.now)
    return sound_answer(asking.request, asking.place.store, sound, form=form, private=True)


@router.api_route("/media/recordings/{key}.{form}", methods=METHODS)
def recording_sound(
    key: str, form: str, asking: Asking = gated(Channel.desk, for_roles=EVERYONE_SIGNED_IN)
) -> Response:
    """A whole recording, for its uploader and the desk."""
    sound = sound_of_recording(asking.session, key, viewer=asking.viewer, now=asking.now)
    return sound_answer(asking.request, asking.place.store, sound, form=form, private=True)


@router.api_route("/media/stops/{code}.{form}", methods=METHODS)
def stop_sound(code: str, form: str, asking: Asking = gated(Channel.trail_pack)) -> Response:
    """What is heard at a stop of an open trail: its own copy, cut from its clip."""
    sound = sound_of_stop(asking.session, code, channel=Channel.trail_pack, now=asking.now)
    store = asking.place.store
    if asking.account is not None:  # whoever prepares a trail is not among its listeners
        return sound_answer(asking.request, store, sound, form=form, private=True)
    private = asking.is_personal

    def heard(request: Request) -> Response:
        answer = sound_answer(request, store, sound, form=form, private=private)
        count_play(request, code, answer, now=utc_now())
        return answer

    return answer_alike(asking.request, heard, reads_files=True)


@router.api_route("/media/kept-stops/{code}.{form}", methods=METHODS)
def kept_stop_sound(code: str, form: str, asking: Asking = gated(Channel.kiosk_sound)) -> Response:
    """The same in a kiosk: on a festival's own device, what is kept to that festival too; no cache keeps that."""
    sound = sound_of_stop(asking.session, code, viewer=asking.viewer, channel=Channel.kiosk_sound, now=asking.now)
    answer = sound_answer(asking.request, asking.place.store, sound, form=form, private=asking.is_personal)
    if asking.account is None:
        count_play(asking.request, code, answer, now=utc_now())
    return answer


@router.api_route("/media/draft-stops/{code}.{form}", methods=METHODS)
def draft_stop_sound(code: str, form: str, asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """The same of a stop that is being worked on."""
    sound = sound_of_stop_at_desk(asking.session, code, viewer=asking.viewer, now=asking.now)
    return sound_answer(asking.request, asking.place.store, sound, form=form, private=True)
