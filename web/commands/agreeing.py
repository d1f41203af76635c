"""`storyloom agree`, `withdraw` and `reinstate`: people's word, as the desk writes it down."""

from collections.abc import Callable
from typing import Annotated, Any

import typer

from archive.agreed_things import person_at, thing_at
from archive.agreeing import record_agreement, reinstate, withdraw
from archive.agreements import NameShown, Use
from archive.bounds_in_words import bounds_in_words
from archive.bounds_typed import read_bounds
from archive.clock import utc_now
from archive.database import writing
from archive.gate_facts import terms_of
from archive.narrators import NarratorAct, Receipt
from archive.protocols import GroupRule
from archive.receipts import with_receipt
from archive.subjects import Subject
from web.commands.opening import open_archive
from web.narrators import receipt_context

Thing = Annotated[
    str, typer.Argument(help="stories/SLUG, recordings/KEY, p/KEY (a passage) or people/SLUG (being spoken of at all)")
]
Person = Annotated[str, typer.Option(help="Whose word it is, as people/SLUG; without it, the thing as a whole")]
Why = Annotated[str, typer.Option(help="How this was asked for")]


def agree(
    thing: Thing,
    *,
    person: Annotated[str, typer.Option(help="Who agrees, as people/SLUG")],
    wording: Annotated[str, typer.Option(help="The very words they agreed to")],
    evidence: Annotated[str, typer.Option(help="How we know: a signed form, said on the recording")],
    use: Annotated[list[Use], typer.Option(help="What for; may be given several times")],
    named: Annotated[NameShown, typer.Option(help="How they are named")] = NameShown.full,
    pseudonym: Annotated[str, typer.Option(help="With `--named pseudonym`")] = "",
    group: Annotated[list[str] | None, typer.Option(help="Keep it to this group; may be given several times")] = None,
    of_groups: Annotated[GroupRule, typer.Option(help="Whether a member of any of them may meet it, or of all")] = (
        GroupRule.any
    ),
    season: Annotated[str, typer.Option(help="When in each year it may be heard, such as 11-01..02-28")] = "",
    festival: Annotated[str, typer.Option(help="Keep it to devices at this festival, by its SLUG")] = "",
) -> None:
    """Record what a person agrees to, in place of their former word on the same thing."""
    with writing(open_archive().engine) as session:
        scope, who = thing_at(session, thing), person_at(session, person)
        bounds = read_bounds(session, group or [], of_groups, season, festival)
        agreed = record_agreement(
            session, scope=scope, person_id=None if isinstance(scope, Subject) else who.id, uses=use, name_shown=named,
            pseudonym=pseudonym, wording=wording, evidence=evidence, by_id=None, now=utc_now(), **bounds,
        )  # fmt: skip
        kept = bounds_in_words(session, {0: terms_of(agreed)}).get(0, ())
    typer.echo(" ".join((f"{thing}: {', '.join(sorted(use))}, named {named.value}.", *kept)))


def withdraw_word(thing: Thing, why: Why, person: Person = "") -> None:
    """Close a thing to everyone from this moment on, and print what that reached."""
    _print(_with_receipt(thing, person, why, NarratorAct.withdraw, withdraw))


def reinstate_word(thing: Thing, why: Why, person: Person = "") -> None:
    """Take a withdrawal back: what was agreed before is in force again."""
    _print(_with_receipt(thing, person, why, NarratorAct.reinstate, reinstate))


def _with_receipt(thing: str, person: str, why: str, act: NarratorAct, do: Callable[..., Any]) -> Receipt:
    now = utc_now()
    with writing(open_archive().engine) as session:
        scope = thing_at(session, thing)
        person_id = person_at(session, person).id if person and not isinstance(scope, Subject) else None
        given: dict[str, Any] = {"person_id": person_id, "by_id": None, "now": now}

        def done() -> None:
            do(session, scope, reason=why, **given)

        return with_receipt(session, act, scope, done, **given)


def _print(receipt: Receipt) -> None:
    said = receipt_context(receipt)
    typer.echo(f"receipt {receipt.key}")
    for story in said["stories"]:
        for what in ("closed", "opened"):
            if story[what]:
                typer.echo(f"{what}: “{story['title']}”: {', '.join(story[what])}")
    for trail in said["trails"]:
        typer.echo(f"trail: “{trail['title']}”, stop {trail['number']}")
    for sentence in said["out"]:
        typer.echo(f"out of reach: {sentence}")
