"""One's own account: where it is signed in, a new password; and the way back in for who forgot theirs."""

from typing import Annotated, Any

from fastapi import APIRouter, Form
from fastapi.responses import Response

from archive.account_keeping import account_to_recover, close_session, open_sessions
from archive.channels import Channel
from archive.errors import InvalidInput, SignInNeeded, TooMany
from web.answers import page, see
from web.choosing_passwords import begin_again, change
from web.error_words import in_words
from web.errors import answer_for
from web.gated import EVERYONE_SIGNED_IN, Asking, Known, asking_again, gated, gated_briefly, public, public_briefly
from web.i18n import N_, translated
from web.viewers import remember, session_token

router = APIRouter(include_in_schema=False)
Secret = Annotated[str, Form(max_length=1000)]
NOTICES = {
    "password": N_("Your password is changed, and other browsers are signed out."),
    "signed-out": N_("That browser is signed out."),
}


@router.get("/me/account")
def mine(done: str = "", asking: Asking = gated(Channel.desk, for_roles=EVERYONE_SIGNED_IN)) -> Response:
    """Where one is signed in."""
    return _page(asking, notice=translated(NOTICES.get(done, "")))


@router.post("/me/account")
def new_password(
    former: Secret = "", password: Secret = "", known: Known = gated_briefly(Channel.desk, for_roles=EVERYONE_SIGNED_IN)
) -> Response:
    """Change the password, knowing the former one."""
    request, account = known.request, known.account
    try:
        if account is not None:
            change(
                known.place, request.app.state.sign_in_limits, account, former=former, password=password,
                token=session_token(request), address=request.client.host if request.client else "", now=known.now,
            )  # fmt: skip
    except (SignInNeeded, InvalidInput, TooMany) as error:
        status = 422 if isinstance(error, SignInNeeded) else answer_for(error).status
        with asking_again(known) as asking:
            return _page(asking, status=status, error=in_words(error))
    return see(request, "/me/account?done=password")


@router.post("/me/account/sessions/{name}")
def sign_out_there(
    name: str, asking: Asking = gated(Channel.desk, for_roles=EVERYONE_SIGNED_IN, writes=True)
) -> Response:
    """Close another session of one's own."""
    close_session(asking.session, asking.account_id, name, now=asking.now)
    return see(asking.request, "/me/account?done=signed-out")


@router.get("/recover/{token}")
def choose(token: str, asking: Asking = public()) -> Response:
    """The form behind a steward's one-time link."""
    return _choose(asking, token)


@router.post("/recover/{token}")
def chosen(token: str, password: Secret = "", known: Known = public_briefly()) -> Response:
    """Take the new password and sign in."""
    try:
        secret = begin_again(known.place, token, password=password, now=known.now)
    except InvalidInput as error:
        with asking_again(known) as asking:
            return _choose(asking, token, status=422, error=in_words(error))
    response = see(known.request, "/me")
    remember(response, secret, secure=known.place.settings.secure_cookies)
    return response


def _choose(asking: Asking, token: str, *, status: int = 200, error: str = "") -> Response:
    account = account_to_recover(asking.session, token, now=asking.now)
    response = page(asking.request, "recover.html", status=status, name=account.name, error=error)
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(asking: Asking, *, status: int = 200, **said: Any) -> Response:
    token = session_token(asking.request)
    sessions = open_sessions(asking.session, asking.account_id, token=token, now=asking.now)
    context = {"notice": "", "error": "", "sessions": sessions} | said
    return page(asking.request, "my_account.html", status=status, here="/me/account", **context)
