"""Builds the site: an opened archive in, an application out. Nothing is global, so that a process may hold several."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from anyio import to_thread
from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI
from starlette.datastructures import State
from starlette.middleware.gzip import GZipMiddleware

from ingest.place import Place
from ingest.subject_exchange.files import FILE_BYTES
from ingest.transcript_import.decoding import FILE_BYTES as TRANSCRIPT_BYTES
from ingest.translations import FILE_BYTES as TRANSLATION_BYTES
from media.pictures import PICTURE_BYTES
from web.body_limit import FORM_BYTES, BodyLimit
from web.errors import HANDLERS
from web.failures import AnswerFailures
from web.head_requests import HeadAsGet
from web.kept_answers import AnswersAlike, KeptAnswers
from web.kept_pages import KeptPages
from web.language_prefix import LanguagePrefix
from web.listening_counter import ListeningCounter
from web.memory_limits import MemoryLimits
from web.pages import make_environment
from web.rates import Rates
from web.request_figures import RequestFigures
from web.request_kinds import KINDS
from web.request_limits import RequestLimits
from web.request_log import RequestLog, RouteNoted
from web.rooms import rooms_for
from web.routes import (
    accounts,
    api,
    api_desk_subjects,
    api_engines,
    api_mentions,
    api_passages,
    api_readings,
    api_recipe_import,
    api_records,
    api_subjects,
    api_trails,
    api_weave,
    clips,
    codes,
    contribute,
    desk,
    desk_accounts,
    desk_agreement_templates,
    desk_agreements,
    desk_destroying,
    desk_devices,
    desk_editor,
    desk_events,
    desk_export,
    desk_festivals,
    desk_gaps,
    desk_groups,
    desk_health,
    desk_kept,
    desk_labels,
    desk_listening,
    desk_machine,
    desk_many,
    desk_memories,
    desk_mentions,
    desk_narrators,
    desk_new_names,
    desk_passages,
    desk_policy,
    desk_print,
    desk_queues,
    desk_radio,
    desk_readings,
    desk_recipe_import,
    desk_recipes,
    desk_search,
    desk_seeds,
    desk_stop_rules,
    desk_stops,
    desk_stories,
    desk_subject_files,
    desk_subject_merging,
    desk_subjects,
    desk_trail_publishing,
    desk_trails,
    desk_translations,
    desk_weaves,
    desk_words,
    embeds,
    feeds,
    festivals,
    invitations,
    kept,
    loom,
    media,
    memories,
    metrics,
    my_account,
    narrators,
    packs,
    pictures,
    plans,
    recipes,
    search,
    seeds,
    site,
    stories,
    styleguide,
    things,
    trails,
    uploads,
    weave,
)
from web.same_origin import SameOriginOnly
from web.security import SecurityHeaders
from web.sign_in_limits import SignInLimits
from web.slow_requests import SlowRequests
from web.static_files import PublicFiles

ROUTERS = tuple(
    module.router
    for module in (
        site,
        stories,
        metrics,
        accounts,
        my_account,
        kept,
        things,
        recipes,
        seeds,
        clips,
        memories,
        narrators,
        packs,
        embeds,
        feeds,
        loom,
        styleguide,
        weave,
        festivals,
        trails,
        codes,
        search,
        contribute,
        uploads,
        desk,
        desk_accounts,
        desk_destroying,
        desk_agreement_templates,
        desk_agreements,
        desk_groups,
        desk_labels,
        desk_kept,
        desk_events,
        desk_editor,
        desk_export,
        desk_festivals,
        desk_devices,
        desk_gaps,
        desk_health,
        desk_listening,
        desk_machine,
        desk_many,
        desk_memories,
        desk_mentions,
        desk_narrators,
        desk_new_names,
        desk_passages,
        desk_policy,
        desk_print,
        desk_queues,
        desk_radio,
        desk_readings,
        desk_recipe_import,
        desk_recipes,
        desk_search,
        desk_seeds,
        desk_stop_rules,
        desk_stops,
        desk_stories,
        desk_subject_files,
        desk_subjects,
        desk_subject_merging,
        desk_trails,
        desk_trail_publishing,
        desk_translations,
        desk_weaves,
        desk_words,
        pictures,
        plans,
        invitations,
        api,
        api_engines,
        api_mentions,
        api_desk_subjects,
        api_passages,
        api_readings,
        api_recipe_import,
        api_records,
        api_subjects,
        api_trails,
        api_weave,
        media,
    )
)
CONTRIBUTE, UPLOADS = "/contribute", "/uploads/"
DESK_FILES = (
    (re.compile("/(desk|api/v1)/subjects/import"), FILE_BYTES),
    (re.compile("/desk/subjects/[^/]+/pictures"), PICTURE_BYTES),
    (re.compile("/desk/festivals/[^/]+/plan"), PICTURE_BYTES),
    (re.compile("/desk/recordings/[^/]+/translations"), TRANSLATION_BYTES),
    (re.compile("/(desk|api/v1)/recordings/[^/]+/readings"), TRANSCRIPT_BYTES),
    (re.compile("/desk/new/words"), TRANSCRIPT_BYTES),
)
"""Addresses for the desk that take a file, and the most bytes of one."""
THREADS = 12
"""Fewer than half the connections that the engine's pool hands out: a request that holds one, and may need another to
search the database itself, must never wait for a thread that waits for a connection."""


def make_app(place: Place) -> FastAPI:
    """The site of one archive."""
    app = FastAPI(title="Storyloom", version="1", docs_url=None, redoc_url=None, openapi_url=None, lifespan=_lifespan,
                  exception_handlers=HANDLERS)  # fmt: skip
    open_for(app, place)
    for router in ROUTERS:
        app.include_router(router)
    app.mount("/static", PublicFiles())
    _wrap(app, upload_bytes=place.settings.upload_limit_bytes)
    return app


def open_for(app: FastAPI, place: Place) -> None:
    """Have a site answer for this archive, with nothing remembered of another."""
    rates = Rates(place.settings.data)
    app.state = State({
        "place": place,
        "environment": make_environment(),
        "kept_pages": KeptPages(),
        "kept_answers": KeptAnswers(place.engine),
        "rates": rates,
        "rooms": rooms_for(KINDS),
        "sign_in_limits": SignInLimits(rates),
        "memory_limits": MemoryLimits(rates),
        "listening_counter": ListeningCounter(place.engine),
        "request_figures": RequestFigures(),
    })  # fmt: skip


def _wrap(app: FastAPI, *, upload_bytes: int) -> None:
    """Put what every request passes around the routes, the innermost first."""

    def limit_of(path: str) -> int:
        if path == CONTRIBUTE or path.startswith(UPLOADS):
            return upload_bytes + FORM_BYTES
        return FORM_BYTES + next((most for form, most in DESK_FILES if form.fullmatch(path)), 0)

    app.add_middleware(AnswersAlike)
    app.add_middleware(RouteNoted)
    app.add_middleware(HeadAsGet)
    app.add_middleware(SlowRequests)
    app.add_middleware(BodyLimit, limit_of=limit_of)
    app.add_middleware(SameOriginOnly)
    app.add_middleware(RequestLimits)
    app.add_middleware(AnswerFailures)
    app.add_middleware(LanguagePrefix)
    app.add_middleware(GZipMiddleware, minimum_size=1024, compresslevel=5)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(RequestLog)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    current_default_thread_limiter().total_tokens = THREADS
    app.state.listening_counter.start()
    yield
    await to_thread.run_sync(app.state.listening_counter.stop)
    app.state.kept_answers.close()
