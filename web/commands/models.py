"""`storyloom models`: which speech models are here, fetching a published one, and choosing the one in use."""

from pathlib import Path
from typing import Annotated

import typer

from archive.clock import utc_now
from archive.database import reading
from archive.errors import MissingPart
from archive.settings import Settings
from ingest.configuration import CONFIG, in_environment, load_settings, store_setting
from ingest.place import Place
from ingest.progress import archive_status, waiting_for_model
from ingest.speech.models import model_of_engine
from ingest.speech.shelf import ShelvedModel, fetch_model, look_over, ready_model
from web.commands.opening import open_archive

MIB_IN_GIB = 1024
WORKER_IS_ALIVE_S = 30

models = typer.Typer(help="The speech models on this machine.", no_args_is_help=True)


@models.command("list")
def list_() -> None:
    """Show the models that are here, which one is in use, and what could be fetched."""
    settings = load_settings()
    shelf, in_use = look_over(settings.models_folder), _in_use(settings)
    typer.echo(f"folder  {settings.models_folder.absolute()}")
    for model in shelf.models:
        mark = "  in use" if in_use is not None and Path(model.path) == in_use.absolute() else ""
        typer.echo(f"{model.name}  {_size(model.size_bytes / 2**20)}  {_described(model)}{mark}")
    if in_use is not None and in_use.absolute().parent != settings.models_folder.absolute():
        typer.echo(f"{in_use.absolute()}  in use, from where it lies")
    if not shelf.models:
        typer.echo("no model is in it")
    for name, about_mib in shelf.fetchable:
        typer.echo(f"{name}  {f'about {_size(about_mib)}' if about_mib else 'size unknown'}  can be fetched")
    if shelf.problem:
        typer.echo(shelf.problem)


@models.command()
def fetch(name: Annotated[str, typer.Argument(help="A published model, such as base or small.en.")]) -> None:
    """Fetch a published model into the models folder. This alone asks a network, and only when you say so."""
    path = fetch_model(name, load_settings().models_folder)
    typer.echo(f"{path.name} is in {path.parent}, whole as published; `storyloom models use {name}` takes it into use.")


@models.command()
def use(given: Annotated[str, typer.Argument(metavar="NAME|FILE", help="A name as listed, or a file.")]) -> None:
    """Choose the model that transcribes from now on. What was transcribed before stays as it is."""
    place = open_archive()
    settings = place.settings
    ready = ready_model(given, settings.models_folder, engine=settings.transcriber)
    if ready.made:
        typer.echo(f"made {ready.made}")
    store_setting(settings.data, "whisper_model", ready.setting)
    typer.echo(f"{ready.name} transcribes from now on, as {settings.data.absolute() / CONFIG} says.")
    chosen = in_environment("whisper_model")
    if chosen is not None and chosen != ready.setting:
        typer.echo(f"But STORYLOOM_WHISPER_MODEL={chosen} is set here and comes first: unset it.")
    if settings.transcriber not in {"whisper", "fast"}:
        typer.echo(f"But STORYLOOM_TRANSCRIBER is {settings.transcriber}: set it to whisper or fast.")
    _say_what_waits(place)


def _say_what_waits(place: Place) -> None:
    with reading(place.engine) as session:
        waiting = [(upload.key, upload.title or upload.file_name) for upload in waiting_for_model(session)]
        seen_at = archive_status(session).worker_seen_at
    if not waiting:
        return
    at_work = seen_at is not None and (utc_now() - seen_at).total_seconds() < WORKER_IS_ALIVE_S
    how = "the worker takes them up within a minute" if at_work else "start `storyloom serve` or `storyloom worker`"
    typer.echo(f"{len(waiting)} waiting for a model; {how}:")
    for key, title in waiting:
        typer.echo(f"  {key}  {title}")


def _in_use(settings: Settings) -> Path | None:
    try:
        return model_of_engine(settings.transcriber, settings.whisper_model, settings.models_folder)
    except MissingPart:
        return None


def _described(model: ShelvedModel) -> str:
    if model.problem:
        return model.problem
    forms = {"fast": "folder for the fast engine", "compact": "compact voice model, not expanded yet"}
    form = forms.get(model.kind, f"published as {model.published}" if model.published else "a file of your own")
    known = {True: "multilingual", False: "English only", None: "languages unknown"}
    return f"{form}, {known[model.multilingual]}"


def _size(mib: float) -> str:
    return f"{mib:,.0f} MiB" if mib < MIB_IN_GIB else f"{mib / MIB_IN_GIB:.1f} GiB"
