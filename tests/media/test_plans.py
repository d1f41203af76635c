"""Site plans: pictures as any other, and drawings of which nothing is left that runs, fetches or multiplies."""

import re

import pytest

from archive.errors import InvalidInput
from media.drawn_plans import DRAWING_BYTES, cleaned_drawing
from media.plans import keep_plan
from media.store import LocalStore
from tests.media.test_pictures import corner, encoded

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 30 20">'
EVIL = [
    "<script>alert(1)</script>",
    '<rect width="1" height="1" onclick="alert(1)"/>',
    '<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>',
    '<image href="https://evil.example/x.png"/>',
    '<image xlink:href="data:image/svg+xml;base64,AAAA"/>',
    '<use href="https://evil.example/x.svg#a"/>',
    '<g id="a"><use href="#b"/><use href="#b"/></g><g id="b"><use href="#a"/></g>',
    '<style>@import "https://evil.example/x.css";</style>',
    '<rect style="fill:url(https://evil.example/#x)" width="1" height="1"/>',
    '<rect fill="url(https://evil.example/#x)" width="1" height="1"/>',
    '<rect fill="u\\72l(https://evil.example)" width="1" height="1"/>',
    '<a href="javascript:alert(1)"><rect width="1" height="1"/></a>',
    '<animate attributeName="href" to="javascript:alert(1)"/>',
    '<set attributeName="onmouseover" to="alert(1)"/>',
    '<linearGradient href="https://evil.example/#x"/>',
    '<filter id="f"><feImage href="https://evil.example/x"/></filter>',
    '<pattern id="p"><rect fill="url(#p)"/></pattern>',
    '<handler xmlns="http://www.w3.org/2001/xml-events">alert(1)</handler>',
    "<?xml-stylesheet href='https://evil.example/x.css'?>",
]


@pytest.fixture
def store(tmp_path) -> LocalStore:
    return LocalStore(tmp_path / "store")


@pytest.mark.parametrize("evil", EVIL)
def test_a_drawing_keeps_its_shapes_and_nothing_that_acts(evil):
    drawing = cleaned_drawing(f'{HEAD}<circle cx="5" cy="5" r="3" fill="green"/>{evil}</svg>'.encode())
    left = drawing.content.decode()
    assert '<circle cx="5" cy="5" r="3" fill="green"' in left
    assert not re.search(
        r"evil|alert|script|<use|style|\son\w+=|foreign|<image|import|animate|<set|pattern|filter", left
    )
    assert cleaned_drawing(drawing.content) == drawing


def test_looks_in_a_style_are_kept_as_attributes_and_own_gradients_work():
    given = (
        f'{HEAD}<defs><linearGradient id="g" xlink:href="#h"><stop offset="0" stop-color="red"/></linearGradient>'
        "</defs>"
        '<rect width="9" height="9" fill="blue" style="fill:url(#g); stroke-width:2; behavior:x"/>'
        "<text x='1' y='2'>Oven <tspan>here</tspan> now</text></svg>"
    )
    left = cleaned_drawing(given.encode()).content.decode()
    assert '<rect width="9" height="9" fill="url(#g)" stroke-width="2"' in left
    assert 'href="#h"' in left
    assert "Oven <tspan>here</tspan> now" in left


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ('width="100mm" height="50mm"', (378, 189)),
        ('viewBox="0,0,12000,6000"', (4000, 2000)),
        ('width="3in" height="96"', (288, 96)),
    ],
)
def test_its_size_is_told_in_pixels(size, expected):
    drawing = cleaned_drawing(f'<svg xmlns="http://www.w3.org/2000/svg" {size}><rect/></svg>'.encode())
    assert (drawing.width_px, drawing.height_px) == expected


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<html><svg/></html>", "not an SVG drawing"),
        (b"<svg", "not an SVG drawing"),
        (
            b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">&a;</svg>',
            "not an SVG",
        ),
        (b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg viewBox="0 0 1 1">&a;</svg>', "not an SVG"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "does not say how large"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 inf 1"/>', "does not say how large"),
        (
            b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">' + b"<g>" * 5000 + b"</g>" * 5000 + b"</svg>",
            "too intricate",
        ),
        (b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">' + b"<g/>" * 20_001 + b"</svg>", "too intricate"),
    ],
)
def test_what_cannot_be_a_drawing_is_said(content, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        cleaned_drawing(content)


def test_a_drawing_and_a_picture_are_kept_by_what_they_are(store):
    drawn = keep_plan(store, [HEAD.encode(), b"<rect/></svg>"])
    assert drawn.name.endswith(".svg")
    assert store.picture_path(drawn.name).read_bytes().startswith(b"<?xml")
    picture = keep_plan(store, [encoded("png", corner(), "rgb24", "rgb24")])
    assert (picture.name.endswith(".webp"), picture.width_px, picture.height_px) == (True, 160, 96)


def test_neither_is_said_and_so_is_a_drawing_that_is_too_large(store):
    for content in (b"no plan at all", b""):
        with pytest.raises(InvalidInput, match="JPEG, PNG or WebP picture, or an SVG drawing"):
            keep_plan(store, [content])
    with pytest.raises(InvalidInput, match="larger than 2 MiB"):
        keep_plan(store, [HEAD.encode(), b" " * DRAWING_BYTES])
