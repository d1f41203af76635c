"""`python -m web.locale.strings`: writes the catalogue of strings anew and brings every translation in step with it.

Sentences of errors are found where they are raised, in every package, since
pages show them. A string that is new stands untranslated in each language,
which a test refuses; one that is gone is taken out.
"""

from collections.abc import Callable
from pathlib import Path

from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po, write_po

from archive import errors

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]
TEMPLATE = FOLDER / "storyloom.pot"
PACKAGES = ("archive", "ingest", "media", "search", "web")


def extract(target: Path) -> None:
    """Write every string that a page may say to `target`."""
    raised = ["Phrase", *(name for name, kind in vars(errors).items() if isinstance(kind, type))]
    keywords = [option for name in raised for option in ("-k", name)]
    run: Callable[[list[str]], None] = CommandLineInterface().run
    run(
        [
            "pybabel", "-q", "extract", "-F", str(ROOT / "web/babel.cfg"), "-o", str(target), "--project=Storyloom",
            "--copyright-holder=The Storyloom authors", "--no-location", "--sort-output", *keywords,
            *(str(ROOT / package) for package in PACKAGES),
        ]
    )  # fmt: skip


def update(translation: Path) -> None:
    """Give a translation exactly the strings of the catalogue, keeping what is translated and guessing nothing."""
    with translation.open(encoding="utf-8") as file:
        kept = read_po(file, locale=translation.stem)
    with TEMPLATE.open(encoding="utf-8") as file:
        kept.update(read_po(file), no_fuzzy_matching=True)
    kept.obsolete.clear()
    with translation.open("wb") as file:
        write_po(file, kept, no_location=True, sort_output=True, width=120)


if __name__ == "__main__":
    extract(TEMPLATE)
    for one in sorted(FOLDER.glob("*.po")):
        update(one)
