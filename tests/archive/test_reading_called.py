"""Names are looked up under the gate, on both databases: by key, by their beginnings, and through narrower terms."""

import pytest

from archive.accounts import Role
from archive.agreements import NameShown
from archive.channels import Channel
from archive.gate import VISITOR, Viewer
from archive.name_keys import name_key
from archive.reading_called import kinds_of, subjects_called
from archive.reading_filters import narrowed_by, narrowings
from archive.reading_named import keys_in_use, names_beginning
from archive.subject_addresses import move
from archive.subject_facets import NameText, set_names
from archive.subject_keeping import add_broader
from archive.subjects import NameKind, SubjectKind
from tests.archive import builders
from tests.conftest import NOW

VISIT = {"viewer": VISITOR, "now": NOW}
DESK = {"viewer": Viewer(account_id=1, role=Role.curator), "now": NOW, "channel": Channel.desk}
pytestmark = pytest.mark.database


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Käferbohne", "kaferbohne"), ("  Ladies'  Fingers ", "ladies fingers"), ("CRÈME-brûlée", "creme brulee"),
        ("\u0131lgın", "ilgin"), ("a_b", "a b"), ("…", ""), ("\ufdfa" * 150, name_key("\ufdfa" * 150)),
    ],
)  # fmt: skip
def test_a_key_is_the_bare_words(name, key):
    assert name_key(name) == key
    assert len(name_key(name)) <= 200


def test_the_key_follows_the_name(any_session):
    corn = builders.a_subject(any_session, "Blue Corn", SubjectKind.crop)
    assert corn.folded == "blue corn"
    corn.name = "Maíz azul"
    any_session.flush()
    assert [one.subject.link.id for one in subjects_called(any_session, ["maiz azul"], **VISIT)] == [corn.id]
    assert subjects_called(any_session, ["blue corn", ""], **VISIT) == ()


def test_narrower_terms_come_with_it_however_far_down(any_session):
    beans, runner, red = (
        builders.a_subject(any_session, name, SubjectKind.crop) for name in ("beans", "runner", "red")
    )
    add_broader(any_session, runner, beans)
    add_broader(any_session, red, runner)
    set_names(
        any_session, red, [NameText("Rosie"), NameText("row see", NameKind.heard_as), NameText("x", desk_only=True)]
    )
    (called,) = subjects_called(any_session, ["beans"], **VISIT)
    assert [kin.link.name for kin in called.narrower] == ["red", "runner"]
    names = [(name.name, name.misheard) for name in called.narrower[0].names]
    assert names == [("red", False), ("Rosie", False), ("row see", True)]
    assert kinds_of(any_session, [beans.id], **VISIT) == {beans.id, runner.id, red.id}
    assert subjects_called(any_session, ["x"], **VISIT) == ()
    assert subjects_called(any_session, ["x"], **DESK)[0].subject.link.id == red.id


def test_a_person_is_found_only_while_open(any_session):
    amara = builders.a_subject(any_session, "Amara Okafor")
    set_names(any_session, amara, [NameText("Auntie")])
    asks = {"keys": ["amara okafor", "auntie"], **VISIT}
    assert subjects_called(any_session, **asks) == names_beginning(any_session, **asks) == ()
    recording = builders.a_recording(any_session, narrators=(amara,))
    builders.a_story(any_session, [(recording, 0.0, 60.0)])
    said = {"recording_id": recording.id, "person_id": amara.id, **builders.ALL_USES}
    agreement = builders.an_agreement(any_session, name_shown=NameShown.full, **said)
    assert len(subjects_called(any_session, **asks)) == 2
    (found,) = names_beginning(any_session, ["aunt"], **VISIT)
    assert (found.link.name, found.called) == ("Amara Okafor", "Auntie")
    assert narrowed_by(any_session, [("narrator", amara.slug)], **VISIT)["narrator", amara.slug].id == amara.id
    agreement.name_shown = NameShown.given
    any_session.flush()
    assert subjects_called(any_session, **asks) == names_beginning(any_session, **asks) == ()
    assert narrowed_by(any_session, [("narrator", amara.slug)], **VISIT) == {}
    assert narrowings(any_session, [("narrator", amara.id), ("person", amara.id)], **VISIT) == {}
    assert len(names_beginning(any_session, ["amara"], **DESK)) == 1


def test_the_beginning_of_a_whole_name_comes_first_and_each_thing_once(any_session):
    for name in ("black beans", "bean", "beans of the valley"):
        builders.a_subject(any_session, name, SubjectKind.crop)
    soup = builders.a_subject(any_session, "soup", SubjectKind.dish)
    set_names(any_session, soup, [NameText("bean soup"), NameText("bean stew"), NameText("bean_%")])
    assert [one.link.name for one in names_beginning(any_session, ["bean"], **VISIT)] == [
        "bean", "beans of the valley", "soup", "black beans",
    ]  # fmt: skip
    assert [one.link.name for one in names_beginning(any_session, ["the val"], **VISIT)] == ["beans of the valley"]
    assert names_beginning(any_session, ["ean"], **VISIT) == names_beginning(any_session, ["%"], **VISIT) == ()
    assert keys_in_use(any_session) >= {"black beans", "bean soup", "soup"}


def test_a_filter_follows_an_address_that_a_thing_once_had(any_session):
    okra = builders.a_subject(any_session, "okra", SubjectKind.crop)
    former = okra.slug
    move(any_session, okra, "gumbo")
    found = narrowed_by(any_session, [("crop", former), ("dish", former), ("year", "2026"), ("year", "x")], **VISIT)
    assert {pair: one.pair for pair, one in found.items()} == {
        ("crop", former): ("crop", "gumbo"),
        ("year", "2026"): ("year", "2026"),
    }
