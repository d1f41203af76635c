"""`storyloom status`: what the archive holds, what is being worked on and what needs a person."""

import typer

from archive.clock import utc_now
from archive.database import reading
from archive.errors import MissingPart
from archive.reading_clock import clock_is_behind
from archive.reading_search_lag import search_lag
from archive.settings import Settings
from archive.steps import StepState
from ingest.answering import DATABASE
from ingest.keeping.health import keeping_health
from ingest.meaning.encoder import MODEL, missing_packages
from ingest.progress import UploadProgress, archive_status
from ingest.speech.models import model_of_engine, shown_name
from web.commands.opening import open_archive
from web.health import SearchHealth, search_health
from web.keeping_words import keeping_lines


def status() -> None:
    """Show what the archive holds, what is under way and what needs help."""
    place = open_archive()
    with reading(place.engine) as session:
        now = archive_status(session)
        search, lag = search_health(place, session, now=utc_now()), search_lag(session)
        kept = keeping_lines(keeping_health(session, place, now=utc_now()), now=utc_now())
        behind = clock_is_behind(session, now=utc_now())
    typer.echo(f"data        {place.settings.data.absolute()}")
    typer.echo(f"recordings  {now.recordings}")
    typer.echo(f"stories     {now.stories}, {now.published} published")
    typer.echo(f"names       {now.subjects} people, dishes, crops, ingredients and places")
    typer.echo(f"search      {_search(search)}")
    for index in lag.indexes:
        if index.error is not None:
            typer.echo(
                f"            {index.name} does not answer since {index.down_since:%Y-%m-%d %H:%M} UTC: {index.error}"
            )
    if behind:
        typer.echo(f"clock       {behind} behind what was written down last; it was wrong then or is wrong now: set it")
    typer.echo(f"meaning     {_meaning(place.settings)}")
    typer.echo(f"speech      {_speech(place.settings)}")
    for line in kept:
        typer.echo(f"{line.name.lower():<11} {line.words}{f' {line.todo}' if line.todo else ''}")
    for upload in now.under_way:
        typer.echo(f"{upload.key}  {upload.title}: {_progress(upload)}")


def _search(search: SearchHealth) -> str:
    if search.answered_by == DATABASE:
        by = "no usable index, so the database answers plainly; start a worker, which builds it"
        if not search.waiting:
            return by
    else:
        by = f"answered by {search.answered_by}" + (", which stands in for the server" if search.falls_back else "")
    if not search.waiting:
        return f"{by}; in step with the archive"
    return f"{by}; {search.waiting} changes on their way, the oldest for {search.oldest_s:.0f} s"


def _meaning(settings: Settings) -> str:
    if not settings.meaning:
        return "switched off"
    missing = missing_packages()
    return f"switched on, but {', '.join(missing)} is not installed" if missing else MODEL


def _speech(settings: Settings) -> str:
    if settings.transcriber == "none":
        return "switched off; people type or import transcripts"
    try:
        path = model_of_engine(settings.transcriber, settings.whisper_model, settings.models_folder)
        return f"{settings.transcriber} with {shown_name(path)}" if path else settings.transcriber
    except MissingPart as error:
        return str(error)


def _progress(upload: UploadProgress) -> str:
    done = sum(step.state in (StepState.done, StepState.skipped) for step in upload.steps)
    at = next((step for step in upload.steps if step.state is StepState.working), None)
    said = f"{upload.state.replace('_', ' ')}, {done} of {len(upload.steps)} steps"
    if at is not None:
        said += f", {at.name}" + (f" {at.done_share:.0%}" if at.done_share is not None else "")
    return f"{said}. {upload.message}".strip()
