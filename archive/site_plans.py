"""The drawing of a festival's place, on which its stalls have their points."""

from dataclasses import dataclass

from archive.festivals import Festival
from archive.reading_addresses import address_of


@dataclass(frozen=True, slots=True)
class SitePlan:
    """`name` is its file in the store, `form` the ending of its address, `text` says in words what it shows."""

    name: str
    width_px: int
    height_px: int
    text: str

    @property
    def form(self) -> str:
        """The ending of its address: webp or svg."""
        return self.name.rpartition(".")[2]


def plan_of(festival: Festival) -> SitePlan | None:
    """A festival's site plan, None where it has none."""
    if not festival.plan_name or not festival.plan_width_px or not festival.plan_height_px:
        return None
    return SitePlan(festival.plan_name, festival.plan_width_px, festival.plan_height_px, festival.plan_text)


def plan_address(slug: str, plan: SitePlan | None, *, at_desk: bool = False) -> str:
    """Where the plan of the festival of this slug is shown, '' where it has none."""
    return f"{'/desk' if at_desk else ''}{address_of('festival', slug)}/plan.{plan.form}" if plan else ""
