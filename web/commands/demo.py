"""`storyloom demo`: the sample archive of Verdanta, built from its recordings through the whole line, then served."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Self

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from archive.clock import utc_now
from archive.database import reading, writing
from archive.errors import Conflict, InvalidInput, MissingPart
from archive.gate import VISITOR
from archive.reading_whole_chain import a_whole_chain
from archive.settings import Settings
from archive.steps import StepState
from archive.uploads import Upload
from ingest.configuration import load_settings, store_setting
from ingest.place import Place, open_place
from ingest.progress import UploadProgress, took_s, upload_progress
from ingest.sample import Taken, publish_sample, take_in_sample
from ingest.sample_decisions import decide_sample, teach_sample_names
from ingest.sample_festival import Laid, lay_festival, sample_plan, take_back_in_sample
from ingest.sample_places import point_sample
from ingest.sample_translations import translate_sample
from ingest.speech.models import install_voice_model
from web.commands.demo_chain import chain_lines
from web.commands.opening import is_terminal, start_worker
from web.commands.serving import run_site
from web.invitation_links import site_address

SAMPLE = Path(__file__).parents[2] / "demo"
MODEL = "verdanta"
WINDOW_S = 12.0
"""The voice model was trained on short windows and reads long ones badly; measured in its card."""
MARK = "sample-archive.txt"
LOOK_EVERY_S = 0.5


def demo(
    build_only: Annotated[bool, typer.Option("--build-only", help="Build the archive and leave.")] = False,  # noqa: FBT002
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
) -> None:
    """Build the Verdanta sample archive in a fresh folder, with real speech recognition, and serve it."""
    if not (SAMPLE / "recordings" / "recordings.toml").is_file():
        raise InvalidInput("The sample recordings are not here; run this from a clone of the project.")
    base = load_settings(host=host, port=port)
    settings = load_settings(host=host, port=port, data=base.data / "demo", whisper_model=base.whisper_model or MODEL)
    _fresh_folder(settings.data)
    place = open_place(settings)
    build(place)
    if not build_only:
        run_site(place)


def _fresh_folder(data: Path) -> None:
    """Empty the demo's folder, if it is one; nobody's own archive is ever removed."""
    if data.exists() and any(data.iterdir()) and not (data / MARK).is_file():
        raise Conflict(f"{data} holds something else; set STORYLOOM_DATA to another folder.")
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True)
    (data / MARK).write_text("The Verdanta sample archive. `storyloom demo` builds it anew each time.\n", "utf-8")


def build(place: Place) -> None:
    """Take the sample from its audio files to published stories, saying what happens and how long it takes."""
    began = time.monotonic()
    _say("The voices are synthetic and the words are fiction.")
    _install_model(place.settings)
    taken = take_in_sample(place, SAMPLE, now=utc_now(), say=_say)
    _let_the_worker_work(place, taken, "listening, transcribing and tagging")
    with writing(place.engine) as session:
        _say(
            f"recipes and seeds: {point_sample(session, SAMPLE, now=utc_now())} lines lead to the second they are said"
        )
        _say(f"names: {teach_sample_names(session, SAMPLE, now=utc_now())} learnt as the machine hears them")
        _say(f"translations: {translate_sample(session, SAMPLE, now=utc_now())} laid beside the words")
    titles = publish_sample(place, taken, now=utc_now())
    for title in titles:
        _say(f"published: {title}")
    _let_the_worker_work(place, [], "cutting listening copies and indexing")
    _decide(place)
    _say(f"{len(titles)} of {len(taken)} recordings are published stories; {time.monotonic() - began:.0f} s in all.")
    _show_a_chain(place)


def _decide(place: Place) -> None:
    """Decide on names as the sample's curator did, and let what follows from it be done."""
    with writing(place.engine) as session:
        decided = decide_sample(session, SAMPLE, now=utc_now())
    _say(f"decided: {decided.made} suggestions accepted, picked, re-pointed or rejected")
    for sentence in decided.missing:
        _say(f"  left out: {sentence}")
    _lay_the_festival(place)
    _let_the_worker_work(place, [], "indexing what was decided, cutting what is heard at stops")


