"""A narrator's own page and what is said on it, from what the archive says to what the templates need."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from archive.agreements import NameShown, Use
from archive.errors import InvalidInput
from archive.listening import copy_of_story
from archive.narrator_acts import Narrator
from archive.narrator_linking import person_of_link
from archive.narrator_requests import requests_of
from archive.narrators import NarratorAct, NarratorRequest, Receipt
from archive.reading_narrator import NarratorStory, how_named, lines_of_narrator, stories_of_narrator, story_of_narrator
from archive.reading_story import audio_of
from archive.receipts import receipts_of
from archive.settings import Settings
from archive.stories import Story
from archive.subjects import Subject
from web.agreement_words import asked_with
from web.gated import Asking
from web.i18n import N_, _, ngettext, translated
from web.playing import Played

USES = {
    Use.web: N_("be heard and read on this site"),
    Use.feed: N_("be in the podcast feed"),
    Use.festival: N_("be played at festivals"),
    Use.print: N_("be printed on signs and booklets"),
}
NAMED = {
    NameShown.full: N_("with my full name"),
    NameShown.given: N_("with my given name only"),
    NameShown.pseudonym: N_("under another name"),
    NameShown.anonymous: N_("without a name"),
}
SURFACES = {
    "page": N_("its page"),
    "media": N_("its sound"),
    "search": N_("search"),
    "feed": N_("the podcast feed"),
    "print": N_("print"),
}
ACTS = {
    NarratorAct.agree: N_("You said what it may be used for"),
    NarratorAct.rename: N_("You changed how you are named"),
    NarratorAct.restrict: N_("You took a passage out"),
    NarratorAct.withdraw: N_("You withdrew your word"),
    NarratorAct.reinstate: N_("You took a withdrawal back"),
    NarratorAct.ask: N_("You asked for something"),
}
ASKS = {
    NarratorAct.agree: N_("wants to say what a story may be used for"),
    NarratorAct.rename: N_("wants to be named otherwise"),
    NarratorAct.restrict: N_("wants a passage to be taken out"),
    NarratorAct.withdraw: N_("wants a story to be withdrawn"),
    NarratorAct.reinstate: N_("wants a withdrawal to be taken back"),
    NarratorAct.ask: N_("asks for a change"),
}
WORDING = N_("I agree that “%(title)s” may %(uses)s. I can take this back here at any moment.")


def narrator_of(session: Session, token: str, settings: Settings) -> Narrator:
    """Whose page this is, and what they may do at once. Raises NotFound."""
    at_once = frozenset(act for act in NarratorAct if act.value in settings.narrators_do.replace(",", " ").split())
    return Narrator(person_of_link(session, token), at_once - {NarratorAct.ask})


def page_context(asking: Asking, narrator: Narrator, token: str) -> dict[str, Any]:
    """The names that `narrator.html` lists."""
    named = how_named(asking.session, narrator)
    return {
        "address": f"/n/{token}",
        "name": narrator.person.name,
        "stories": [_line(story) for story in stories_of_narrator(asking.session, narrator, now=asking.now)],
        "named": named,
        "names": [(shown.value, translated(words), shown is named.shown) for shown, words in NAMED.items()],
        "receipts": [_receipt_line(receipt) for receipt in receipts_of(asking.session, narrator.person.id)],
        "requests": [_request_line(one) for one in requests_of(asking.session, narrator.person.id)],
        "at_once": NarratorAct.rename in narrator.at_once,
    }


def story_context(asking: Asking, narrator: Narrator, token: str, row: Story) -> dict[str, Any]:
    """The names that `narrator_story.html` lists."""
    story = story_of_narrator(asking.session, narrator, row, now=asking.now)
    copy = copy_of_story(asking.session, row.id)
    sound = f"/n/{token}/stories/{row.key}"
    audio = audio_of(copy) if copy else None
    return {
        "address": f"/n/{token}",
        "story": _line(story),
        "uses": [
            {"value": use.value, "words": translated(words), "on": use in story.agreed, "offered": use in story.offered}
            for use, words in USES.items()
        ],
        "lines": lines_of_narrator(asking.session, narrator, row, now=asking.now),
        "audio": Played(f"{sound}.webm", f"{sound}.m4a", audio.duration_s, audio.peaks) if audio else None,
        "at_once": {act.value for act in narrator.at_once},
        "templates": asked_with(asking),
    }


def uses_in(form: FormData) -> frozenset[Use]:
    """The uses that were ticked. Raises InvalidInput for one that there is not."""
    given = [value for value in form.getlist("use") if isinstance(value, str)]
    if not {use.value for use in Use}.issuperset(given):
        raise InvalidInput(_("Choose what you agree to from the list."))
    return frozenset(Use(value) for value in given)


def wording_of(story: Story, uses: Iterable[Use]) -> str:
    """The words that are agreed to, as the page says them."""
    said = [translated(USES[use]) for use in USES if use in set(uses)]
    if not said:
        return _("I do not agree that “%(title)s” is used for anything.") % {"title": story.title}
    return translated(WORDING) % {"title": story.title, "uses": ", ".join(said)}


def name_in(form: FormData) -> NameShown:
    """How they want to be named. Raises InvalidInput."""
    given = form.get("name_shown", "")
    try:
        return NameShown(given if isinstance(given, str) else "")
    except ValueError as error:
        raise InvalidInput(_("Choose how you want to be named.")) from error


def receipt_context(receipt: Receipt) -> dict[str, Any]:
    """The names that `receipt.html` lists."""
    return {
        "receipt": {"key": receipt.key, "made_at": receipt.made_at, "act": receipt.act.value},
        "stories": [
            {
                "title": one["title"],
                "closed": [translated(SURFACES[name]) for name in SURFACES if name in one["closed"]],
                "opened": [translated(SURFACES[name]) for name in SURFACES if name in one["opened"]],
            }
            for one in receipt.detail["stories"]
        ],
        "trails": receipt.detail["trails"],
        "out": out_of_reach(receipt.detail["trails"], receipt.detail["packs"]),
    }


def out_of_reach(trails: Iterable[Mapping[str, Any]], packs: int) -> list[str]:
    """What is on paper and on visitors' devices, as it was counted when the act was done."""
    said = []
    for one in trails:
        if one["printed"]:
            words = ngettext(
                "%(num)d printed sign of “%(trail)s”, stop %(stop)s: its code says that this voice has left.",
                "%(num)d printed signs of “%(trail)s”, stop %(stop)s: their code says that this voice has left.",
                one["printed"],
            )
            said.append(words % {"num": one["printed"], "trail": one["title"], "stop": one["number"]})
    if packs:
        words = ngettext(
            "%(num)d copy of a trail on a visitor's device, which loses it when it next has a connection.",
            "%(num)d copies of trails on visitors' devices, which lose it when they next have a connection.",
            packs,
        )
        said.append(words % {"num": packs})
    return said


