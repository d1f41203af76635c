"""An archive with recipes and seed lots that are said in two stories, for tests of their pages."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from archive.agreements import Agreement, NameShown
from archive.database import writing
from archive.passages import Passage
from archive.recipe_keeping import keep_recipe
from archive.recipe_texts import LineText, RecipeText, StepText, Times
from archive.recordings import Recording
from archive.said_at import SaidAt
from archive.seed_keeping import HandoverText, SeedText, keep_seed
from archive.seeds import SeedStatus
from archive.stories import Story
from archive.subject_keeping import find_or_add_subject
from archive.subjects import Subject, SubjectKind
from ingest.place import Place
from tests.archive import builders
from tests.conftest import NOW


@dataclass
class Teller:
    person: Subject
    recording: Recording
    passages: list[Passage]
    story: Story
    agreement: Agreement


@dataclass
class Records:
    amara: Teller
    vera: Teller
    stew: str
    other_stew: str
    corn: str
    code: str


def a_teller(session: Session, name: str, title: str, lines: list[str], **terms: object) -> Teller:
    person = find_or_add_subject(session, SubjectKind.person, name, now=NOW)
    recording = builders.a_recording(session, narrators=(person,))
    recording.title = title
    passages = builders.a_transcript(session, recording, [(n * 5.0, n * 5.0 + 5, line) for n, line in enumerate(lines)])
    story = builders.a_story(session, [(recording, 0.0, 60.0)], title=title)
    builders.a_copy(session, story, [(recording, 0.0, 60.0)])
    given = {**builders.ALL_USES, "name_shown": NameShown.full, **terms}
    agreement = builders.an_agreement(session, recording_id=recording.id, person_id=person.id, **given)
    return Teller(person, recording, passages, story, agreement)


def tell_records(place: Place) -> Records:
    """Amara and Vera cook one stew in two ways; Amara keeps the corn that her mother gave her."""
    with writing(place.engine) as session:
        for crop in ("blue corn", "pumpkin", "onions"):
            find_or_add_subject(session, SubjectKind.crop, crop, now=NOW)
        amara = a_teller(
            session,
            "Amara Okafor",
            "The jar",
            ["Take one bowl of blue corn", "Two bowls of pumpkin", "It came from my mother"],
        )
        vera = a_teller(session, "Vera Ivanova", "The tree", ["Roast one pumpkin", "Cook three onions"])
        stew = keep_recipe(
            session,
            RecipeText(
                "Amara's stew", "stew", "Amara Okafor", note="Corn first.", serves="nine pots", times=Times(cook=90),
                lines=(LineText("one bowl of blue corn", said=SaidAt(amara.passages[0].id, 1.5)),
                       LineText("two bowls of pumpkin, cut small", said=SaidAt(amara.passages[1].id)),
                       LineText("salt and pepper")),
                steps=(StepText("Boil the corn.", "The evening before", SaidAt(amara.passages[0].id)),
                       StepText("Add the pumpkin.")),
            ),
            now=NOW,
        )  # fmt: skip
        other = keep_recipe(
            session,
            RecipeText(
                "Vera's stew", "stew", "Vera Ivanova",
                lines=(LineText("one pumpkin", said=SaidAt(vera.passages[0].id)),
                       LineText("three onions", said=SaidAt(vera.passages[1].id))),
                steps=(StepText("Roast it."), StepText("Add the pumpkin and wait.")),
            ),
            now=NOW,
        )  # fmt: skip
        corn = keep_seed(
            session,
            SeedText(
                "Amara's corn", "blue corn", "the jar", "Amara Okafor", 2025, "house of Amara Okafor", "one jar",
                SeedStatus.heirloom, said=SaidAt(amara.passages[2].id),
                lineage=(HandoverText("Amara's grandmother", "Amara's mother", 1949, "in one hand"),
                         HandoverText("Amara's mother", "Amara Okafor", 1981, said=SaidAt(amara.passages[2].id, 11)),
                         HandoverText("Amara Okafor", "Vera Ivanova", 2025)),
            ),
            now=NOW,
        )  # fmt: skip
        return Records(amara, vera, stew.slug, other.slug, corn.slug, corn.key)


def change(place: Place, agreement: Agreement, **terms: object) -> None:
    """Change what was agreed, as a new word of that person would."""
    with writing(place.engine) as session:
        row = session.get_one(Agreement, agreement.id)
        for name, value in terms.items():
            setattr(row, name, value)
