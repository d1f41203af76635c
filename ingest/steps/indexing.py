"""`index`: ask for every story that stands on this recording to be indexed anew."""

from archive.clock import utc_now
from archive.outbox import Errand, ask
from archive.phrases import Phrase
from archive.story_places import stories_of_recording
from ingest.steps.of_upload import recording_of
from ingest.workplace import Workplace


def index(workplace: Workplace, upload_id: int) -> str:
    """Promise the index its errands; a recording in no story yet has none."""
    with workplace.writing() as session:
        stories = stories_of_recording(session, recording_of(session, upload_id).id)
        for story_id in stories:
            ask(session, Errand.index_story, story_id, now=utc_now())
    return (
        Phrase("%(count)s stories to index.") % {"count": len(stories)}
        if stories
        else Phrase("In no story yet; it can be searched once published.")
    )
