"""Units: metric, imperial and household, under every form in which they are written; some of them imprecise."""

from dataclasses import dataclass

from archive.ingredient_lines.tokens import Token, word_at, words

# name, plural, other forms
_MEASURED = (
    ("g", "g", "gram grams gramme grammes gr"),
    ("kg", "kg", "kilo kilos kilogram kilograms kilogramme kilogrammes"),
    ("mg", "mg", "milligram milligrams"),
    ("ml", "ml", "millilitre millilitres milliliter milliliters mls"),
    ("cl", "cl", "centilitre centilitres centiliter centiliters"),
    ("dl", "dl", "decilitre decilitres deciliter deciliters"),
    ("l", "l", "litre litres liter liters"),
    ("oz", "oz", "ounce ounces"),
    ("lb", "lb", "lbs pound pounds"),
    ("fl oz", "fl oz", ""),
    ("pint", "pints", "pt pts"),
    ("quart", "quarts", "qt qts"),
    ("gallon", "gallons", "gal"),
    ("cm", "cm", "centimetre centimetres centimeter centimeters"),
    ("inch", "inches", ""),
    ("cup", "cups", ""),
    ("tbsp", "tbsp", "tablespoon tablespoons tablespoonful tablespoonfuls tbs tbsps tblsp"),
    ("tsp", "tsp", "teaspoon teaspoons teaspoonful teaspoonfuls tsps"),
    ("dessertspoon", "dessertspoons", "dessertspoonful dessertspoonfuls"),
    ("dozen", "dozen", "dozens"),
)
_COUNTED = (
    "bag", "bar", "basket", "block", "bottle", "bowl", "box:boxes", "bulb", "bunch:bunches", "bundle", "calabash",
    "can", "carton", "clove", "cob", "cube", "drop", "ear", "fillet", "gourd", "head", "jar", "jug", "knob", "ladle",
    "leaf:leaves", "loaf:loaves", "mug", "pack", "packet", "package", "part", "piece", "plate", "pod", "pot", "pouch",
    "punnet", "rasher", "root", "sack", "sachet", "scoop", "sheet", "shell", "slice", "spear", "spoon", "spoonful",
    "sprig", "stalk", "stem", "stick", "strip", "tin", "tray", "tub", "tube", "wedge",
)  # fmt: skip
_IMPRECISE = (
    "bit", "dab", "dash:dashes", "dollop", "drizzle", "fistful", "glug", "grating", "grind", "handful", "heap", "hint",
    "knifepoint", "lump", "palmful", "pinch:pinches", "shake", "smidgen", "splash:splashes", "sprinkle", "sprinkling",
    "squeeze", "squirt", "touch:touches", "trickle",
)  # fmt: skip
_BY_CASE = {"T": "tbsp", "t": "tsp", "c": "cup", "C": "cup", "G": "g", "L": "l"}
_TWO_WORDS = {
    ("fl", "oz"): "fl oz", ("fluid", "ounce"): "fl oz", ("fluid", "ounces"): "fl oz", ("table", "spoon"): "tbsp",
    ("table", "spoons"): "tbsp", ("tea", "spoon"): "tsp", ("tea", "spoons"): "tsp",
}  # fmt: skip
SIZES = words("""
    big full generous good heaped heaping huge large level little long medium overflowing rounded scant short small
    tall thick thin tiny whole
""")
"""Words of size that stand before a unit (and are then a note) or before a name (and are then part of it)."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit; an imprecise one is never a measure."""

    name: str
    plural: str
    imprecise: bool = False


def _counted(entries: tuple[str, ...], *, imprecise: bool) -> list[tuple[Unit, list[str]]]:
    made = []
    for entry in entries:
        name, _, plural = entry.partition(":")
        unit = Unit(name, plural or f"{name}s", imprecise)
        made.append((unit, [unit.name, unit.plural]))
    return made


_UNITS = [
    *((Unit(name, plural), [name, plural, *forms.split()]) for name, plural, forms in _MEASURED),
    *_counted(_COUNTED, imprecise=False),
    *_counted(_IMPRECISE, imprecise=True),
]
_BY_FORM = {form: unit for unit, forms in _UNITS for form in forms} | {
    form: unit for unit, _ in _UNITS if unit.name == "handful" for form in ("handsful", "hand-full")
}
_BY_NAME = {unit.name: unit for unit, _ in _UNITS}
UNIT_NAMES = tuple(_BY_NAME)


def unit_at(tokens: list[Token], at: int) -> tuple[Unit, int] | None:
    """The unit at this token and the place after it, with the full stop of an abbreviation."""
    if at >= len(tokens):
        return None
    both = _TWO_WORDS.get((word_at(tokens, at), word_at(tokens, at + 1)))
    if both is not None:
        return _BY_NAME[both], _after_stop(tokens, at + 2)
    name = _BY_CASE.get(tokens[at].text)
    unit = _BY_NAME[name] if name else _BY_FORM.get(word_at(tokens, at))
    return None if unit is None else (unit, _after_stop(tokens, at + 1))


def _after_stop(tokens: list[Token], at: int) -> int:
    return at + 1 if word_at(tokens, at) == "." and at + 1 < len(tokens) else at


def counted_unit(unit: str, amount: str) -> str:
    """The unit as it is written after this amount: "bowls" after 2, "bowl" after 1, "a" or 1/2."""
    known = _BY_NAME.get(unit)
    if known is None or amount in {"", "a", "an", "1", "half"} or amount.rpartition("-")[2] in _BELOW_ONE:
        return unit
    return known.plural


_BELOW_ONE = frozenset(f"{n}/{d}" for d in range(2, 9) for n in range(1, d)) | {"0.5", "0.25", "0.75"}
