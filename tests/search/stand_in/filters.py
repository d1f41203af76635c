"""Filter expressions: comparisons, IN, NOT, AND, OR and parentheses, and arrays of them, two deep."""

import re
from collections.abc import Callable

from tests.search.stand_in.errors import Refused

Test = Callable[[dict], bool]

_TOKEN = re.compile(r'\s*(?:(?P<text>"(?:[^"\\]|\\.)*")|(?P<sign>!=|>=|<=|[=<>()\[\],])|(?P<word>[\w./-]+))')
_KEYWORDS = {"AND", "OR", "NOT", "IN", "TO", "EXISTS", "IS"}


def read_filter(value, filterable: list[str], code: str) -> Test:
    """Return a test for documents; raise Refused for what the server would not read or may not filter by."""
    if value is None:
        return lambda _: True
    if isinstance(value, str):
        return _Parser(value, filterable, code).whole()
    if not isinstance(value, list):
        raise Refused(code, "Invalid syntax for the filter parameter: expected String, Array.")
    tests = [_any(each, filterable, code) for each in value]
    return lambda document: all(test(document) for test in tests)


def _any(value, filterable: list[str], code: str) -> Test:
    if isinstance(value, str):
        return _Parser(value, filterable, code).whole()
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise Refused(code, "Invalid syntax for the filter parameter: expected String, [String].")
    tests = [_Parser(each, filterable, code).whole() for each in value]
    return lambda document: any(test(document) for test in tests)


class _Parser:
    def __init__(self, text: str, filterable: list[str], code: str) -> None:
        self.code, self.filterable, self.text = code, filterable, text
        self.tokens: list[tuple[str, str]] = []
        place = 0
        while text[place:].strip():
            found = _TOKEN.match(text, place)
            if found is None:
                self.refuse(f"unexpected characters at {place}")
            self.tokens.append((found.lastgroup, found[found.lastgroup]))
            place = found.end()

    def refuse(self, why: str):
        raise Refused(self.code, f"Was expecting a valid filter: {why} in `{self.text[:80]}`")

    def peek(self) -> str:
        return self.tokens[0][1] if self.tokens else ""

    def take(self, wanted: str | None = None) -> tuple[str, str]:
        if not self.tokens or (wanted is not None and self.tokens[0][1] != wanted):
            self.refuse(f"expected {wanted or 'more'}")
        return self.tokens.pop(0)

    def whole(self) -> Test:
        test = self.either()
        if self.tokens:
            self.refuse(f"nothing should follow before {self.peek()}")
        return test

    def either(self) -> Test:
        tests = [self.both()]
        while self.peek() == "OR":
            self.take()
            tests.append(self.both())
        return lambda document: any(test(document) for test in tests)

    def both(self) -> Test:
        tests = [self.one()]
        while self.peek() == "AND":
            self.take()
            tests.append(self.one())
        return lambda document: all(test(document) for test in tests)

    def one(self) -> Test:
        if self.peek() == "NOT":
            self.take()
            test = self.one()
            return lambda document: not test(document)
        if self.peek() == "(":
            self.take()
            test = self.either()
            self.take(")")
            return test
        return self.condition()

    def condition(self) -> Test:
        attribute = self.value()
        if attribute not in self.filterable:
            self.refuse(f"Attribute `{attribute}` is not filterable")
        sign = self.take()[1]
        if sign == "NOT":
            wanted = self.values()
            return lambda document: not wanted & held(document, attribute)
        if sign == "IN":
            self.tokens.insert(0, ("word", "IN"))
            wanted = self.values()
            return lambda document: bool(wanted & held(document, attribute))
        value = self.value()
        if sign == "=":
            return lambda document: norm(value) in held(document, attribute)
        if sign == "!=":
            return lambda document: norm(value) not in held(document, attribute)
        return self.refuse(f"`{sign}` is not a comparison that the stand-in knows")

    def values(self) -> set:
        self.take("IN")
        self.take("[")
        found = set()
        while self.peek() != "]":
            found.add(norm(self.value()))
            if self.peek() != "]":
                self.take(",")
        self.take("]")
        return found

    def value(self) -> str:
        kind, text = self.take()
        if kind == "sign" or (kind == "word" and text in _KEYWORDS):
            self.refuse(f"`{text}` is a reserved keyword or sign")
        return text[1:-1].replace('\\"', '"') if kind == "text" else text


def held(document: dict, attribute: str) -> set:
    value = document.get(attribute)
    return {norm(each) for each in (value if isinstance(value, list) else [value]) if each is not None}


def norm(value):
    """Numbers compare as numbers, also when written as text; texts without their case."""
    try:
        return float(value)
    except ValueError:
        return value.lower()
