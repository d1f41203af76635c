"""Seed lots at the desk, from what the archive says of them to what their templates need."""

from typing import Any

from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from archive.reading_desk_places import DeskPlace
from archive.reading_desk_seeds import DeskSeed, SeedAtDesk
from web.desk_forms import text
from web.desk_recipes import choices, clashes, heard_field, sound_context
from web.i18n import N_, _, ngettext, translated
from web.seed_forms import HANDS, seed_form, typed_seed_form
from web.seed_pages import STATUSES

SHOWN = {"name": N_("Name"), "crop": N_("Crop"), "variety": N_("Variety"), "keeper": N_("Keeper"), "year": N_("Year"),
         "kept_at": N_("Kept at"), "quantity": N_("How much there is"), "germination": N_("How it comes up"),
         "note": N_("Note"), "hands": N_("From hand to hand")}  # fmt: skip


def list_context(seeds: tuple[DeskSeed, ...]) -> dict[str, Any]:
    """The names that `desk/seeds.html` lists."""
    return {
        "seeds": [
            {
                "name": each.name,
                "href": f"/desk/seeds/{each.slug}",
                "about": " · ".join(str(part) for part in (each.crop, each.keeper, each.year) if part),
                "retired": each.retired,
                "to_do": _to_do(each),
            }
            for each in seeds
        ]
    }


def _to_do(seed: DeskSeed) -> list[str]:
    """What a lot still needs of a person, in words."""
    if not seed.handovers:
        return [_("nobody says where it came from")]
    words = ngettext("%(num)d handover without a voice", "%(num)d handovers without a voice", seed.without_place)
    return [words % {"num": seed.without_place}] if seed.without_place else []


def seed_desk_context(
    session: Session,
    at_desk: SeedAtDesk | None,
    *,
    notice: str = "",
    error: str = "",
    typed: FormData | None = None,
    clash: bool = False,
) -> dict[str, Any]:
    """The names that `desk/seed.html` lists; `at_desk` is None for a new lot, `typed` a form that was not saved.

    `clash`: someone saved the lot since that form was made.
    """
    kept = seed_form(at_desk)
    form = kept if typed is None else typed_seed_form(typed)
    key = at_desk.recording_key if at_desk else ""
    key = key if typed is None else text(typed, "recording")
    places = [hand.place for hand in at_desk.lineage] if at_desk else []
    return {
        "seed": _seed_context(at_desk),
        "form": form | {"add_names": "" if typed is None else text(typed, "add_names")},
        "voice": heard_field("heard", at_desk.place if at_desk else None, key, typed),
        "hands": [
            {"number": number, **{name: row[name] for name in HANDS},
             **heard_field(f"hand-{number}-heard", _at(places, number), key, typed)}
            for number, row in enumerate(form["rows"], start=1)
        ],
        "clash": clashes(_flat(kept), _flat(form), SHOWN) if clash else [],
        "statuses": [(value, translated(words), form["status"] == value) for value, words in STATUSES.items()],
        "choices": choices(session),
        "sound": sound_context(session, key),
        "notice": notice,
        "error": error,
    }  # fmt: skip


def _seed_context(at_desk: SeedAtDesk | None) -> dict[str, Any] | None:
    if at_desk is None:
        return None
    seed = at_desk.seed
    return {
        "slug": seed.slug, "name": seed.name, "version": seed.version, "retired": seed.retired_at is not None,
        "names_hidden": at_desk.names_hidden, "can_print": at_desk.can_print,
    }  # fmt: skip


def _at(places: list[DeskPlace | None], number: int) -> DeskPlace | None:
    return places[number - 1] if number <= len(places) else None


def _flat(form: dict[str, Any]) -> dict[str, str]:
    """A form as texts, its handovers one a line."""
    hands = [" ".join(row[name] for name in ("giver", "receiver", "year", "note")) for row in form["rows"]]
    return {**{name: form[name] for name in SHOWN if name != "hands"}, "hands": "\n".join(hands)}
