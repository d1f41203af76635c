"""`make_listening_copy`: what the desk plays of a whole recording."""

from archive.facts import Span
from archive.listening import copy_of_recording, replace_copy
from archive.phrases import Phrase
from ingest.copies_there import is_there
from ingest.copying import Piece, copy_pieces, fingerprint_of
from ingest.steps.of_upload import heard_recording_of
from ingest.workplace import Workplace


def make_listening_copy(workplace: Workplace, upload_id: int) -> str:
    """Make the recording's listening copy and waveform; nothing new when they are there.

    Raises:
        MissingPart: no sound of the recording can be decoded; it is kept all the same.
    """
    with workplace.reading() as session:
        recording = heard_recording_of(session, upload_id)
        former = copy_of_recording(session, recording.id)
    heard = Span(recording.id, 0.0, recording.duration_s)
    whole = [Piece(recording.sha256, heard)]
    if former and former.fingerprint == fingerprint_of(whole) and is_there(workplace.place.store, former):
        return Phrase("The listening copy was there.")
    copy = copy_pieces(workplace, whole)
    copy.recording_id = recording.id
    with workplace.writing() as session:
        replace_copy(session, copy, [heard])
    return Phrase("%(opus_bytes)s KiB to listen to.") % {"opus_bytes": copy.opus_bytes // 1024}
