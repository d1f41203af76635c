"""Words that a machine took for names, decided on at the desk one key at a time, and every decision taken back."""

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query
from fastapi.responses import JSONResponse, Response
from starlette.datastructures import FormData

from archive.channels import Channel
from archive.deciding_at_desk import find_mention, take_back
from archive.reading_decisions import newest_decisions, read_mentions
from archive.reading_undecided import count_undecided, read_undecided, recordings_with_undecided
from archive.target_lookup import target_choices
from web.answers import local_path, page, see, wants_json
from web.deciding import decided_context, queue_context, subject_options
from web.desk_forms import fields, text
from web.desk_refusals import NOT_DONE, refused
from web.desk_waiting import desk_sections
from web.gated import STAFF, Asking, gated
from web.mention_data import mention_data
from web.mention_forms import PAGE_OF, Asked, accept_all, decide_as_written
from web.mention_words import WHY

router = APIRouter(prefix="/desk/mentions", include_in_schema=False)
Fields = Annotated[FormData, Depends(fields)]
QUEUE = "/desk/mentions"


@router.get("")
def mentions(asked: Annotated[Asked, Query()], asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """The words that wait, each in its sentence and at its second."""
    return _page(asking, asked)


@router.get("/decided")
def decided(done: str = "", asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """What people decided last."""
    asks: dict[str, Any] = {"viewer": asking.viewer, "now": asking.now}
    context: dict[str, Any] = {
        "decided": [decided_context(one) for one in newest_decisions(asking.session, **asks)],
        "done": [decided_context(one) for one in read_mentions(asking.session, [done], **asks)],
        "sections": desk_sections(asking.session, "decided", **asks),
    }
    return page(asking.request, "desk/mentions_decided.html", **context)


@router.post("/accept")
def accept_group(form: Fields, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Accept the same name in several places; each is a decision of its own."""
    try:
        accepted = accept_all(asking, form)
    except NOT_DONE as error:
        return refused(asking, error, lambda told: _page(asking, Asked(), **told))
    return see(asking.request, _done(text(form, "back"), ",".join(accepted)))


@router.post("/{key}")
def decide(key: str, form: Fields, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Say what the words are."""
    try:
        answered = decide_as_written(asking, key, form)
    except NOT_DONE as error:
        return refused(asking, error, lambda told: _page(asking, Asked(), **told))
    return _answer(asking, answered.key, form)


@router.post("/{key}/take-back")
def undo(key: str, form: Fields, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Take the last answer on these words back."""
    mention = find_mention(asking.session, key)
    try:
        seen, reason = text(form, "seen"), text(form, "reason")
        take_back(asking.session, mention, seen=seen, by_id=asking.account_id, reason=reason, now=asking.now)
    except NOT_DONE as error:
        return refused(asking, error, lambda told: _page(asking, Asked(), **told))
    return _answer(asking, key, form)


def _answer(asking: Asking, key: str, form: FormData) -> Response:
    """What was done: as data to the page's own script, or the page it was done from."""
    if wants_json(asking.request):
        [told] = read_mentions(asking.session, [key], viewer=asking.viewer, now=asking.now)
        return JSONResponse(mention_data(told), headers={"Cache-Control": "no-store"})
    return see(asking.request, _done(text(form, "back"), key))


def _done(back: str, keys: str) -> str:
    path, hash_, place = local_path(back, otherwise=QUEUE).partition("#")
    return f"{path}{'&' if '?' in path else '?'}done={quote(keys, safe=',')}{hash_}{place}"


def _page(asking: Asking, asked: Asked, *, status: int = 200, error: str = "") -> Response:
    session = asking.session
    asks: dict[str, Any] = {"viewer": asking.viewer, "now": asking.now}
    found = read_undecided(session, **asks, wanted=asked.wanted, first=(asked.page - 1) * PAGE_OF, most=PAGE_OF)
    context = queue_context(
        found,
        asked,
        counts={why: count_undecided(session, **asks, wanted=asked.wanted_for(why)) for why in WHY},
        recordings=recordings_with_undecided(session, **asks),
        done=read_mentions(session, asked.done.split(",") if asked.done else [], **asks),
        error=error,
    )
    options = subject_options(target_choices(session))
    sections = desk_sections(session, "mentions", **asks)
    more = {"options": options, "sections": sections}
    return page(asking.request, "desk/mentions.html", status=status, here=QUEUE, **context, **more)
