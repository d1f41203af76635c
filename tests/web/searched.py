"""An archive to search: three tellers, beans and a kind of them, a recipe that uses it, and people who stay unknown."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from archive.agreeing import withdraw
from archive.agreements import NameShown
from archive.clock import utc_now
from archive.database import reading, writing
from archive.mentions import MentionState
from archive.passages import Passage
from archive.recipe_keeping import keep_recipe
from archive.recipe_texts import LineText, RecipeText, StepText
from archive.said_at import SaidAt
from archive.stories import Story
from archive.subject_facets import NameText, set_names
from archive.subject_keeping import add_broader, find_or_add_subject
from archive.subjects import NameKind, Subject, SubjectKind
from ingest.place import Place
from ingest.story_indexing import change_of
from search.contract import Audience
from search.embedded import EmbeddedIndex
from tests.archive import builders
from tests.conftest import NOW
from tests.web.records import Teller, a_teller


@dataclass
class Searched:
    amara: Teller
    vera: Teller
    hidden: Teller
    beans: Subject
    runner: Subject
    okra: Subject
    recipe: str


def tell_of_beans(place: Place) -> Searched:
    """Amara keeps scarlet runner beans, Vera cooks okra and speaks of Amara; a third one's story is no longer open."""
    with writing(place.engine) as session:
        beans, runner, okra = (
            find_or_add_subject(session, SubjectKind.crop, name, now=NOW)
            for name in ("beans", "scarlet runner beans", "okra")
        )
        add_broader(session, runner, beans)
        set_names(
            session, runner, [NameText("Käferbohne", NameKind.local, "de"), NameText("scar let", NameKind.heard_as)]
        )
        set_names(session, okra, [NameText("ladies' fingers"), NameText("the secret one", desk_only=True)])
        amara = a_teller(session, "Amara Okafor", "The jar", ["Scarlet runner beans in a jar", "We ate at night"])
        vera = a_teller(session, "Vera Ivanova", "The tree", ["Okra and salt in a pot", "Amara Okafor ate okra too"])
        hidden = a_teller(session, "Quillon Brackwater", "Gone", ["Scarlet runner beans, said Quillon"])
        for passage, subject, quote in (
            (amara.passages[0], runner, "Scarlet runner beans"),
            (vera.passages[0], okra, "Okra"),
            (vera.passages[1], amara.person, "Amara Okafor"),
            (hidden.passages[0], runner, "Scarlet runner beans"),
        ):
            mentioned(session, passage, subject, quote)
        lines = (LineText("two bowls of scarlet runner beans", said=SaidAt(amara.passages[0].id)),
                 LineText("okra", said=SaidAt(hidden.passages[0].id)))  # fmt: skip
        recipe = keep_recipe(
            session,
            RecipeText("Jar soup", "succotash", "Amara Okafor", lines=lines, steps=(StepText("Boil."),)),
            now=NOW,
        )
        told = Searched(amara, vera, hidden, beans, runner, okra, recipe.slug)
    index_all(place)
    close(place, hidden)
    return told


def mentioned(session: Session, passage: Passage, subject: Subject, quote: str) -> None:
    builders.a_mention(session, passage, subject, quote=quote, end_char=len(quote), state=MentionState.accepted)


def index_all(place: Place, audience: Audience = "public") -> None:
    """Build an index from the record as it is."""
    index = EmbeddedIndex(place.settings.data / "index", audience)
    with reading(place.engine) as session:
        index.rebuild([
            change_of(session, story.id, audience, version=1, now=utc_now()) for story in session.query(Story)
        ])  # fmt: skip
    index.close()


def close(place: Place, teller: Teller) -> None:
    """Withdraw that teller's story; the index still holds it."""
    with writing(place.engine) as session:
        story = session.get_one(Story, teller.story.id)
        withdraw(session, story, reason="asked by phone", by_id=None, now=utc_now())


def names_only_as(place: Place, teller: Teller, shown: NameShown) -> None:
    """Have that teller shown otherwise than by the full name."""
    with writing(place.engine) as session:
        session.merge(teller.agreement).name_shown = shown
