"""What a browser is given: vendored files as claimed, colours that can be read, pages that a strict policy allows."""

import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest
from jinja2 import meta

from web.pages import STATIC_FOLDER, TEMPLATE_FOLDER, make_environment, static
from web.peaks import peak_list

VENDOR = STATIC_FOLDER / "vendor"
MANIFEST = json.loads((VENDOR / "manifest.json").read_text(encoding="utf-8"))
TOKENS = (STATIC_FOLDER / "tokens.css").read_text(encoding="utf-8")
OPENED_FROM_A_STICK = {"pack/base.html", "plain/base.html"}
"""Where no server answers, none gives a nonce."""
TEMPLATES = sorted(path.relative_to(TEMPLATE_FOLDER).as_posix() for path in TEMPLATE_FOLDER.rglob("*.html"))
STYLES = sorted(STATIC_FOLDER.glob("*.css"))
SCRIPTS = sorted(STATIC_FOLDER.glob("*.js"))


def test_the_manifest_names_exactly_the_vendored_files():
    assert {entry["file"] for entry in MANIFEST} == {path.name for path in VENDOR.iterdir()} - {"manifest.json"}


@pytest.mark.parametrize("entry", MANIFEST, ids=lambda entry: entry["file"])
def test_a_vendored_file_is_what_the_manifest_says(entry):
    assert hashlib.sha256((VENDOR / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]
    assert entry["licence"] in ("OFL-1.1", "MIT")
    assert all(entry[key] for key in ("name", "version", "source"))


def test_the_first_page_has_room_for_its_fonts():
    fonts = [VENDOR / name for name in re.findall(r'rel="preload" href="/static/vendor/([^"]+)"', source("base.html"))]
    assert len(fonts) == 2
    assert sum(font.stat().st_size for font in fonts) < 45_000


def test_all_that_the_first_page_loads_leaves_room_for_the_page_itself():
    """100 KB without audio as it travels, of which the page may take 25."""
    text = source("base.html") + source("home.html")
    names = set(re.findall(r"static\('([^']+)'\)", text)) | {
        f"vendor/{name}" for name in re.findall(r'href="/static/vendor/([^"]+)"', text)
    }
    assert {"tokens.css", "loom.css", "moments.js", "theme.js"} <= names
    assert sum(as_it_travels(STATIC_FOLDER / name) for name in names) < 75_000


def as_it_travels(path: Path) -> int:
    """Fonts are compressed already; what is text is compressed by the server."""
    content = path.read_bytes()
    return len(content) if path.suffix == ".woff2" else len(gzip.compress(content, 5))


def source(template: str) -> str:
    return (TEMPLATE_FOLDER / template).read_text(encoding="utf-8")


# Colours


def block(start: str) -> dict[str, str]:
    """The colours set in the first block of tokens.css that follows `start`."""
    body = TOKENS[TOKENS.index(start) :].split("{", 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})\s*;", body))


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


LIGHT = block(":root {\n    color-scheme: light")
DARK = block(':root[data-theme="dark"] {')
TEXT = ("ink", "ink-soft", "accent", "person", "dish", "crop", "place", "good", "bad", "wait")
GROUNDS = ("ground", "ground-deep", "raised", "glow-ground")


def test_the_measure_of_contrast_is_right():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("text", TEXT)
@pytest.mark.parametrize("ground", GROUNDS)
def test_text_can_be_read_on_every_ground(colours, text, ground):
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_buttons_and_the_edges_of_fields_can_be_made_out(colours):
    assert contrast(colours["on-accent"], colours["accent"]) >= 4.5
    for ground in GROUNDS:
        assert contrast(colours["line-strong"], colours[ground]) >= 3


def test_dark_is_the_same_whether_chosen_or_preferred():
    assert block(':root:not([data-theme="light"]) {') == DARK
    assert set(LIGHT) == set(DARK)


def test_every_token_that_is_used_is_defined():
    defined = set(re.findall(r"--([\w-]+):", "".join(path.read_text(encoding="utf-8") for path in STYLES)))
    for path in STYLES:
        assert set(re.findall(r"var\(--([\w-]+)", path.read_text(encoding="utf-8"))) <= defined, path.name


def test_motion_is_only_for_those_who_have_not_asked_for_less():
    for path in STYLES:
        text = path.read_text(encoding="utf-8")
        allowed = re.sub(r"@media \(prefers-reduced-motion: no-preference\) \{.*?\n  \}", "", text, flags=re.DOTALL)
        assert not re.search(r"\b(transition|animation|scroll-behavior)\b", allowed), path.name


# Pages and the policy


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_compiles_and_keeps_to_the_policy(template):
    text = source(template)
    make_environment().get_template(template)
    markup = re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL)
    assert not re.search(r"\sstyle\s*=", markup)
    assert not re.search(r"\son[a-z]+\s*=", markup)
    assert not re.search(r"(src|href)=\"https?:", markup)
    for script in re.findall(r"<script[^>]*>", markup):
        assert 'nonce="{{ nonce }}"' in script or template in OPENED_FROM_A_STICK


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_says_first_what_it_needs(template):
    assert source(template).startswith("{#")


@pytest.mark.parametrize("template", TEMPLATES)
def test_the_files_and_templates_a_template_names_are_there(template):
    text = source(template)
    for name in re.findall(r"static\('([^']+)'\)", text):
        assert (STATIC_FOLDER / name).is_file()
    parsed = make_environment().parse(text)
    for name in meta.find_referenced_templates(parsed):
        assert name in TEMPLATES


@pytest.mark.parametrize("template", TEMPLATES)
def test_words_that_are_seen_go_through_the_catalogue(template):
    """What is left between tags after taking out expressions is punctuation or units, never a word."""
    text = re.sub(r"\{%-?\s*trans\b.*?endtrans\s*-?%\}", "", source(template), flags=re.DOTALL)
    text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", text, flags=re.DOTALL)
    words = re.findall(r"[A-Za-z]{2,}", re.sub(r"<[^>]*>", " ", text))
    assert [word for word in words if word != "SHA"] == []


def test_styles_and_scripts_name_files_that_are_there():
    for path in STYLES:
        for name in re.findall(r'url\("([^"]+)"\)', path.read_text(encoding="utf-8")):
            assert (STATIC_FOLDER / name).is_file(), name
    for path in SCRIPTS:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\beval\(|new Function|\.style\.", text), path.name
        for name in re.findall(r'from "\./([^"]+)"', text):
            assert (STATIC_FOLDER / name).is_file(), name


def test_a_static_address_changes_with_the_file():
    digest = hashlib.sha256((STATIC_FOLDER / "base.css").read_bytes()).hexdigest()
    assert static("base.css") == f"/static/base.css?v={digest[:12]}"
    with pytest.raises(FileNotFoundError):
        static("not-there.css")


def test_a_waveform_travels_as_few_small_numbers():
    assert peak_list([0.0, 0.5, 1.0, 0.25]) == "0,50,100,25"
    assert peak_list([]) == ""
    assert peak_list([0.0, 0.0]) == "0,0"
    many = [int(value) for value in peak_list([1.0, *([0.1] * 9998), 0.5]).split(",")]
    assert (len(many), many[0], many[-1]) == (240, 100, 50)


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.name)
def test_styles_name_no_side_so_that_they_hold_from_right_to_left(style):
    sides = re.compile(
        r"(margin|padding|border|inset|scroll-margin)-(left|right)|(?<![\w-])(left|right)\s*:|text-align:\s*(left|right)|float:\s*(left|right)"
    )
    assert [found.group(0) for found in sides.finditer(style.read_text(encoding="utf-8"))] == []
