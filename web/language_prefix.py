"""Takes the language off the front of the address, so that routes know one path a page, and names it in the answer."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.i18n import speaking, split_language


class LanguagePrefix:
    """Sets `request.state.language`, and what `web.i18n` speaks; a prefix that is no language stays in the path."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on with the prefix taken off."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        language, path = split_language(scope["path"])
        inner = {**scope, "path": path, "raw_path": path.encode(), "state": {**scope["state"], "language": language}}

        async def send_with_language(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if headers.get("content-type", "").startswith("text/html"):
                    headers["Content-Language"] = language
            await send(message)

        with speaking(language):
            await self.app(inner, receive, send_with_language)
