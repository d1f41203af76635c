"""SVG drawings from people, written anew with nothing in them but shapes, words and plain colours.

Only elements and attributes that are named here go through, so that a drawing
can run nothing, fetch nothing and draw itself over and over: no script, no
event, no style sheet, no reference but to a gradient or clipping path of its own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from xml.etree.ElementTree import Element, ElementTree, ParseError, register_namespace

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from archive.errors import InvalidInput
from archive.phrases import Phrase
from media.limits import MIB

DRAWING_BYTES = 2 * MIB
MOST_ELEMENTS, MOST_DEEP, LONGEST_PX = 20_000, 40, 4000
SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
NOT_A_DRAWING = Phrase("This is not an SVG drawing that can be read here; save it as plain SVG, or send a picture.")
TOO_MUCH = Phrase("This drawing is too intricate for a site plan; simplify it, or send it as a picture.")
NO_SIZE = Phrase("This drawing does not say how large it is; give it a width and a height, or a viewBox.")

SHAPES = frozenset(("path", "rect", "circle", "ellipse", "line", "polyline", "polygon"))
ELEMENTS = SHAPES | {
    "svg", "g", "a", "switch", "text", "tspan", "title", "desc", "defs", "linearGradient", "radialGradient", "stop",
    "clipPath",
}  # fmt: skip
AS_GROUPS = {"a": "g", "switch": "g"}
"""What only wraps shapes is kept as a group, without what it did."""
WORDS = frozenset(("text", "tspan", "title", "desc"))
LOOKS = frozenset((
    "fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-opacity", "stroke-linecap",
    "stroke-linejoin", "stroke-miterlimit", "stroke-dasharray", "stroke-dashoffset", "opacity", "stop-color",
    "stop-opacity", "font-family", "font-size", "font-style", "font-weight", "letter-spacing", "text-anchor",
    "dominant-baseline", "clip-path", "clip-rule", "color", "display", "visibility", "vector-effect", "paint-order",
))  # fmt: skip
ATTRIBUTES = LOOKS | {
    "id", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "rx", "ry", "fx", "fy", "dx", "dy", "width", "height",
    "d", "points", "transform", "viewBox", "preserveAspectRatio", "offset", "gradientUnits", "gradientTransform",
    "spreadMethod", "clipPathUnits", "rotate", "textLength", "lengthAdjust", "pathLength",
}  # fmt: skip
OWN_REFERENCE = re.compile(r"url\(\s*['\"]?#[\w.:-]+['\"]?\s*\)(\s+[\w#(),.%-]+)?", re.ASCII)
OWN_NAME = re.compile(r"#[\w.:-]+", re.ASCII)
LENGTH = re.compile(r"\s*([0-9]*\.?[0-9]+(?:e[+-]?[0-9]+)?)\s*(px|pt|pc|mm|cm|in)?\s*", re.IGNORECASE)
PX_OF = {"px": 1.0, "pt": 96 / 72, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing that is safe to show, and its size."""

    content: bytes
    width_px: int
    height_px: int


def cleaned_drawing(content: bytes) -> Drawing:
    """The same drawing with only what is named above.

    Raises:
        InvalidInput: it is no SVG, says not how large it is, or is too intricate.
    """
    try:
        root = fromstring(content, forbid_dtd=False, forbid_entities=True, forbid_external=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise InvalidInput(NOT_A_DRAWING) from error
    if _local(root) != "svg":
        raise InvalidInput(NOT_A_DRAWING)
    if _depth_and_count(root) is None:
        raise InvalidInput(TOO_MUCH)
    box = _box(root)
    clean = _cleaned(root)
    scale = min(1.0, LONGEST_PX / max(box[2:]))
    width_px, height_px = (max(1, round(side * scale)) for side in box[2:])
    clean.attrib |= {"viewBox": " ".join(f"{n:g}" for n in box), "width": str(width_px), "height": str(height_px)}
    register_namespace("", SVG)
    written = BytesIO()
    ElementTree(clean).write(written, encoding="utf-8", xml_declaration=True)
    return Drawing(written.getvalue(), width_px, height_px)


def _local(element: Element) -> str:
    """The name of an SVG element, '' for any other."""
    tag = element.tag if isinstance(element.tag, str) else ""
    space, _, name = tag.rpartition("}")
    return name if space in {f"{{{SVG}", ""} else ""


def _depth_and_count(root: Element) -> tuple[int, int] | None:
    """How deep and how large it is, None where that is too much; without recursion, which depth would end."""
    waiting, count, deepest = [(root, 1)], 0, 1
    while waiting:
        element, depth = waiting.pop()
        count, deepest = count + 1, max(deepest, depth)
        if depth > MOST_DEEP or count > MOST_ELEMENTS:
            return None
        waiting.extend((child, depth + 1) for child in element)
    return deepest, count


def _cleaned(element: Element) -> Element:
    name = _local(element)
    clean = Element(f"{{{SVG}}}{AS_GROUPS.get(name, name)}", dict(_attributes(element)))
    clean.text = element.text if name in WORDS else None
    for child in element:
        if _local(child) in ELEMENTS:
            own = _cleaned(child)
            own.tail = child.tail if name in WORDS else None
            clean.append(own)
    return clean


def _attributes(element: Element) -> Iterator[tuple[str, str]]:
    """What stays of an element's attributes; what its style says comes last, and counts."""
    for name, value in element.attrib.items():
        if name in ATTRIBUTES and _harmless(value):
            yield name, value
    for declaration in element.get("style", "").split(";"):
        name, _, value = (part.strip() for part in declaration.partition(":"))
        if name in LOOKS and _harmless(value):
            yield name, value
    target = element.get(f"{{{XLINK}}}href") or element.get("href") or ""
    if _local(element).endswith("Gradient") and OWN_NAME.fullmatch(target):
        yield "href", target


def _harmless(value: str) -> bool:
    """Whether a value fetches nothing: it holds no address, but for the name of something in the same drawing."""
    folded = value.casefold()
    if OWN_REFERENCE.fullmatch(value.strip()):
        return True
    return not any(sign in folded for sign in ("url", ":", "\\", "@", "expression", "&"))


def _box(root: Element) -> tuple[float, float, float, float]:
    numbers = (root.get("viewBox") or "").replace(",", " ").split()
    try:
        x, y, width, height = (float(number) for number in numbers)
    except ValueError:
        x, y, width, height = 0.0, 0.0, _length(root.get("width")), _length(root.get("height"))
    if not all(0 < side < 1e7 for side in (width, height)) or not all(abs(at) < 1e7 for at in (x, y)):  # noqa: PLR2004
        raise InvalidInput(NO_SIZE)
    return x, y, width, height


def _length(value: str | None) -> float:
    found = LENGTH.fullmatch(value or "")
    return float(found.group(1)) * PX_OF[(found.group(2) or "px").lower()] if found else 0.0
