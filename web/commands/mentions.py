"""`storyloom mentions`: words that a machine took for names, listed and decided on; every answer can be taken back."""

from typing import Annotated, Any

import typer
from sqlalchemy.orm import Session

from archive.clock import utc_now
from archive.database import reading, writing
from archive.deciding_at_desk import Act, decide, find_mention, take_back
from archive.mention_targets import Target
from archive.reading_decisions import read_mentions
from archive.reading_undecided import Choice, Wanted, Words, read_undecided
from archive.subjects import SubjectKind
from archive.target_lookup import target_given
from web.commands.opening import THE_KEEPER, open_archive
from web.i18n import clock
from web.mention_words import decided_words

mentions = typer.Typer(help="Words that a machine took for names: listed, decided on.", no_args_is_help=True)
Key = Annotated[str, typer.Argument(help="The mention's key, as `list` prints it.")]
To = Annotated[str, typer.Argument(metavar="SUBJECT", help="A name, or an address such as dishes/callaloo.")]
Why = Annotated[str, typer.Option(help="Why, for the record.")]
Seen = Annotated[str | None, typer.Option(help="What `list` said; refuses where someone has decided since.")]


@mentions.command("list")
def list_(
    recording: Annotated[str, typer.Option(help="Only of this recording.")] = "",
    passage: Annotated[str, typer.Option(help="Only of this passage.")] = "",
    kind: Annotated[SubjectKind | None, typer.Option(help="Only what may be of this kind.")] = None,
    origin: Annotated[str, typer.Option(help="Only from this origin, such as sound-alike.")] = "",
    most: Annotated[int, typer.Option(min=1, help="How many words at most.")] = 50,
) -> None:
    """Print the words that wait, with what they may speak of, likeliest first."""
    wanted = Wanted(
        kind=kind.value if kind else "", origin=origin, recording=recording, passages=[passage] if passage else None
    )
    with reading(open_archive().engine) as session:
        found = read_undecided(session, viewer=THE_KEEPER, now=utc_now(), wanted=wanted, most=most)
    for words in found.words:
        for line in _lines(words):
            typer.echo(line)
    typer.echo(f"{len(found.words)} of {found.total} that wait.")


@mentions.command()
def accept(key: Key, reason: Why = "", seen: Seen = None) -> None:
    """Say that the words do speak of this, and of nothing else that was suggested for them."""
    _decide(key, "accept", reason=reason, seen=seen)


@mentions.command()
def reject(key: Key, reason: Why = "", seen: Seen = None) -> None:
    """Say that the words do not speak of this."""
    _decide(key, "reject", reason=reason, seen=seen)


@mentions.command()
def repoint(key: Key, subject: To, reason: Why = "", seen: Seen = None) -> None:
    """Say that the words speak of something else."""
    _decide(key, "repoint", subject=subject, reason=reason, seen=seen)


@mentions.command("same-as")
def same_as(key: Key, subject: To, reason: Why = "", seen: Seen = None) -> None:
    """Say that the words are another name of a subject, which is given it."""
    _decide(key, "same_as", subject=subject, reason=reason, seen=seen)


@mentions.command("take-back")
def back(key: Key, reason: Why = "", seen: Seen = None) -> None:
    """Take the last answer on these words back, with all that it did."""
    with writing(open_archive().engine) as session:
        take_back(session, find_mention(session, key), seen=seen, by_id=None, reason=reason, now=utc_now())
        _tell(session, key)


def _decide(key: str, act: Act, *, subject: str = "", **told: Any) -> None:
    with writing(open_archive().engine) as session:
        target: Target | None = target_given(session, subject) if act in {"repoint", "same_as"} else None
        answered = decide(session, find_mention(session, key), act, target=target, by_id=None, now=utc_now(), **told)
        _tell(session, answered.key)


def _tell(session: Session, key: str) -> None:
    for mention in read_mentions(session, [key], viewer=THE_KEEPER, now=utc_now()):
        typer.echo(decided_words(mention))


def _lines(words: Words) -> list[str]:
    place = f"{words.recording_key} {clock(words.start_s)}"
    return [f"{place}  “{words.quote}” in: {words.text}  (seen {words.seen})", *map(_choice, words.choices)]


def _choice(choice: Choice) -> str:
    heard = ", heard as" if choice.heard_as else ""
    where = f"{choice.origin}@{choice.origin_version}" if choice.origin_version else choice.origin
    return f"  {choice.mention_key}  {choice.target.name} ({choice.target.kind}{heard}), {where}, {choice.score:.2f}"
