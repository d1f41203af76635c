"""Pages of subjects, recipes and seeds, from what the archive says of them to what their templates need."""

from dataclasses import asdict
from typing import Any

from archive.reading_links import StoryOfRecord
from archive.reading_recipe import RecipePage
from archive.reading_seed import SeedPage
from archive.reading_subjects import SubjectPage
from web.playing import shown_all

MOST_RELATED = 20


def subject_context(subject: SubjectPage) -> dict[str, Any]:
    """The names that `subject.html` lists."""
    return {
        "subject": subject,
        "moments": shown_all(subject.moments),
        "linked": subject.linked,
        "related": subject.related[:MOST_RELATED],
        "stories": _stories(subject.told),
    }


def recipe_context(recipe: RecipePage) -> dict[str, Any]:
    """The names that `recipe.html` lists."""
    return {
        "recipe": {
            "title": recipe.title,
            "note": recipe.note,
            "from_whom": recipe.from_whom.name if recipe.from_whom else "",
            "serves": "",
            "dish": recipe.dish,
            "ingredients": [asdict(line) | {"subject": line.subject} for line in recipe.ingredients],
            "steps": [step.text for step in recipe.steps],
        },
        **_voices(recipe.stories),
    }


def seed_context(seed: SeedPage) -> dict[str, Any]:
    """The names that `seed.html` lists."""
    return {
        "seed": {
            "name": seed.name,
            "variety": seed.variety,
            "keeper": seed.keeper.name if seed.keeper else "",
            "year": seed.year or "",
            "kept_at": seed.kept_at,
            "heirloom": seed.heirloom,
            "note": seed.note,
            "crop": seed.crop,
        },
        "lineage": [asdict(line) | {"year": line.year or ""} for line in seed.lineage],
        **_voices(seed.stories),
    }


def _voices(stories: tuple[StoryOfRecord, ...]) -> dict[str, Any]:
    return {
        "moments": shown_all(moment for story in stories for moment in story.evidence),
        "stories": _stories(tuple(story.card for story in stories)),
    }


def _stories(cards: tuple[Any, ...]) -> list[dict[str, str]]:
    return [{"title": card.title, "href": card.href} for card in cards]
