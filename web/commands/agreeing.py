"""`storyloom agree`, `withdraw` and `reinstate`: people's word, as the desk writes it down."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy.orm import Session

from archive.agreed_things import person_at, thing_at
from archive.agreeing import Basis, record_agreement, reinstate, withdraw
from archive.agreement_templates import template_called
from archive.agreements import NameShown, Use
from archive.bounds_in_words import bounds_in_words
from archive.bounds_typed import read_bounds
from archive.clock import utc_now
from archive.database import writing
from archive.errors import InvalidInput
from archive.evidence import SpokenProof
from archive.gate_facts import terms_of
from archive.narrators import NarratorAct, Receipt
from archive.protocols import GroupRule
from archive.receipts import with_receipt
from archive.recordings import find_recording
from archive.subjects import Subject
from ingest.intake import chunks_of
from ingest.taking_evidence import take_evidence
from web.commands.opening import open_archive
from web.narrators import receipt_context
from web.spoken_languages import language_code

Thing = Annotated[
    str, typer.Argument(help="stories/SLUG, recordings/KEY, p/KEY (a passage) or people/SLUG (being spoken of at all)")
]
Person = Annotated[str, typer.Option(help="Whose word it is, as people/SLUG; without it, the thing as a whole")]
Why = Annotated[str, typer.Option(help="How this was asked for")]


def agree(
    thing: Thing,
    *,
    person: Annotated[str, typer.Option(help="Who agrees, as people/SLUG")],
    use: Annotated[list[Use] | None, typer.Option(help="What for; several times; none: to nothing")] = None,
    wording: Annotated[str, typer.Option(help="The very words they agreed to; else the template's")] = "",
    template: Annotated[str, typer.Option(help="The agreement template that was shown, by its key or its name")] = "",
    language: Annotated[str, typer.Option(help="The language of the words, as a code or an English name")] = "",
    evidence: Annotated[str, typer.Option(help="How we know: a signed form, said on the recording")] = "",
    file: Annotated[Path | None, typer.Option(help="A scan, photo, PDF or sound to keep as evidence")] = None,
    clip: Annotated[str, typer.Option(help="Where they say yes: KEY:START-END, seconds of a recording")] = "",
    named: Annotated[NameShown, typer.Option(help="How they are named")] = NameShown.full,
    pseudonym: Annotated[str, typer.Option(help="With `--named pseudonym`")] = "",
    opens: Annotated[str, typer.Option(help="Nothing is open before this moment in UTC: 2027-05-30")] = "",
    closes: Annotated[str, typer.Option(help="Everything closes at this moment, in UTC")] = "",
    group: Annotated[list[str] | None, typer.Option(help="Keep it to this group; may be given several times")] = None,
    of_groups: Annotated[GroupRule, typer.Option(help="Whether a member of any of them may meet it, or of all")] = (
        GroupRule.any
    ),
    season: Annotated[str, typer.Option(help="When in each year it may be heard, such as 11-01..02-28")] = "",
    festival: Annotated[str, typer.Option(help="Keep it to devices at this festival, by its SLUG")] = "",
) -> None:
    """Record what a person agrees to, in place of their former word on the same thing."""
    archive, now = open_archive(), utc_now()
    kept = take_evidence(archive, _bytes_of(file), file.name) if file is not None else None
    with writing(archive.engine) as session:
        scope, who = thing_at(session, thing), person_at(session, person)
        shown = template_called(session, template, language_code(language) or "en") if template else None
        proofs = tuple(proof for proof in (kept, _clip(session, clip)) if proof is not None)
        basis = Basis(proofs, language_code(language) or (shown.language if shown else ""), shown.key if shown else "")
        bounds = read_bounds(session, group or [], of_groups, season, festival)
        agreed = record_agreement(
            session, scope=scope, person_id=None if isinstance(scope, Subject) else who.id, uses=use or (),
            name_shown=named, pseudonym=pseudonym, starts_at=_moment(opens), ends_at=_moment(closes),
            wording=wording or (shown.text if shown else ""), evidence=evidence, basis=basis, by_id=None, now=now,
            **bounds,
        )  # fmt: skip
        to_some = bounds_in_words(session, {0: terms_of(agreed)}).get(0, ())
    said = f"{thing}: {', '.join(sorted(use or ())) or 'nothing'}, named {named.value}."
    typer.echo(" ".join((said, *to_some)))


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


def _bytes_of(file: Path) -> Iterator[bytes]:
    if not file.is_file():
        raise InvalidInput("There is no file at %(path)s; check the name.", path=file)
    return chunks_of(file)


def _clip(session: Session, given: str) -> SpokenProof | None:
    if not given:
        return None
    key, _, seconds = given.partition(":")
    start, _, end = seconds.partition("-")
    try:
        return SpokenProof(find_recording(session, key).id, float(start), float(end))
    except ValueError as error:
        raise InvalidInput("Give the clip as KEY:START-END in seconds, such as 7fk2m9qd3x:12.5-19.") from error


def _moment(given: str) -> datetime | None:
    try:
        said = datetime.fromisoformat(given) if given else None
    except ValueError as error:
        raise InvalidInput("Give day and hour in UTC, such as 2027-05-30 or 2027-05-30T10:00.") from error
    return said if said is None or said.tzinfo else said.replace(tzinfo=UTC)


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
