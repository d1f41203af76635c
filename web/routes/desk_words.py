"""Words without a recording at the desk: the form to deposit them."""

from fastapi import APIRouter
from fastapi.responses import Response

from archive.channels import Channel
from archive.errors import InvalidInput
from web.answers import page, see, wants_json
from web.body_limit import FORM_BYTES
from web.depositing_words import deposit_words, words_context
from web.desk_files import HandedIn, handed_in
from web.errors import answer_for
from web.gated import STAFF, Asking, gated
from web.readings import problems_of

router = APIRouter(prefix="/desk/new/words", include_in_schema=False)


@router.get("")
def words(asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """The form."""
    return page(asking.request, "desk/words.html", **words_context())


@router.post("")
def deposit(sent: HandedIn = handed_in(field_bytes=FORM_BYTES)) -> Response:
    """Deposit what was typed or sent; then its page at the desk."""
    try:
        key = deposit_words(sent)
    except InvalidInput as error:
        if wants_json(sent.known.request):
            raise
        context = words_context(sent.form, tuple(problems_of(error)))
        return page(sent.known.request, "desk/words.html", status=answer_for(error).status, **context)
    return see(sent.known.request, f"/desk/recordings/{key}")
