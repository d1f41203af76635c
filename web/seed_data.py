"""Seed lots as data, for the API and for files."""

from typing import Any

from archive.reading_seed import SeedPage
from web.moment_data import moment_data
from web.recipe_data import person_data, record_entry_data
from web.speaking_stories import link_data, speaking_data


def seed_data(seed: SeedPage) -> dict[str, Any]:
    """A seed lot with its lineage; seconds are story time."""
    return {
        "slug": seed.slug,
        "name": seed.name,
        "crop": link_data(seed.crop),
        "variety": seed.variety or None,
        "keeper": person_data(seed.keeper),
        "year": seed.year,
        "kept_at": seed.kept_at or None,
        "quantity": seed.quantity or None,
        "status": seed.status,
        "germination": seed.germination or None,
        "note": seed.note or None,
        "said_at": moment_data(seed.moment),
        "lineage": [
            {"giver": line.giver or None, "receiver": line.receiver, "year": line.year, "note": line.note or None,
             "said_at": moment_data(line.moment)}
            for line in seed.lineage
        ],
        "others": [record_entry_data(entry) for entry in seed.others],
        "stories": speaking_data(seed.stories, of_record=True),
    }  # fmt: skip
