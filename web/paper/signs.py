"""Signs for the stops of a trail: what stands on each, in letters as large as its words allow."""

from dataclasses import dataclass, replace
from typing import Any

from archive.naming import A_NARRATOR
from archive.reading_print import LeftOut, NotPrintable, PrintedStop, PrintedTrail
from archive.reading_stops import TrailStop
from web.i18n import N_, _, translated
from web.label_words import labels_in_a_line
from web.paper.codes import PaperCode, for_reading_aloud, paper_code
from web.paper.letters import SANS, VOICE, set_in
from web.paper.public_address import in_words
from web.paper.sheets import SHEETS, Sheet, sheet_of

TITLE_LEADING, QUOTE_LEADING = 1.04, 1.22
WHO_LINES = 2.6
"""What the name beneath a quote takes, with the space above and below, in sizes of the quote."""
MOST_OF_A_NOTE = 240
ASKED_LEADING, ASKED_ABOVE, MOST_FOR_ASKED = 1.2, 0.6, 0.25
"""Of what labels ask: its lines, the space above it in its own size, and the share of the height that it may take."""
CLOSED = {
    NotPrintable.draft: N_("Publish the trail first: signs carry the version that was published."),
    NotPrintable.retired: N_("The trail is retired. Publish it again before its signs are printed."),
}
REASONS = {
    LeftOut.print: N_("may not be printed"),
    LeftOut.trail: N_("may not be met at the festival, so its code would lead nowhere"),
}


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign; `far` says whether its title is read at three metres, `code` is None without a public address."""

    number: int
    title: str
    title_size: int
    quote: str
    quote_size: int
    language: str
    who: str
    synthetic: bool
    asked: str
    letters: str
    code: PaperCode | None
    stall: str
    place_hint: str
    far: bool


def sign_of(printed: PrintedStop, sheet: Sheet, site: str) -> Sign:
    """A stop's sign on this sheet."""
    stop, line = printed.stop, printed.line
    title = heading_of(stop)
    quote = f"“{line.text}”" if line.text else stop.subject_note or stop.text
    quote = quote if len(quote) <= MOST_OF_A_NOTE else ""
    asked, asked_height = asked_on(stop, sheet)
    title_size, quote_size = fitting(title, quote, replace(sheet, height=sheet.height - asked_height))
    return Sign(
        number=stop.number,
        title=title,
        title_size=title_size,
        quote=quote,
        quote_size=quote_size,
        language=line.language,
        who=who_speaks(stop.narrator) if line.text else "",
        synthetic=stop.synthetic,
        asked=asked,
        letters=for_reading_aloud(stop.code),
        code=paper_code(f"{site}/q/{stop.code}", symbol_mm=sheet.symbol_mm) if site else None,
        stall=stop.stall.name if stop.stall else "",
        place_hint=stop.place_hint,
        far=title_size >= sheet.least_title,
    )


def asked_on(stop: TrailStop, sheet: Sheet) -> tuple[str, float]:
    """What the stop's labels ask, or their names alone where that takes too much, and the height that it takes."""
    size, asked, height = sheet.quotes[-1], "", 0.0
    for names_alone in (False, True):
        asked = labels_in_a_line(stop.labels, names_alone=names_alone)
        stands = set_in(asked, SANS, size, room=sheet.room, leading=ASKED_LEADING)
        height = stands.height + ASKED_ABOVE * size if asked else 0.0
        if height <= MOST_FOR_ASKED * sheet.height:
            break
    return asked, height


def heading_of(stop: TrailStop) -> str:
    """What a stop is called, as a heading: subjects are known by names that begin small."""
    return stop.heading[:1].upper() + stop.heading[1:]


def who_speaks(name: str) -> str:
    """The name that the gate gave, or that it is a narrator."""
    return _("a narrator") if name == A_NARRATOR else name


def fitting(title: str, quote: str, sheet: Sheet) -> tuple[int, int]:
    """The sizes of title and quote: the title as large as it fits, and no word broken while one size does without.

    For a title that is larger than it need be, no quote is set small; for one that is just large enough, it is.
    """
    easy = sheet.quotes[:2]
    large = [size for size in sheet.titles if size >= sheet.least_title]
    small = [size for size in sheet.titles if size < sheet.least_title]
    tries = [(size, beneath) for size in large for beneath in easy]
    tries += [(large[-1], beneath) for beneath in sheet.quotes]
    tries += [(size, beneath) for size in small for beneath in sheet.quotes]
    whole = [pair for pair in tries if _fits(title, quote, sheet, *pair, may_break=False)]
    broken = (pair for pair in tries if _fits(title, quote, sheet, *pair, may_break=True))
    return whole[0] if whole else next(broken, (sheet.titles[-1], sheet.quotes[-1]))


def _fits(title: str, quote: str, sheet: Sheet, title_size: int, quote_size: int, *, may_break: bool) -> bool:
    above = set_in(title, SANS, title_size, room=sheet.room, leading=TITLE_LEADING)
    beneath = set_in(quote, VOICE, quote_size, room=sheet.room, leading=QUOTE_LEADING)
    who = WHO_LINES * quote_size if quote else 0
    return (may_break or not above.broken) and above.height + beneath.height + who <= sheet.height


def signs_context(printed: PrintedTrail, *, size: str, site: str, noted: list[Any]) -> dict[str, Any]:
    """The names that `desk/signs.html` and `paper/signs.html` list."""
    sheet = sheet_of(size)
    trail = printed.trail
    signs = [sign_of(each, sheet, site) for each in printed.stops]
    address = f"/desk/trails/{printed.slug}/signs"
    return {
        "slug": printed.slug,
        "title": printed.title,
        "trail": trail,
        "signs": signs,
        "sheet": sheet,
        "site": site,
        "site_words": in_words(site),
        "closed": translated(CLOSED[printed.closed]) if printed.closed else "",
        "left_out": left_out_words(printed),
        "near": [sign.number for sign in signs if not sign.far],
        "sizes": [
            {"words": translated(each.words), "href": f"{address}?size={each.name}", "current": each is sheet}
            for each in SHEETS.values()
        ],
        "pdf": f"{address}.pdf?size={sheet.name}" if signs and site else "",
        "noted": noted,
    }


def left_out_words(printed: PrintedTrail) -> list[dict[str, Any]]:
    """Stops without a sign, and why."""
    return [{"number": number, "words": translated(REASONS[reason])} for number, reason in printed.left_out]
