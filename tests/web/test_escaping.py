"""What people write is shown as they wrote it, and never runs."""

import json
import re

import pytest

from archive.clock import utc_now
from archive.database import reading
from archive.reading_index import indexed_story
from ingest.story_indexing import change_to
from search.embedded import EmbeddedIndex
from tests.web.stories import EVIL, tell_a_story

CLOSING = "</script><script>alert(2)</script>"


@pytest.fixture
def told(place):
    told = tell_a_story(
        place,
        title=f"T{EVIL}{CLOSING}",
        lede=f"L{EVIL}{CLOSING}",
        narrator=f"N{EVIL}",
        words=f"Callaloo {EVIL}{CLOSING}",
    )
    index = EmbeddedIndex(place.settings.data / "index", "public")
    with reading(place.engine) as session:
        index.rebuild([change_to(indexed_story(session, told.story_id, now=utc_now()), 1)])
    index.close()
    return told


@pytest.mark.parametrize(
    "address",
    ["/", "/stories", "/stories/{slug}", "/people", "/people/{person}", "/dishes/{dish}", "/search?q=callaloo",
     "/search?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E{{7*7}}",
     "/sign-in?next=/%22%3E%3Cscript%3Ealert(1)%3C/script%3E"],
)  # fmt: skip
def test_no_words_of_people_become_markup(client, told, address):
    slugs = {"slug": told.slug, "person": told.person_slug, "dish": told.dish_slug}
    answer = client.get(re.sub(r"\{(\w+)\}", lambda found: slugs.get(found.group(1), found.group(0)), address))
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    if address in {"/", "/stories", "/stories/{slug}", "/search?q=callaloo"}:
        assert "{{7*7}}" in answer.text, "it is shown as written, not evaluated"


def test_the_description_for_machines_stays_inside_its_element(client, told):
    page = client.get(f"/stories/{told.slug}").text
    (described,) = re.findall(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', page)
    assert json.loads(described)["name"] == f"T{EVIL}{CLOSING}"


def test_captions_hold_no_markup_of_peoples(client, told):
    for form in ("vtt", "srt", "txt", "json"):
        answer = client.get(f"/stories/{told.slug}.{form}")
        assert not answer.headers["content-type"].startswith("text/html")
        assert answer.headers["x-content-type-options"] == "nosniff"
    cues = client.get(f"/stories/{told.slug}.vtt").text.partition("-->")[2]
    assert "<script>" not in cues
    assert "&lt;script&gt;" in cues
