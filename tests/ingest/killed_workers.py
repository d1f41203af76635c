"""Workers that meet their end at a point given on the command line, one forked process a point, one after another.

    none                 a worker that drains and leaves
    before:STEP          killed as the step begins
    middle:STEP          killed when its artefact is there and nothing of it is committed
    after:STEP           killed when the step has committed its end
    window:N             killed when window N of a transcription is kept
    quarantined, refused killed between the parts of a refusal
    cut, indexed         killed between an errand's work and the note that it was done
    poison:STEP:UPLOAD   killed whenever the step begins for this upload
    raise:STEP           the step fails
    stopped              stopped when a listening copy's files are there, and continued when the next worker has ended

Prints how each ended: its status, or less the signal.
"""

import json
import logging
import os
import signal
import sys
import time
import traceback
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import inflect  # noqa: F401 (with the next, what tagging loads when it is first needed: here once for all)
import spellchecker  # noqa: F401
from sqlalchemy import select

sys.path.insert(0, str(Path(__file__).parents[2]))

from archive.database import make_engine, reading, writing
from archive.tables import METADATA
from ingest import line, silence, takeover
from ingest.configuration import load_settings
from ingest.speech.recogniser import Recogniser
from ingest.steps import listening
from ingest.worker_main import leave, main

MIDDLES = {
    "describe": ("ingest.steps.describe", "_record"),
    "make_listening_copy": ("ingest.steps.listening", "replace_copy"),
    "transcribe": ("ingest.steps.transcribing", "to_data"),
    "tidy": ("ingest.steps.tidying", "_write"),
    "suggest_mentions": ("ingest.writing_readings", "suggest_mentions"),
    "index": ("ingest.steps.indexing", "stories_of_recording"),
}
OTHERS = {
    "quarantined": ("ingest.steps.describe", "refuse_upload"),
    "refused": ("ingest.line", "refuse"),
    "cut": ("ingest.copying", "replace_copy"),
    "indexed": ("ingest.story_delivery", "begin_sending"),
}


def die(*_args, **_more):
    os.kill(os.getpid(), signal.SIGKILL)


def die_after(module_name, name, *, when=lambda *_args: True):
    module = import_module(module_name)
    real = getattr(module, name)

    def then_die(*args, **more):
        result = real(*args, **more)
        if when(*args):
            die()
        return result

    setattr(module, name, then_die)


def fail(*_args):
    raise RuntimeError("the cause")


def write_down_what_is_asked():
    real = Recogniser.transcribe

    def asked(self, *args, first_window=0, **more):
        with (Path(os.environ["STORYLOOM_DATA"]) / "heard").open("a") as heard:
            heard.write(f"{first_window}\n")
        return real(self, *args, first_window=first_window, **more)

    Recogniser.transcribe = asked


def arm(point):
    kind, _, step = point.partition(":")
    if kind == "before":
        line.LINE[step] = die
    elif kind == "middle":
        die_after(*MIDDLES[step])
    elif kind == "after":
        die_after("ingest.line", "_end", when=lambda _workplace, name, _upload: name == step)
    elif kind == "window":
        die_after("ingest.steps.transcribing", "keep_window", when=lambda *args: args[3].index == int(step))
    elif kind in OTHERS:
        die_after(*OTHERS[kind])
    elif kind == "raise":
        line.LINE[step] = fail
    elif kind == "poison":
        name, _, victim = step.partition(":")
        real = line.LINE[name]
        line.LINE[name] = lambda place, upload: die() if upload == int(victim) else real(place, upload)
    elif kind == "stopped":
        wait_once_made()
    elif kind != "none":
        raise SystemExit(f"no such point: {point}")


def wait_once_made():
    """A step that has its artefact says so and waits, to be stopped there."""
    real = listening.copy_pieces

    def made(*args, **more):
        result = real(*args, **more)
        at("made").touch()
        while not at("go").exists():
            time.sleep(0.01)
        return result

    listening.copy_pieces = made


def at(name):
    return Path(os.environ["STORYLOOM_DATA"]) / name


def begin(point, *options):
    child = os.fork()
    if child:
        return child
    try:
        arm(point)
        write_down_what_is_asked()
        sys.argv = ["worker", "--drain", *options]
        leave(main())
    except BaseException:  # noqa: BLE001 (nothing of the child may go on as its parent)
        traceback.print_exc()
        leave(1)


def end_of(child):
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def record():
    """Every row of the archive but the workers' own, as the next worker leaves it and as it stays."""
    engine = make_engine(load_settings().resolved_database_url)
    tables = [table for table in METADATA.sorted_tables if table.name not in {"workers", "outbox"}]
    with reading(engine) as session:
        return {table.name: [list(map(str, row)) for row in session.execute(select(table))] for table in tables}


def one_stopped_and_another():
    """How the stopped worker and the next one ended, and whether the record changed after the next one's end."""
    stopped = begin("stopped")
    while not at("made").exists():
        time.sleep(0.01)
    # Stopped within a transaction it would keep SQLite's lock, and nobody at all could write until it goes on.
    with writing(make_engine(load_settings().resolved_database_url)) as session:
        session.connection()  # a session begins with its first statement: only now is the lock ours
        os.kill(stopped, signal.SIGSTOP)
        os.waitpid(stopped, os.WUNTRACED)
    ended = end_of(begin("none", "--wait"))
    before = record()
    at("go").touch()
    os.kill(stopped, signal.SIGCONT)
    return [end_of(stopped), ended, int(record() != before)]


if __name__ == "__main__":
    logging.getLogger("dbos").setLevel(logging.ERROR)
    line.PAUSE_S = 0.01
    takeover.BEAT_S = 0.2
    silence.SILENT_AFTER = timedelta(seconds=float(os.environ.get("STORYLOOM_SILENT_AFTER_S", "60")))
    points = sys.argv[1:]
    print(json.dumps(one_stopped_and_another() if points == ["stopped"] else [end_of(begin(p)) for p in points]))  # noqa: T201
