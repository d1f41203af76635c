"""Small stories for the search tests, one line each."""

from search.documents import Change, PassageDocument, StoryDocument, story_change


def a_story(story_id: int, title: str = "", *said: str, version: int = 1, **facts) -> Change:
    """A story with one passage for each thing said, ten seconds apart; passage ids are story id * 100 + place."""
    passages = [
        PassageDocument(story_id * 100 + place, version, (story_id,), text, starts_s=((story_id, 10.0 * place + 0.25),))
        for place, text in enumerate(said)
    ]
    return story_change(StoryDocument(story_id, version, title, **facts), passages)
