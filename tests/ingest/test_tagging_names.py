import pytest

from ingest.tagging.names import VocabularyName, with_plurals


def plurals(name, kind="ingredient", name_kind="preferred"):
    made = with_plurals([VocabularyName(name, kind, "subject", 1, name_kind)])[1:]
    assert all(one.name_kind == "plural" and one.target == ("subject", 1) for one in made)
    return {one.name for one in made}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("sweet potato", {"sweet potatoes", "sweet potatos"}),
        ("fava bean", {"fava beans"}),
        ("cherry", {"cherries"}),
        ("leg of lamb", {"legs of lamb"}),
        ("molasses", set()),
        ("cowpeas", set()),
        ("hummus", set()),
        ("fish", set()),
    ],
)
def test_plurals_of_common_nouns(name, expected):
    assert plurals(name) == expected


@pytest.mark.parametrize("kind", ["person", "place", ""])
def test_people_and_places_have_no_plural(kind):
    assert plurals("Agora", kind) == set()


@pytest.mark.parametrize("name_kind", ["scientific", "heard_as", "plural", "local"])
def test_only_curated_common_names_get_one(name_kind):
    assert plurals("Zea mays flint", "crop", name_kind) == set()


def test_a_listed_name_keeps_its_meaning():
    names = [VocabularyName("bean", "crop", "subject", 1), VocabularyName("Beans", "dish", "subject", 2)]
    assert with_plurals(names) == tuple(names)
