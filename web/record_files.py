"""Recipes and seed lots as files to take away, exactly as far as a visitor may meet them."""

import csv
import io
import json
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.gate import VISITOR
from archive.reading_recipe import read_recipe
from archive.reading_record_lists import list_recipes, list_seeds
from archive.reading_seed import SeedPage, read_seed
from web.recipe_data import recipe_json_ld
from web.seed_data import seed_data

SEED_COLUMNS = ("name", "crop", "variety", "keeper", "year", "kept_at", "quantity", "status", "germination", "note",
                "lineage", "address")  # fmt: skip
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def recipes_file(session: Session, *, base_url: str, now: datetime) -> str:
    """Every recipe as schema.org JSON-LD, which `storyloom recipes import` reads."""
    asks: dict[str, Any] = {"viewer": VISITOR, "now": now, "channel": Channel.api}
    graph = []
    for entry in list_recipes(session, **asks):
        described = recipe_json_ld(read_recipe(session, entry.slug, **asks), base_url=base_url)
        # Its address says which one it is, not where its words are from: that is `isBasedOn`.
        graph.append({"@id": described.pop("url"), **{n: value for n, value in described.items() if n != "@context"}})
    return json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False, indent=2) + "\n"


def seeds_as_json(session: Session, *, base_url: str, now: datetime) -> str:
    """Every seed lot as data, with its lineage and the second at which each handover is told."""
    lots = [seed_data(seed) | {"address": _address(base_url, seed)} for seed in _seeds(session, now)]
    return json.dumps({"seeds": lots}, ensure_ascii=False, indent=2) + "\n"


def seeds_as_csv(session: Session, *, base_url: str, now: datetime) -> str:
    """Every seed lot as a table; its lineage in one cell."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(SEED_COLUMNS)
    for seed in _seeds(session, now):
        lineage = "; ".join(
            f"{line.giver} → {line.receiver}" + (f" ({line.year})" if line.year else "") for line in seed.lineage
        )
        row = (seed.name, seed.crop.name if seed.crop else "", seed.variety, seed.keeper.name if seed.keeper else "",
               seed.year or "", seed.kept_at, seed.quantity, seed.status, seed.germination, seed.note, lineage,
               _address(base_url, seed))  # fmt: skip
        table.writerow([_cell(str(value)) for value in row])
    return text.getvalue()


def _seeds(session: Session, now: datetime) -> list[SeedPage]:
    asks: dict[str, Any] = {"viewer": VISITOR, "now": now, "channel": Channel.api}
    return [read_seed(session, entry.slug, **asks) for entry in list_seeds(session, **asks)]


def _address(base_url: str, seed: SeedPage) -> str:
    return f"{base_url.rstrip('/')}/seeds/{seed.slug}"


def _cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text
