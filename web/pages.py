"""Turns a template and what it shows into a page. Knows no routes, no database and no framework.

Everything is escaped, a name that a route forgot to pass is an error rather
than a gap, and static files are addressed by their content, so that a browser
may keep them for ever.
"""

import hashlib
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from web.i18n import (
    LANGUAGES,
    N_,
    clock,
    direction,
    localised,
    long_duration,
    nice_date,
    nice_time,
    said_in,
    short_day,
    translations,
)
from web.peaks import peak_list

TEMPLATE_FOLDER = Path(__file__).parent / "templates"
STATIC_FOLDER = Path(__file__).parent / "static"


@cache
def make_environment(*, site_name: str = "Storyloom") -> Environment:
    """The environment every page is rendered with; `site_name` stands in the header and the title.

    Nothing in it is of one archive, so that several sites in a process share it and compile each template once.
    """
    environment = Environment(
        loader=FileSystemLoader(TEMPLATE_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.policies["ext.i18n.trimmed"] = True
    install: Callable[..., None] = environment.install_gettext_callables  # type: ignore[attr-defined]
    install(_gettext, _ngettext, newstyle=True)
    environment.globals.update(_=_said, gettext=_said)
    environment.filters.update(
        clock=clock, long_duration=long_duration, nice_date=nice_date, nice_time=nice_time, short_day=short_day
    )
    environment.filters.update(peak_list=peak_list)
    environment.globals.update(static=static, url=_url, site_name=site_name, languages=LANGUAGES)
    environment.globals.update(direction=direction, said_in=said_in, in_language=localised, N_=N_)
    return environment


def render(
    environment: Environment,
    template: str,
    *,
    language: str,
    theme: str,
    nonce: str,
    viewer: object | None,
    **context: Any,
) -> str:
    """The page as text.

    `theme` is `light`, `dark` or empty (as the device prefers); `nonce` is the
    one in this answer's Content-Security-Policy; `viewer` has `name` and
    `role`, or is None for a visitor. `context` must hold every name that the
    comment at the top of the template lists, and may hold `here`, the page's
    path without a language prefix, and `back`, the same with its question.
    Raises jinja2.UndefinedError for a missing one.
    """
    known = theme if theme in {"light", "dark"} else ""
    here = context.get("here", "/")
    shared = {"language": language, "theme": known, "nonce": nonce, "viewer": viewer, "here": here, "back": here}
    shared |= {"offered": "", "base_url": "", "text_size": "", "in_circle": False}
    return environment.get_template(template).render(shared | context)


def static(name: str) -> str:
    """`base.css` -> `/static/base.css?v=1f0c…`. Raises FileNotFoundError for a file that is not there."""
    return f"/static/{name}?v={_fingerprint(name)}"


@cache
def _fingerprint(name: str) -> str:
    return hashlib.sha256((STATIC_FOLDER / name).read_bytes()).hexdigest()[:12]


@pass_context
def _url(context: Context, path: str) -> str:
    return localised(path, context["language"])


@pass_context
def _gettext(context: Context, message: str) -> str:
    return translations(context["language"]).gettext(message)


@pass_context
def _said(context: Context, sentence: str, **values: Any) -> Markup:
    """What Jinja's own `_` and `gettext` give, which look up and format every word of a page anew."""
    if values:
        return Markup(_gettext(context, sentence)) % values  # noqa: S704 (words of our own catalogue)
    return _said_plainly(context["language"], sentence)


@lru_cache(maxsize=4096)
def _said_plainly(language: str, sentence: str) -> Markup:
    return Markup(translations(language).gettext(sentence)) % {}  # noqa: S704 (words of our own catalogue)


@pass_context
def _ngettext(context: Context, singular: str, plural: str, number: int) -> str:
    return translations(context["language"]).ngettext(singular, plural, number)
