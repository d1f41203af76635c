"""Answers HEAD as GET without its body, so that every page says what it would send."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

ANSWERS_THEMSELVES = ("/media/", "/uploads/", "/feeds/")


class HeadAsGet:
    """For all but audio and uploads, which answer HEAD themselves."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, without the body for HEAD."""
        if scope["type"] != "http" or scope["method"] != "HEAD" or scope["path"].startswith(ANSWERS_THEMSELVES):
            await self.app(scope, receive, send)
            return

        async def send_without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self.app({**scope, "method": "GET"}, receive, send_without_body)
