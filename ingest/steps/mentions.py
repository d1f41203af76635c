"""`suggest_mentions`: what the recording's current passages speak of, found by the archive's own names."""

from archive.errors import MissingPart
from archive.phrases import Phrase
from ingest.passage_tagging import known_names, tag_recording
from ingest.steps.of_upload import recording_of
from ingest.workplace import Workplace


def suggest_mentions(workplace: Workplace, upload_id: int) -> str:
    """Suggest what each passage of the recording speaks of; what people decided stays as it is.

    Without a vocabulary the passages are read all the same: names come to be
    found in them later, and possible new ones are offered to begin with.

    Raises:
        MissingPart: the archive knows no names yet.
    """
    with workplace.reading() as session:
        recording_id = recording_of(session, upload_id).id
    suggested = tag_recording(workplace, recording_id)
    if not known_names(workplace):
        raise MissingPart("The archive knows no people, dishes or crops yet; load a vocabulary and try again.")
    return Phrase("%(suggested)s mentions suggested.") % {"suggested": suggested}
