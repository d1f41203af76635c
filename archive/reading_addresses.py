"""The addresses of the archive's public things, as paths on its own site."""

from archive.subjects import SubjectKind

_FOLDERS = {
    "person": "people",
    "dish": "dishes",
    "ingredient": "ingredients",
    "crop": "crops",
    "place": "places",
    "recipe": "recipes",
    "seed": "seeds",
    "story": "stories",
    "festival": "festivals",
    "trail": "trails",
}


def address_of(kind: SubjectKind | str, slug: str) -> str:
    """The path of a story, subject, recipe, seed, festival or trail, such as /dishes/callaloo."""
    return f"/{_FOLDERS[str(kind)]}/{slug}"


def moment_address(story_slug: str, start_s: float) -> str:
    """The path of a moment: its story, at a second of story time."""
    return f"{address_of('story', story_slug)}#t={round(start_s, 2):g}"


def stop_address(trail_slug: str, number: int) -> str:
    """The path of a stop of a trail."""
    return f"{address_of('trail', trail_slug)}/{number}"


def kind_at(folder: str) -> SubjectKind | None:
    """The kind of subject that has its addresses in this folder, such as `dishes`."""
    return next((kind for kind in SubjectKind if _FOLDERS[kind.value] == folder), None)