def _line(story: NarratorStory) -> dict[str, Any]:
    state, words = _standing(story)
    return {
        "key": story.key,
        "title": story.title or _("Without a title"),
        "lede": story.lede,
        "language": story.language,
        "state": state,
        "words": words,
        "withdrawn": story.withdrawn,
        "open_for": [translated(USES[use]) for use in USES if use in story.open_for],
        "shown_as": story.shown_as,
        "public_href": f"/stories/{story.slug}" if Use.web in story.open_for else "",
    }


def _standing(story: NarratorStory) -> tuple[str, str]:
    if story.withdrawn:
        return "withdrawn", _("You took your word back. Nobody can hear or find it.")
    if story.open_for:
        return "published", _("It is open.")
    if story.published:
        return "waiting", _("It is not open to anyone now.")
    return "waiting", _("It waits for your word before it is opened.")


def _receipt_line(receipt: Receipt) -> dict[str, Any]:
    return {"key": receipt.key, "words": translated(ACTS[receipt.act]), "made_at": receipt.made_at}


def _request_line(request: NarratorRequest) -> dict[str, Any]:
    return {
        "words": translated(ACTS[request.act]),
        "text": request.text,
        "asked_at": request.created_at,
        "answered_at": request.answered_at,
        "answer": request.answer,
    }


def waiting_line(request: NarratorRequest, person: Subject) -> dict[str, Any]:
    """A request as the desk lists it."""
    return {
        "key": request.key,
        "name": person.name,
        "words": translated(ASKS[request.act]),
        "text": request.text,
        "thing_href": f"/desk/subjects/{person.key}",
        "asked_at": request.created_at,
    }
