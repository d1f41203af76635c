"""Every kind of page there is, by its route, with addresses that show it; `{name}` is filled from the site at hand."""

from typing import Final

VISITORS: Final = {
    "/": ("/",),
    "/search": ("/search", "/search?q=corn", "/search?q=zzyzx", "/search?q=pumpkn", "/search?q=corn&crop={crop}"),
    "/stories": ("/stories",),
    "/stories/{slug}": ("/stories/{slug}", "/stories/{slug}?lang=es&beside=yes", "/stories/{slug}?told=yes"),
    "/stories/{slug}/transcript": ("/stories/{slug}/transcript",),
    "/stories/{slug}/made": ("/stories/{slug}/made",),
    "/stories/{slug}/remember": ("/stories/{slug}/remember?passage={passage}",),
    "/p/{key}": ("/p/{passage}", "/p/{passage}?to={later}"),
    "/p/{key}/like": ("/p/{passage}/like",),
    "/weave": ("/weave",),
    "/weave/{key}": ("/weave/{passage}",),
    "/weave/kept/{key}": ("/weave/kept/{weave}",),
    "/loom": ("/loom", "/loom?subject={subject}"),
    "/people": ("/people",),
    "/people/{slug}": ("/people/{person}", "/people/{narrator}"),
    "/dishes": ("/dishes",),
    "/dishes/{slug}": ("/dishes/{dish}",),
    "/dishes/{slug}/recipes": ("/dishes/{dish}/recipes",),
    "/crops": ("/crops",),
    "/crops/{slug}": ("/crops/{crop}",),
    "/ingredients": ("/ingredients",),
    "/ingredients/{slug}": ("/ingredients/{ingredient}",),
    "/places": ("/places",),
    "/places/{slug}": ("/places/{place}",),
    "/recipes": ("/recipes",),
    "/recipes/{slug}": ("/recipes/{recipe}",),
    "/seeds": ("/seeds",),
    "/seeds/{slug}": ("/seeds/{seed}",),
    "/seeds/{slug}/label": ("/seeds/{seed}/label", "/seeds/{seed}/label?size=packet"),
    "/about": ("/about",),
    "/embed/stories/{slug}": ("/embed/stories/{slug}", "/embed/stories/no-such-story"),
    "/embed/p/{key}": ("/embed/p/{passage}",),
    "/sign-in": ("/sign-in",),
    "/invitations/{token}": ("/invitations/{token}", "/invitations/no-such-link"),
}
NOT_THERE: Final = ("/embed/stories/no-such-story", "/invitations/no-such-link", "/no-such-page")
"""Pages that say so with 404, each in its own words; the last is the site's own."""

CONTRIBUTORS: Final = {"/contribute": ("/contribute",), "/me": ("/me",)}

CURATORS: Final = {
    "/desk": ("/desk",),
    "/desk/recordings/{key}": ("/desk/recordings/{recording}",),
    "/desk/recordings/{key}/translations": ("/desk/recordings/{recording}/translations",),
    "/desk/recordings/{key}/readings": ("/desk/recordings/{recording}/readings",),
    "/desk/recordings/{key}/readings/{reading}": ("/desk/recordings/{recording}/readings/{reading}",),
    "/desk/new/words": ("/desk/new/words",),
    "/desk/passages/{key}": ("/desk/passages/{passage}",),
    "/desk/stories/{slug}": ("/desk/stories/{slug}",),
    "/desk/mentions": ("/desk/mentions",),
    "/desk/mentions/decided": ("/desk/mentions/decided",),
    "/desk/new-names": ("/desk/new-names",),
    "/desk/stop-rules": ("/desk/stop-rules",),
    "/desk/policy": ("/desk/policy",),
    "/desk/machine": ("/desk/machine",),
    "/desk/machine/undo": ("/desk/machine/undo?engine={engine}",),
    "/desk/memories": ("/desk/memories",),
    "/desk/weaves": ("/desk/weaves",),
    "/desk/health": ("/desk/health",),
    "/desk/gaps": ("/desk/gaps",),
    "/desk/search": ("/desk/search?q=corn",),
    "/desk/subjects": ("/desk/subjects",),
    "/desk/subjects/new": ("/desk/subjects/new",),
    "/desk/subjects/{key}": ("/desk/subjects/{subject}",),
    "/desk/subjects/{key}/merge": ("/desk/subjects/{subject}/merge", "/desk/subjects/{subject}/merge?into={other}"),
    "/desk/subjects/{key}/split": ("/desk/subjects/{subject}/split",),
    "/desk/subjects/import": ("/desk/subjects/import",),
    "/desk/subjects/imports/{key}": ("/desk/subjects/imports/{imported}",),
    "/desk/recipes": ("/desk/recipes",),
    "/desk/recipes/{slug}": ("/desk/recipes/{recipe}",),
    "/desk/new/recipe": ("/desk/new/recipe",),
    "/desk/import/recipes": ("/desk/import/recipes",),
    "/desk/seeds": ("/desk/seeds",),
    "/desk/seeds/{slug}": ("/desk/seeds/{seed}",),
    "/desk/new/seed": ("/desk/new/seed",),
    "/desk/invitations": ("/desk/invitations",),
    "/styleguide": ("/styleguide",),
}

NO_PAGES: Final = {
    "/api/": "data, not a page",
    "/media/": "sound",
    "/pictures/": "a picture",
    "/desk/pictures/": "a picture",
    "/healthz": "for monitors",
    "/readyz": "for monitors",
    "/livez": "for monitors",
    "/robots.txt": "for robots",
    "/favicon.ico": "a picture",
    "/s/{key}": "leads on to another page",
    "/search/suggest": "lines for the search box",
    "/desk/search/suggest": "lines for the search box",
    "/stories/{slug}.{form}": "a file",
    "/stories/{slug}/cite.{form}": "a file",
    "/desk/recordings/{key}/transcript.{form}": "a file",
    "/desk/subjects/export.{form}": "a file",
    "/me/uploads/{key}/progress": "data for a page",
    "/me/arrivals": "data",
    "/me/arrivals/{token}": "what became of one file: a piece of a page",
}
"""What a GET may answer that nobody looks at as a page, with the reason; one that ends in a slash is all beneath it."""


def addresses(kinds: dict[str, tuple[str, ...]]) -> list[str]:
    return [address for several in kinds.values() for address in several]


def is_no_page(route: str) -> bool:
    return any(route.startswith(path) if path.endswith("/") else route == path for path in NO_PAGES)
