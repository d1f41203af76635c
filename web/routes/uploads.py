"""Uploads that go on where they broke off: the tus 1.0 protocol under `/uploads`.

The address of an upload is a secret of its sender, and no other account may
use it. Bytes come back out nowhere here.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response

from archive.arrivals import Arrival
from archive.channels import Channel
from web.answers import see, wants_json
from web.gated import EVERYONE_SIGNED_IN, Known, gated_briefly
from web.tus.arrivals import Standing, begin, finish, look, look_to_write, state_deposit, take_away
from web.tus.headers import (
    ALGORITHMS,
    EXTENSIONS,
    PLAIN,
    VERSION,
    check_content_type,
    check_version,
    checksum,
    expires,
    whole_number,
)
from web.tus.receiving import receive_piece
from web.tus.words import arrival_data, begun_data

router = APIRouter(include_in_schema=False)
Sender = Annotated[Known, gated_briefly(Channel.desk, for_roles=EVERYONE_SIGNED_IN)]


def speaking_tus(request: Request, known: Sender) -> Known:
    """Who sends, once it is known that they may; raises UnsupportedVersion unless their client speaks tus 1.0.0."""
    check_version(request.headers)
    return known


Speaker = Annotated[Known, Depends(speaking_tus)]


@router.options("/uploads")
@router.options("/uploads/{token}")
def abilities(known: Sender) -> Response:
    """What this server can do; the same of every upload."""
    headers = {
        "Tus-Version": VERSION,
        "Tus-Extension": EXTENSIONS,
        "Tus-Max-Size": str(known.place.settings.upload_limit_bytes),
        "Tus-Checksum-Algorithm": ",".join(ALGORITHMS),
    }
    return Response(status_code=204, headers=PLAIN | headers)


@router.post("/uploads")
def create(request: Request, known: Speaker) -> Response:
    """Announce an upload; its address is in the answer."""
    standing = begin(known, request.headers)
    headers = {"Location": f"/uploads/{standing.arrival.token}", "Upload-Offset": "0"}
    return Response(status_code=201, headers=PLAIN | headers | _until(standing.arrival))


@router.head("/uploads/{token}")
def where(token: str, known: Speaker) -> Response:
    """How much of it is here."""
    standing = look(known, token)
    arrival = standing.arrival
    headers = {"Upload-Offset": str(standing.offset_bytes), "Upload-Length": str(arrival.length_bytes)}
    if arrival.metadata_header:
        headers["Upload-Metadata"] = arrival.metadata_header
    return Response(status_code=200, headers=PLAIN | headers | _until(arrival))


@router.patch("/uploads/{token}")
async def add(request: Request, token: str, known: Speaker) -> Response:
    """Add a piece. What is acknowledged is on disk."""
    check_content_type(request.headers)
    offset, sum_of = whole_number(request.headers, "upload-offset"), checksum(request.headers)
    arrival = await run_in_threadpool(look_to_write, known, token)
    length = await receive_piece(
        request,
        known.place.store,
        arrival.upload_key,
        offset_bytes=offset,
        length_bytes=arrival.length_bytes,
        sum_of=sum_of,
    )
    await run_in_threadpool(finish, known, arrival, length)
    return Response(status_code=204, headers=PLAIN | {"Upload-Offset": str(length)} | _until(arrival))


@router.post("/uploads/{token}")
async def add_or_remove(request: Request, token: str, known: Speaker) -> Response:
    """The same two for clients that can only send POST (section "X-HTTP-Method-Override")."""
    if request.headers.get("x-http-method-override", "").upper() == "DELETE":
        return await run_in_threadpool(remove, token, known)
    return await add(request, token, known)


@router.delete("/uploads/{token}")
def remove(token: str, known: Speaker) -> Response:
    """Forget an upload that is not handed in."""
    take_away(known, token)
    return Response(status_code=204, headers=PLAIN)


@router.get("/me/arrivals")
def begun(known: Sender) -> Response:
    """What the sender has begun and not finished, as `/me` shows it, and how much more they may send."""
    return JSONResponse(begun_data(known), headers={"Cache-Control": "no-store"})


@router.get("/me/arrivals/{token}")
def outcome(token: str, known: Sender) -> Response:
    """What became of an upload, in words."""
    return _told(look(known, token))


@router.post("/me/arrivals/{token}/deposit")
def deposit(token: str, known: Sender) -> Response:
    """State that one may deposit what has arrived without that."""
    standing = state_deposit(known, token)
    return _told(standing) if wants_json(known.request) else see(known.request, "/me")


@router.post("/me/arrivals/{token}/remove")
def remove_begun(token: str, known: Sender) -> Response:
    """The same as DELETE, from a form."""
    take_away(known, token)
    return see(known.request, "/contribute")


def _told(standing: Standing) -> Response:
    return JSONResponse(arrival_data(standing.arrival, standing.offset_bytes), headers={"Cache-Control": "no-store"})


def _until(arrival: Arrival) -> dict[str, str]:
    return {"Upload-Expires": expires(arrival.expires_at)}
