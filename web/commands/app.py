"""`storyloom`: the command line's entry. Whatever is expected to go wrong ends in one line and status 1."""

import sys

import typer

from archive.errors import StoryloomError
from ingest.logbook import keep_log
from web.commands.agreeing import agree, reinstate_word, withdraw_word
from web.commands.auditing import audit
from web.commands.backing_up import backup, restore
from web.commands.bringing_transcripts import import_transcript
from web.commands.demo import demo
from web.commands.destroying import destroy
from web.commands.exporting import export, import_
from web.commands.fixity import fixity
from web.commands.gaps import gaps
from web.commands.ingesting import ingest
from web.commands.linking import links
from web.commands.mentions import mentions
from web.commands.models import models
from web.commands.passages import passages
from web.commands.people import people
from web.commands.reading_again import read_again
from web.commands.recipes import recipes
from web.commands.reindexing import reindex
from web.commands.searching import search
from web.commands.seeds import seeds
from web.commands.serving import serve
from web.commands.status import status
from web.commands.subjects import subjects
from web.commands.trails import trails
from web.commands.transcripts import transcript
from web.commands.translating import translation
from web.commands.undoing import undo
from web.commands.working import worker

app = typer.Typer(
    name="storyloom",
    help="An oral-history and story archive for a food community.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
COMMANDS = (
    demo, serve, worker, ingest, status, search, links, gaps, transcript, import_transcript, translation, read_again,
    reindex, audit, undo, fixity, backup, restore, export, agree,
    reindex, audit, undo, fixity, backup, restore, agree, destroy,
)  # fmt: skip
for command in COMMANDS:
    app.command()(command)
app.command(name="import")(import_)
app.command(name="withdraw")(withdraw_word)
app.command(name="reinstate")(reinstate_word)
app.add_typer(people, name="user")
app.add_typer(models, name="models")
app.add_typer(passages, name="passages")
app.add_typer(mentions, name="mentions")
app.add_typer(subjects, name="subjects")
app.add_typer(recipes, name="recipes")
app.add_typer(seeds, name="seeds")
app.add_typer(trails, name="trails")


def main() -> None:
    """Run the command line."""
    keep_log()
    try:
        app()
    except StoryloomError as error:
        sys.stderr.write(f"storyloom: {error}\n")
        sys.exit(1)