def _lay_the_festival(place: Place) -> None:
    """Make this week's festival and its trails, then let one narrator take a part of his word back."""
    plan = sample_plan(place.store, SAMPLE)
    with writing(place.engine) as session:
        laid = lay_festival(session, SAMPLE, plan=plan, now=utc_now())
    if laid is None:
        return
    for sentence in _festival_words(laid):
        _say(sentence)
    with writing(place.engine) as session:
        taken_back = take_back_in_sample(session, SAMPLE, now=utc_now())
    _say(
        f"taken back: {taken_back} narrator is not heard at festivals any more; the stop keeps its number and its code"
    )


def _festival_words(laid: Laid) -> Iterator[str]:
    yield f"festival: {laid.festival.name} on {laid.festival.starts_on:%A %d %B %Y}, {laid.stalls} stalls"
    for title, stops in laid.trails:
        yield f"trail: {title} ({stops} stops)"
    for sentence in laid.missing:
        yield f"  left out: {sentence}"


def _show_a_chain(place: Place) -> None:
    with reading(place.engine) as session:
        found = a_whole_chain(session, viewer=VISITOR, now=utc_now())
    for line in chain_lines(found, site=site_address(place.settings)) if found else ():
        _say(line)


def _install_model(settings: Settings) -> None:
    if settings.transcriber != "whisper" or settings.whisper_model != MODEL:
        return
    compact = SAMPLE / "voice_model" / "verdanta.pt"
    if not compact.is_file():
        raise MissingPart(f"The sample's voice model is not at {compact}; check the clone.")
    target = settings.models_folder / f"{MODEL}.pt"
    target.parent.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    install_voice_model(compact, target)
    store_setting(settings.data, "whisper_model", MODEL)
    store_setting(settings.data, "window_s", WINDOW_S)
    store_setting(settings.data, "names_prompt", False)  # measured: with names before its words it hears worse
    _say(f"voice model: {MODEL}, for synthetic voices only, unpacked in {time.monotonic() - began:.0f} s")


def _let_the_worker_work(place: Place, taken: list[Taken], what: str) -> None:
    began = time.monotonic()
    worker = start_worker(place.settings, "--drain")
    try:
        with _Watch(taken, what) as watch:
            while worker.poll() is None:
                watch.look(place)
                time.sleep(LOOK_EVERY_S)
            watch.look(place)
    except BaseException:
        worker.terminate()
        worker.wait()
        raise
    if worker.returncode != 0:
        raise subprocess.CalledProcessError(worker.returncode, "storyloom worker --drain")
    _say(f"{what}: {time.monotonic() - began:.0f} s")


@dataclass
class _Watch:
    """Says each recording as it is finished: a bar on a terminal, plain lines elsewhere."""

    taken: list[Taken]
    what: str
    said: set[int] = field(default_factory=set)

    def __enter__(self) -> Self:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self.bar = Progress(*columns, transient=True, disable=not is_terminal())
        self.bar.start()
        self.task = self.bar.add_task(self.what, total=len(self.taken) or None)
        return self

    def __exit__(self, *_error: object) -> None:
        self.bar.stop()

    def look(self, place: Place) -> None:
        """Say what has ended since the last look."""
        open_ones = [one for one in self.taken if one.upload_id not in self.said]
        with reading(place.engine) as session:
            for one in open_ones:
                progress = upload_progress(session, session.get_one(Upload, one.upload_id))
                if progress.state != "working":
                    self.said.add(one.upload_id)
                    self.bar.console.print(_line(progress), highlight=False, soft_wrap=True)
        self.bar.update(self.task, completed=len(self.said))


def _line(progress: UploadProgress) -> str:
    times = {step.name: took_s(step) for step in progress.steps if step.state == StepState.done}
    said_by = {step.name: step.detail for step in progress.steps}
    total, heard, found = sum(times.values()), said_by.get("tidy", ""), said_by.get("suggest_mentions", "")
    reading_s = times.get("transcribe", 0.0)
    said = " ".join(part for part in (heard, found, progress.message) if part)
    return f"  {progress.state}: {progress.title} ({total:.1f} s, {reading_s:.1f} s of it Whisper). {said}"


def _say(sentence: str) -> None:
    typer.echo(sentence)
