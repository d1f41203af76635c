"""What the desk answers when a form cannot be used: the page it came from, with the sentence, and nothing changed."""

from collections.abc import Callable
from typing import Any

from fastapi.responses import Response

from archive.errors import Conflict, InvalidInput
from web.answers import wants_json
from web.error_words import in_words
from web.errors import answer_for
from web.gated import Asking

NOT_DONE = (InvalidInput, Conflict)


def refused(asking: Asking, error: InvalidInput | Conflict, show: Callable[[dict[str, Any]], Response]) -> Response:
    """What `show` makes of the error's status and sentence, with all that the form had begun taken back.

    Raises the error itself where data is asked for.
    """
    asking.session.rollback()
    if wants_json(asking.request):
        raise error
    return show({"status": answer_for(error).status, "error": in_words(error)})
