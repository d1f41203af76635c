"""Signing in and out, and making an account through a one-time link."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form
from fastapi.responses import Response

from archive.errors import InvalidInput, SignInNeeded, TooMany
from archive.signing_in import find_invitation, has_steward, revoke_session
from web.answers import local_path, page, see
from web.choosing_passwords import begin
from web.error_words import in_words
from web.gated import Asking, Known, asking_again, public, public_briefly
from web.i18n import translated
from web.signing_in import sign_in
from web.viewers import forget, remember, session_token

router = APIRouter(include_in_schema=False)
Text = Annotated[str, Form(max_length=1000)]


@router.get("/sign-in")
def ask_to_sign_in(next: str = "", asking: Asking = public()) -> Response:  # noqa: A002 (the name in the address)
    """The form."""
    wanted = local_path(next, otherwise="")
    back = f"/sign-in?{urlencode({'next': wanted})}" if wanted else "/sign-in"
    return page(asking.request, "sign_in.html", email="", next=wanted, error="", back=back)


@router.post("/sign-in")
def signed_in(
    email: Text = "",
    password: Text = "",
    next: Text = "",  # noqa: A002 (the name in the form)
    known: Known = public_briefly(),
) -> Response:
    """A new session, or the form with the reason."""
    request, place = known.request, known.place
    try:
        token = sign_in(
            place,
            request.app.state.sign_in_limits,
            email=email,
            password=password,
            address=request.client.host if request.client else "",
            former=session_token(request),
            now=known.now,
        )
    except (SignInNeeded, TooMany) as error:
        status = 429 if isinstance(error, TooMany) else 401
        return page(
            request, "sign_in.html", status=status, email=email, next=local_path(next), error=translated(str(error))
        )
    response = see(request, local_path(next))
    remember(response, token, secure=place.settings.secure_cookies)
    return response


@router.post("/sign-out")
def sign_out(asking: Asking = public(writes=True)) -> Response:
    """Close the session, here and in the archive."""
    revoke_session(asking.session, session_token(asking.request), now=asking.now)
    response = see(asking.request, "/")
    forget(response, secure=asking.place.settings.secure_cookies)
    return response


@router.get("/invitations/{token}")
def invitation(token: str, asking: Asking = public()) -> Response:
    """The form behind a one-time link."""
    return _invited(asking, token, name="", email="", error="")


@router.post("/invitations/{token}")
def accept(
    token: str, name: Text = "", email: Text = "", password: Text = "", known: Known = public_briefly()
) -> Response:
    """Make the account and sign it in."""
    try:
        secret = begin(known.place, token, email=email, name=name, password=password, now=known.now)
    except InvalidInput as error:
        with asking_again(known) as asking:
            return _invited(asking, token, status=422, name=name, email=email, error=in_words(error))
    response = see(known.request, "/contribute")
    remember(response, secret, secure=known.place.settings.secure_cookies)
    return response


def _invited(asking: Asking, token: str, *, status: int = 200, **given: str) -> Response:
    role = find_invitation(asking.session, token, now=asking.now).role
    template = "accept_invitation.html" if has_steward(asking.session) else "set_up.html"
    response = page(asking.request, template, status=status, role=role, errors={}, **given)
    response.headers["Cache-Control"] = "no-store"
    return response
