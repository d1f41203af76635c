"""A small archive to read: two recordings told by two people, a story cut from their middles in swapped order."""

from dataclasses import dataclass, fields, is_dataclass
from datetime import date

from sqlalchemy.orm import Session

from archive.agreements import Agreement
from archive.mentions import Mention, StandingPolicy
from archive.passages import Passage
from archive.recipes import IngredientLine, Recipe, RecipeStep
from archive.recordings import Recording
from archive.seeds import Handover, Seed, SeedStatus
from archive.stories import Story, StoryState
from archive.subjects import NameKind, Subject, SubjectKind, SubjectName
from tests.archive import builders
from tests.conftest import NOW

WORD = {"web": True}


@dataclass
class Small:
    amara: Subject
    tala: Subject
    callaloo: Subject
    okra: Subject
    first: Recording
    second: Recording
    soup: list[Passage]
    beds: list[Passage]
    story: Story
    agreements: dict[str, Agreement]
    recipe: Recipe
    seed: Seed


def a_small_archive(session: Session, *, with_copy: bool = True) -> Small:
    """The story: 30-50 s of the second recording (okra), then 10-30 s of the first (callaloo)."""
    session.merge(StandingPolicy(origin="dictionary", least_score=0.9))
    amara = builders.a_subject(session, "Amara Okafor")
    tala = builders.a_subject(session, "Tala Greenthorn")
    callaloo = builders.a_subject(session, "callaloo", SubjectKind.dish)
    okra = builders.a_subject(session, "okra", SubjectKind.crop)
    builders.add(session, SubjectName(subject_id=callaloo.id, name="calaloo", kind=NameKind.heard_as))
    first = builders.a_recording(session, narrators=(amara,))
    second = builders.a_recording(session, narrators=(tala,))
    first.recorded_on, second.recorded_on = date(2025, 6, 1), date(2024, 6, 1)
    soup = builders.a_transcript(
        session, first, [(0, 10, "Before it"), (10, 20, "My callaloo"), (20, 30, "It was warm"), (30, 40, "After it")]
    )
    beds = builders.a_transcript(session, second, [(20, 30, "Not this"), (30, 40, "The okra beds"), (40, 50, "Rain")])
    spans = [(second, 30.0, 50.0), (first, 10.0, 30.0)]
    story = builders.a_story(session, spans, title="Soup and beds")
    if with_copy:
        builders.a_copy(session, story, spans)
    agreements = {
        "amara": builders.an_agreement(session, recording_id=first.id, person_id=amara.id, **WORD),
        "tala": builders.an_agreement(session, recording_id=second.id, person_id=tala.id, **WORD),
    }
    builders.a_mention(session, soup[1], callaloo, start_char=3, end_char=11, start_s=12.0, end_s=13.0)
    builders.a_mention(session, beds[1], okra, start_char=4, end_char=8, start_s=31.5, end_s=32.0)
    recipe = builders.add(
        session,
        Recipe(
            slug=f"r-{story.slug}", title="Green soup", dish_id=callaloo.id, from_person_id=amara.id, created_at=NOW
        ),
    )
    builders.add(
        session, IngredientLine(recipe_id=recipe.id, position=0, as_said="a heap of okra", ingredient_id=okra.id)
    )
    builders.add(session, RecipeStep(recipe_id=recipe.id, position=0, text="Stir."))
    seed = builders.add(
        session,
        Seed(slug=f"s-{story.slug}", name="Red okra", crop_id=okra.id, keeper_id=tala.id, status=SeedStatus.heirloom,
             created_at=NOW),
    )  # fmt: skip
    builders.add(session, Handover(seed_id=seed.id, position=0, giver="Old Ben", receiver="Tala Greenthorn"))
    session.flush()
    return Small(amara, tala, callaloo, okra, first, second, soup, beds, story, agreements, recipe, seed)


def a_named_mention(session: Session, passage: Passage, quote: str, **target: object) -> Mention:
    return builders.add(
        session,
        Mention(passage_id=passage.id, quote=quote, start_char=0, end_char=len(quote), start_s=1.0, end_s=2.0,
                origin="dictionary", score=1.0, created_at=NOW, **target),
    )  # fmt: skip


def close(session: Session, small: Small, way: str) -> None:
    """Make the story closed in one of the ways there are."""
    if way == "withdrawn":
        small.agreements["amara"].withdrawn = True
    elif way == "hidden":
        small.story.state = StoryState.hidden
    elif way == "draft":
        small.story.state = StoryState.draft
    elif way == "not agreed":
        small.agreements["tala"].web = False
    session.flush()


def words_in(thing: object) -> str:
    """Everything in a tree of dataclasses, their derived properties too, as one text."""
    if is_dataclass(thing) and not isinstance(thing, type):
        own = [words_in(getattr(thing, field.name)) for field in fields(thing)]
        derived = [
            words_in(getattr(thing, name)) for name, value in vars(type(thing)).items() if isinstance(value, property)
        ]
        return " | ".join([*own, *derived])
    if isinstance(thing, dict):
        return " | ".join(f"{words_in(key)}: {words_in(value)}" for key, value in thing.items())
    if isinstance(thing, (tuple, list, set, frozenset)):
        return " | ".join(words_in(each) for each in thing)
    return repr(thing)
