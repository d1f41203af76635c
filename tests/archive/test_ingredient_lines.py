"""Ingredient lines as they are said and written: what is read, what is kept as it is, and what is doubted."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.ingredient_lines import Doubt, counted_unit, read_line, written

# said | amount | unit | name | note
TABLE = """
one bowl of blue corn                        | 1        | bowl    | blue corn             |
two bowls of pumpkin, cut small              | 2        | bowl    | pumpkin               | cut small
a handful of amaranth                        | a        | handful | amaranth              |
two or three handfuls of amaranth, washed    | 2-3      | handful | amaranth              | washed
a large handful of spinach                   | a        | handful | spinach               | large
a pinch of salt                              | a        | pinch   | salt                  |
a good pinch of salt                         | a        | pinch   | salt                  | good
3 pinches saffron                            | 3        | pinch   | saffron               |
pinch of nutmeg                              |          | pinch   | nutmeg                |
salt to taste                                |          |         | salt                  | to taste
salt, to taste                               |          |         | salt                  | to taste
some garlic                                  | some     |         | garlic                |
a little sage                                | a little |         | sage                  |
then a little sage                           | a little |         | sage                  |
a lot of mint                                | a lot    |         | mint                  |
a few sprigs of thyme                        | a few    | sprig   | thyme                 |
a couple of onions                           | a couple |         | onions                |
several cloves of garlic                     | several  | clove   | garlic                |
enough water to cover                        | enough   |         | water                 | to cover
as much water as you need                    | as much  |         | water                 | as you need
the rest of the corn                         | the rest |         | corn                  |
the salt                                     |          |         | salt                  |
the salt at the very end                     |          |         | salt                  | at the very end
water up to your hand                        |          |         | water                 | up to your hand
peppers                                      |          |         | peppers               |
an onion                                     | 1        |         | onion                 |
one large pumpkin                            | 1        |         | large pumpkin         |
two heirloom tomatoes                        | 2        |         | heirloom tomatoes     |
the two onions                               | 2        |         | onions                |
2 large, ripe tomatoes                       | 2        |         | large, ripe tomatoes  |
two and a half cups of rice                  | 2 1/2    | cup     | rice                  |
a cup and a half of flour                    | 1 1/2    | cup     | flour                 |
two cups and a quarter of flour              | 2 1/4    | cup     | flour                 |
a cup or two of water                        | 1-2      | cup     | water                 |
half a cup of honey                          | 1/2      | cup     | honey                 |
half an onion, finely chopped                | 1/2      |         | onion                 | finely chopped
half the salt                                | 1/2      |         | salt                  |
a quarter of a cabbage                       | 1/4      |         | cabbage               |
three quarters of a cup of oil               | 3/4      | cup     | oil                   |
two thirds cup sugar                         | 2/3      | cup     | sugar                 |
one-half teaspoon of cumin                   | 1/2      | tsp     | cumin                 |
2 1/2 cups flour                             | 2 1/2    | cup     | flour                 |
2½ cups flour, sifted                        | 2 1/2    | cup     | flour                 | sifted
1-1/2 cups milk                              | 1 1/2    | cup     | milk                  |
½ tsp salt                                   | 1/2      | tsp     | salt                  |
1⁄2 c. butter                                | 1/2      | cup     | butter                |
2-3 cloves garlic                            | 2-3      | clove   | garlic                |
2 – 3 cloves of garlic, crushed              | 2-3      | clove   | garlic                | crushed
1 to 2 tbsp oil                              | 1-2      | tbsp    | oil                   |
between two and three pounds of taro         | 2-3      | lb      | taro                  |
½-¾ cup milk                                 | 1/2-3/4  | cup     | milk                  |
4-5 lb. chicken                              | 4-5      | lb      | chicken               |
about 20 leaves of basil                     | about 20 | leaf    | basil                 |
at least three yams                          | at least 3 |       | yams                  |
twenty-one almonds                           | 21       |         | almonds               |
one hundred and fifty grams of butter        | 150      | g       | butter                |
400g chickpeas                               | 400      | g       | chickpeas             |
1.5 kg yams                                  | 1.5      | kg      | yams                  |
1,5 kg potatoes                              | 1.5      | kg      | potatoes              |
1,000 g flour                                | 1000     | g       | flour                 |
2 T olive oil                                | 2        | tbsp    | olive oil             |
2 t cumin                                    | 2        | tsp     | cumin                 |
1 heaping tbsp. peanut butter                | 1        | tbsp    | peanut butter         | heaping
6 fl oz coconut milk                         | 6        | fl oz   | coconut milk          |
a dozen eggs                                 | 1        | dozen   | eggs                  |
half a dozen eggs                            | 1/2      | dozen   | eggs                  |
one head of cabbage                          | 1        | head    | cabbage               |
two cloves                                   | 2        |         | cloves                |
1 (14 oz) can tomatoes, drained              | 1        | can     | tomatoes              | 14 oz; drained
2 x 400g cans tomatoes                       | 2        | can     | tomatoes              | x 400g
1 28-ounce can tomatoes                      | 1        | can     | tomatoes              | 28-ounce
1 cup (240 ml) milk                          | 1        | cup     | milk                  | 240 ml
1 cup/240 ml milk                            | 1        | cup     | milk                  | 240 ml
3 ears corn (husks on)                       | 3        | ear     | corn                  | husks on
a 2-inch piece of ginger                     | 1        | piece   | ginger                | 2-inch
2 cups finely chopped onions                 | 2        | cup     | finely chopped onions |
onions finely chopped                        |          |         | onions                | finely chopped
juice of 1 lemon                             | 1        |         | lemon                 | juice of
the zest and juice of half a lemon           | 1/2      |         | lemon                 | zest and juice of
butter, for greasing                         |          |         | butter                | for greasing
oil for frying                               |          |         | oil                   | for frying
thyme (optional)                             |          |         | thyme                 | optional
sugar if you like it sweet                   |          |         | sugar                 | if you like it sweet
take one bowl of blue corn, and soak it overnight | 1   | bowl    | blue corn             | and soak it overnight
you take two bowls of chickpeas and you soak them | 2   | bowl    | chickpeas             | and you soak them
and two heirloom tomatoes                    | 2        |         | heirloom tomatoes     |
- 3 onions                                   | 3        |         | onions                |
7-up                                         |          |         | 7-up                  |
"""
ROWS = [[cell.strip() for cell in row.split("|")] for row in TABLE.strip().splitlines()]


@pytest.mark.parametrize(("said", "amount", "unit", "name", "note"), ROWS, ids=[row[0] for row in ROWS])
def test_lines_as_people_say_and_write_them(said, amount, unit, name, note):
    assert read_line(said).facts == (amount, unit, name, note)


@pytest.mark.parametrize(
    ("said", "doubt"),
    [
        ("", Doubt.nothing),
        ("   ", Doubt.nothing),
        ("3", Doubt.nothing),
        ("two cups", None),
        ("salt and pepper", Doubt.several),
        ("butter or oil", Doubt.several),
        ("1 cup plus 2 tablespoons sugar", Doubt.number),
        ("one onion or two", Doubt.number),
        ("7-up", Doubt.number),
        ("00 flour", None),
        ("leaves of the tree that stood behind the old school", None),
        ("what my mother used to bring home", Doubt.long),
        ("two bowls of pumpkin, cut small", None),
        ("a handful of amaranth", None),
    ],
)
def test_a_reading_that_may_be_wrong_says_so(said, doubt):
    assert read_line(said).doubt is doubt


@pytest.mark.parametrize(
    "said", ["a pinch of salt", "some garlic", "a little sage", "a handful of rice", "enough oil", "salt to taste"]
)
def test_no_number_is_made_up_for_words_that_are_none(said):
    reading = read_line(said)
    assert not any(character.isdigit() for character in reading.amount)
    assert reading.amount in said


SPOKEN = (
    "a an the of and or to half one two three 2 3 1/2 ½ - – ( ) [ , . ; cup cups pinch handful large oz can salt corn "
    "some few little about plus x / taste for until chopped finely very cut small if T tbsp. juice rest dozen hundred "
    "between 1.5 1,000 at up as you take then and é 7-up blue amaranth’s"
)
LINES = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(SPOKEN.split(" ")), max_size=9).map(" ".join))


@given(LINES)
@settings(max_examples=400, deadline=None)
def test_no_text_is_ever_lost(said):
    assert "".join(piece.text for piece in read_line(said).pieces) == said


@given(LINES)
@settings(max_examples=400, deadline=None)
def test_a_reading_written_down_reads_the_same_again(said):
    once = read_line(said)
    again = read_line(written(once))
    assert again.facts == once.facts
    assert read_line(written(again)) == again


@given(st.integers(1, 60), st.integers(1, 60), st.sampled_from(["-", " to ", " or ", "–"]))
@settings(max_examples=100, deadline=None)
def test_a_range_is_read_only_upwards(first, second, between):
    amount = read_line(f"{first}{between}{second} yams").amount
    assert (amount == f"{first}-{second}") == (first < second)


@pytest.mark.parametrize(
    ("amount", "unit", "shown"),
    [("2", "bowl", "bowls"), ("1", "bowl", "bowl"), ("a", "pinch", "pinch"), ("1/2", "cup", "cup"), ("", "cup", "cup"),
     ("1-2", "box", "boxes"), ("1 1/2", "cup", "cups"), ("400", "g", "g"), ("some", "leaf", "leaves"),
     ("3", "unheard of", "unheard of"), ("1/2-3/4", "cup", "cup")],
)  # fmt: skip
def test_units_are_counted(amount, unit, shown):
    assert counted_unit(unit, amount) == shown
