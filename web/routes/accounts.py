"""Signing in and out, and making an account through a one-time link."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form
from fastapi.responses import Response

from archive.errors import InvalidInput, SignInNeeded, TooMany
from archive.signing_in import accept_invitation, find_invitation, has_steward, open_session, revoke_session
from web.answers import local_path, page, see
from web.gated import Asking, Known, public, public_briefly
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
    role = find_invitation(asking.session, token, now=asking.now).role
    template = "accept_invitation.html" if has_steward(asking.session) else "set_up.html"
    response = page(asking.request, template, role=role, name="", email="", errors={}, error="")
    response.headers["Cache-Control"] = "no-store"
    return response


@router.post("/invitations/{token}")
def accept(
    token: str, name: Text = "", email: Text = "", password: Text = "", asking: Asking = public(writes=True)
) -> Response:
    """Make the account and sign it in."""
    role = find_invitation(asking.session, token, now=asking.now).role
    template = "accept_invitation.html" if has_steward(asking.session) else "set_up.html"
    try:
        account = accept_invitation(asking.session, token, email=email, name=name, password=password, now=asking.now)
    except InvalidInput as error:
        given = {"role": role, "name": name, "email": email, "errors": {}}
        return page(asking.request, template, status=422, **given, error=translated(str(error)))
    response = see(asking.request, "/contribute")
    secret = open_session(asking.session, account, now=asking.now)
    remember(response, secret, secure=asking.place.settings.secure_cookies)
    return response
