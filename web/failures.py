"""Catches what a route, or anything before it, raises and answers with a page: no trace of the inside gets out."""

from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.errors import answer_to


class AnswerFailures:
    """Turns every exception into an answer; one that comes after the answer has begun goes on to the server's log."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, whatever happens."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def noting_send(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, noting_send)
        except ClientDisconnect:
            return
        except Exception as error:
            if started:
                raise
            await answer_to(Request(scope), error)(scope, receive, send)
