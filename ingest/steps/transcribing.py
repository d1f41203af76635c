"""`transcribe`: the speech model's reading, window by window, each kept as soon as it is finished.

No transaction is open while the model runs. A killed run goes on after its last
finished window; the windows become a transcript in `tidy`.
"""

from dataclasses import replace
from pathlib import Path

from archive.channels import Channel
from archive.clock import utc_now
from archive.errors import MissingPart, NotPermitted
from archive.gate import MACHINE, may
from archive.gate_facts import recording_facts
from archive.phrases import Phrase
from archive.recordings import Recording
from archive.undone_engines import is_undone
from ingest.speech.sound_files import save_sound
from ingest.speech.transcript_data import WindowResult, to_data
from ingest.speech.voice_finder import SILENCE
from ingest.speech.windows import is_silent
from ingest.steps.names_offered import names_offered
from ingest.steps.of_upload import heard_recording_of
from ingest.steps.readings import Reading, begun_reading, hashed, keep_window
from ingest.workplace import Workplace
from media.pcm import read_pcm

MOST_NAMES = 300
"""As many as a prompt could ever hold, and more."""
UNDONE = Phrase(
    "A person undid {engine}, so it reads nothing more: allow it again, choose another engine, or type the transcript."
)


def transcribe(workplace: Workplace, upload_id: int) -> str:
    """Have the recogniser read the recording; windows that were read before are not read again.

    Raises:
        MissingPart: no model is installed, the engine was undone, or no sound can be decoded; the recording is safe
            and waits.
        NotPermitted: its agreement does not allow the archive's own machine to transcribe it.
    """
    with workplace.reading() as session:
        recording = heard_recording_of(session, upload_id)
        verdict = may(MACHINE, recording_facts(session, recording.id), Channel.ai, utc_now())
    if not verdict.allow:
        raise NotPermitted("The machine may not transcribe this recording: %(reason)s.", reason=verdict.reason)
    workplace.recogniser.take_up_choice()
    with workplace.place.store.work_folder() as folder:
        return _read(workplace, recording, upload_id, folder)


def _read(workplace: Workplace, recording: Recording, upload_id: int, folder: Path) -> str:
    pcm = read_pcm(workplace.place.store.master_path(recording.sha256), out=folder / "pcm.raw")
    if is_silent(pcm):
        reading = Reading(recording.id, hashed(recording.sha256, "silence"), decided={"no_speech": SILENCE})
    else:
        save_sound(folder / "speech.npy", pcm)
        reading = _reading(workplace, recording, folder / "speech.npy")
    if reading.provenance is None:
        nothing = WindowResult(index=0, start_s=0.0, end_s=recording.duration_s, segments=(), language=None)
        keep_window(workplace, reading, upload_id, nothing)
        return Phrase("No speech in it.")
    results = workplace.recogniser.transcribe(
        folder / "speech.npy",
        reading.windows,
        language=reading.provenance.language,
        prompt=reading.provenance.prompt,
        first_window=reading.done,
    )
    for result in results:
        keep_window(workplace, reading, upload_id, result)
    return Phrase("Read by %(engine)s %(version)s with %(model)s.") % {
        "engine": reading.provenance.engine,
        "version": reading.provenance.version,
        "model": reading.provenance.model,
    }


def _reading(workplace: Workplace, recording: Recording, speech: Path) -> Reading:
    """The reading that was begun before, or a new one."""
    settings, recogniser = workplace.place.settings, workplace.recogniser
    source = recogniser.provenance(language=recording.language or None, prompt="")
    base = hashed(recording.sha256, to_data(source), settings.window_s, settings.names_prompt)
    with workplace.reading() as session:
        if is_undone(session, source.engine, source.version):
            raise MissingPart(UNDONE.format(engine=f"{source.engine}@{source.version}"))
        names = names_offered(session, recording, now=utc_now()) if settings.names_prompt else ()
        begun = begun_reading(session, recording.id, base, allowed=names)
    if begun is not None:
        return begun
    cut = recogniser.windows(speech, longest_s=settings.window_s)
    if not cut.windows:
        finder = {key: value for key, value in source.settings.items() if key.startswith("vad")}
        return Reading(recording.id, base, decided={**finder, "no_speech": cut.no_speech})
    prompt = recogniser.prompt_of(names[:MOST_NAMES]) if names else ""
    given = tuple(name for name in names[:MOST_NAMES] if name in prompt)
    return Reading(recording.id, base, cut.windows, replace(source, prompt=prompt), given)
