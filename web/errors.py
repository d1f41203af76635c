"""What a failure looks like from outside: one table says which status, one page shows the sentence.

The sentence is the error's own, in the page's language. A failure nobody
foresaw is logged whole and answered with nothing of its inside. A thing that
may not be known of and one that never was are answered alike.
"""

import logging
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from fastapi import HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException as StarletteHTTPException

from archive import errors
from archive.database import is_full
from media.durable import DISK_FULL
from web.answers import REVALIDATE, page, refusal_page, see, wants_json
from web.error_words import in_words
from web.i18n import N_, _, translated
from web.paper.pdf import PRINT_THE_PAGE, NoPdf
from web.tus.headers import PLAIN, VERSION
from web.tus.refusals import TusRefusal, UnsupportedVersion

log = logging.getLogger(__name__)

RETRY_SOON_S = 5
UNAVAILABLE = 503


@dataclass(frozen=True, slots=True)
class Answer:
    """How an error is told: its HTTP status and what to do now."""

    status: int
    advice: str = ""


TRY_AGAIN = N_("Try again in a moment; nothing that was stored is lost.")
ANSWERS: dict[type[BaseException], Answer] = {
    errors.BadQuestion: Answer(400),
    errors.InvalidInput: Answer(422, N_("Go back, change what was given and send it again.")),
    errors.NotFound: Answer(404, N_("It may have moved or been taken back. Search, or begin at the first page.")),
    errors.NotPermitted: Answer(403),
    errors.SignInNeeded: Answer(401),
    errors.Conflict: Answer(409, N_("Load the page again to see what is true now.")),
    errors.TooMany: Answer(429, TRY_AGAIN),
    errors.Busy: Answer(503, TRY_AGAIN),
    errors.TooSlow: Answer(408, N_("What was stored before is safe.")),
    errors.TooLarge: Answer(413),
    errors.StorageFull: Answer(507, N_("What was stored before is safe; tell whoever looks after the archive.")),
    errors.NotAudio: Answer(415),
    errors.MissingPart: Answer(503, N_("The lists of stories, people and dishes work meanwhile.")),
    NoPdf: Answer(503, PRINT_THE_PAGE),
    errors.LostFence: Answer(503),
}
NO_SUCH_PAGE = N_("There is no page at this address.")
SENTENCES = {404: NO_SUCH_PAGE, 405: N_("This address does not take that kind of request.")}
UNFORESEEN = N_("Something went wrong on our side.")
BUSY = N_("The archive is busy at the moment.")


def answer_for(error: errors.StoryloomError) -> Answer:
    """The table's line for this error."""
    return next(ANSWERS[kind] for kind in type(error).__mro__ if kind in ANSWERS)


def answer_to(request: Request, error: BaseException) -> Response:
    """The answer to a failure, as a page or as JSON."""
    if isinstance(error, errors.SignInNeeded) and not wants_json(request):
        return _to_sign_in(request)
    if isinstance(error, OperationalError) and is_full(error):
        error = errors.StorageFull(DISK_FULL)
    status, sentence, advice = _told(error)
    advice = translated(advice)
    headers = _headers(error, status) | (PLAIN if request.url.path.startswith("/uploads") else {})
    if wants_json(request):
        return JSONResponse({"error": sentence, "advice": advice}, status, headers | {"Cache-Control": "no-store"})
    if isinstance(error, (errors.TooMany, errors.Busy)):
        response = refusal_page(request, status=status, sentence=sentence, advice=advice)
    else:
        response = page(request, "error.html", status=status, sentence=sentence, advice=advice)
    response.headers.update(headers)
    return response


def _told(error: BaseException) -> tuple[int, str, str]:
    """Status and sentence, and advice that is not translated yet."""
    if isinstance(error, TusRefusal):
        return error.status, in_words(error), ""
    if isinstance(error, errors.StoryloomError):
        known = answer_for(error)
        return known.status, in_words(error), known.advice
    if isinstance(error, RequestValidationError):
        return 422, _first_problem(error), N_("Go back, change it and send it again.")
    if isinstance(error, StarletteHTTPException):
        return error.status_code, translated(SENTENCES.get(error.status_code, str(error.detail))), ""
    if isinstance(error, (OperationalError, PoolTimeoutError)):
        log.warning("the database did not answer: %s", error)
        return 503, translated(BUSY), TRY_AGAIN
    log.error("a request failed", exc_info=error)
    return 500, translated(UNFORESEEN), TRY_AGAIN


def _first_problem(error: RequestValidationError) -> str:
    problem = error.errors()[0]
    name = next((str(part) for part in reversed(problem["loc"]) if isinstance(part, str)), "request")
    said = {"name": name[:60], "problem": problem["msg"]}
    return _("“%(name)s” cannot be used as it was given: %(problem)s.") % said


def _headers(error: BaseException, status: int) -> dict[str, str]:
    if isinstance(error, UnsupportedVersion):
        return {"Tus-Version": VERSION}
    if isinstance(error, errors.TooMany):
        return {"Retry-After": str(error.retry_after_s)}
    if isinstance(error, HTTPException | StarletteHTTPException) and error.headers:
        return dict(error.headers)
    return {"Retry-After": str(RETRY_SOON_S)} if status == UNAVAILABLE else {}


def _to_sign_in(request: Request) -> Response:
    wanted = request.url.path if request.method == "GET" else ""
    query = f"?{request.url.query}" if wanted and request.url.query else ""
    response = see(request, f"/sign-in?{urlencode({'next': wanted + query})}" if wanted else "/sign-in")
    response.headers["Cache-Control"] = REVALIDATE
    return response


async def handle(request: Request, error: Exception) -> Response:
    """For the framework's own errors: no such address, wrong method, fields that do not parse."""
    return answer_to(request, error)


HANDLERS: dict[Any, Any] = {StarletteHTTPException: handle, RequestValidationError: handle}
