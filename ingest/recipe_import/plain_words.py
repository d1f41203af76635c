"""Text out of other people's files, made plain: no markup, entities or control characters, one space between words."""

import html
import unicodedata
from html.parser import HTMLParser

_BLOCKS = frozenset({"p", "br", "li", "ol", "ul", "div", "h1", "h2", "h3", "h4", "tr", "td"})


class _Words(HTMLParser):
    """Keeps what would be read, and starts a new line where a block does."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 (the interface)
        self.hidden += tag in {"script", "style"}
        self.parts += ["\n"] if tag in _BLOCKS else []

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in {"script", "style"} and self.hidden > 0
        self.parts += ["\n"] if tag in _BLOCKS else []

    def handle_data(self, data: str) -> None:
        self.parts += [] if self.hidden else [data]


def plain_lines(text: str) -> list[str]:
    """The lines of a text that hold words, without markup."""
    if "<" in text:
        words = _Words()
        words.feed(text)
        words.close()
        text = "".join(words.parts)
    text = html.unescape(text)
    shown = "".join(c if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cf", "Cs"} else " " for c in text)
    lines = (" ".join(line.split()) for line in shown.splitlines())
    return [line for line in lines if line]


def plain(text: str) -> str:
    """The same on one line."""
    return " ".join(plain_lines(text))
