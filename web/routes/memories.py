"""“I remember this differently”: a visitor's own account, told without an account and read by a curator first."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Query
from fastapi.responses import Response

from archive.channels import Channel
from archive.errors import InvalidInput, NotFound, TooMany
from archive.memory_keeping import tell_memory
from archive.passages import NO_SUCH_PASSAGE, find_passage
from archive.reading_clip import Clip, read_clip
from archive.reading_story import StoryPage, read_story
from web.answers import page, see, wants_json
from web.errors import answer_for
from web.gated import Asking, gated
from web.i18n import translated
from web.memories import form_context

router = APIRouter(include_in_schema=False)
Key = Annotated[str, Query(max_length=20)]
Words = Annotated[str, Form(max_length=20_000)]
Short = Annotated[str, Form(max_length=1000)]


@router.get("/stories/{slug}/remember")
def remember(slug: str, passage: Key = "", asking: Asking = gated(Channel.page)) -> Response:
    """The form, beside a story or one of its passages."""
    story, clip = _beside(asking, slug, passage)
    return page(asking.request, "remember.html", **form_context(story, clip))


@router.post("/stories/{slug}/remember")
def tell(
    slug: str,
    passage: Short = "",
    teller: Short = "",
    text: Words = "",
    asking: Asking = gated(Channel.page, writes=True),
) -> Response:
    """Keep an account for a curator to read; whoever tells it comes back to the story."""
    story, clip = _beside(asking, slug, passage)
    try:
        _tell(asking, story, clip, teller, text)
    except (InvalidInput, TooMany) as error:
        if wants_json(asking.request):
            raise
        asking.session.rollback()
        typed: dict[str, Any] = {"teller": teller, "text": text, "error": translated(str(error))}
        status = answer_for(error).status
        return page(asking.request, "remember.html", status=status, **form_context(story, clip, **typed))
    return see(asking.request, f"/stories/{story.slug}?told=yes#memories")


def _tell(asking: Asking, story: StoryPage, clip: Clip | None, teller: str, text: str) -> None:
    passage = find_passage(asking.session, clip.passages[0].key) if clip else None
    tell_memory(
        asking.session,
        story_id=story.id,
        passage_id=passage.id if passage else None,
        teller=teller,
        text=text,
        now=asking.now,
    )
    # Counted last, so that a form sent back for its length costs nothing.
    address = asking.request.client.host if asking.request.client else ""
    asking.request.app.state.memory_limits.count(address=address)


def _beside(asking: Asking, slug: str, key: str) -> tuple[StoryPage, Clip | None]:
    story = read_story(asking.session, slug, viewer=asking.viewer, now=asking.now)
    if not key:
        return story, None
    clip = read_clip(asking.session, key, viewer=asking.viewer, now=asking.now)
    if all(passage.key != clip.passages[0].key for passage in story.passages):
        raise NotFound(NO_SUCH_PASSAGE)
    return story, clip
