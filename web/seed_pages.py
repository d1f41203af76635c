"""Seed lots as their pages show them: one with its lineage, and the label for its envelope."""

from typing import Any

from archive.reading_seed import SeedPage
from archive.seed_voice import SeedLabel
from web.i18n import N_, _, translated
from web.lineage_tree import lineage_tree
from web.paper.codes import paper_code
from web.paper.labels import label_size
from web.paper.public_address import in_words
from web.playing import shown_voice
from web.record_pages import beside, stories_behind

STATUSES = {"heirloom": N_("Heirloom"), "hybrid": N_("Hybrid"), "unknown": N_("Heirloom or hybrid: not known")}
SIZES = {"coin": N_("Coin envelope, 89 × 57 mm"), "packet": N_("Seed packet, 82 × 114 mm")}  # noqa: RUF001 (the sign itself)

SYMBOLS_MM = {"coin": 25.0, "packet": 28.0}


def seed_context(seed: SeedPage, *, can_print: bool) -> dict[str, Any]:
    """The names that `seed.html` lists."""
    heard = [moment for moment in (seed.moment, *(line.moment for line in seed.lineage)) if moment]
    return {
        "seed": {
            "slug": seed.slug,
            "name": seed.name,
            "keeper": seed.keeper,
            "note": seed.note,
            "crop": seed.crop,
            "heirloom": seed.heirloom,
            "facts": [(words, value) for words, value in _facts(seed) if value],
        },
        "voice": shown_voice(seed.voice),
        "keeper_speaks": seed.moment is not None,
        "tree": lineage_tree(seed.lineage),
        "lineage": [
            {
                "giver": line.giver,
                "receiver": line.receiver,
                "year": line.year or "",
                "note": line.note,
                "moment": beside(line.moment),
            }
            for line in seed.lineage
        ],
        "can_print": can_print,
        "others": seed.others,
        **stories_behind(heard, seed.stories),
    }


def _facts(seed: SeedPage) -> tuple[tuple[str, object], ...]:
    return (
        (_("Variety"), seed.variety),
        (_("Year"), seed.year),
        (_("Kept at"), seed.kept_at),
        (_("How much there is"), seed.quantity),
        (_("Breeding"), status_words(seed.status)),
        (_("How it comes up"), seed.germination),
    )


def status_words(status: str) -> str:
    """Heirloom, hybrid or not known."""
    return translated(STATUSES[status])


def label_context(label: SeedLabel, *, size: str, site: str, for_staff: bool) -> dict[str, Any]:
    """The names that `seed_label.html` and `paper/label.html` list; `site` is the public address, or ''."""
    chosen = size if size in SIZES else "coin"
    address = f"/seeds/{label.slug}/label"
    facts = _label_facts(label, chosen)
    return {
        "label": label,
        "facts": facts,
        "words_size": label_size(label, facts, chosen),
        "address_parts": (f"{in_words(site)}/", f"s/{label.code}") if site else (),
        "code": paper_code(f"{site}/s/{label.code}", symbol_mm=SYMBOLS_MM[chosen]) if site else None,
        "site": site,
        "pdf": f"{address}.pdf?size={chosen}" if site and for_staff else "",
        "size": chosen,
        "sizes": [
            {"words": translated(words), "href": f"{address}?size={name}", "current": name == chosen}
            for name, words in SIZES.items()
        ],
    }


def _label_facts(label: SeedLabel, size: str) -> list[tuple[str, str]]:
    breeding = status_words(label.status) if label.status != "unknown" else ""
    said = (
        (_("Kept by"), label.keeper.name if label.keeper else ""),
        (_("Year"), str(label.year or "")),
        (_("From"), label.kept_at),
        (_("Breeding"), breeding),
        (_("Holds"), label.quantity if size == "packet" else ""),
    )
    return [(words, value) for words, value in said if value]
