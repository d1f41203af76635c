"""Publish, restrict, embargo, withdraw, reinstate, index, crash, back up, restore, in any order while time passes:
nothing restricted ever leaves by page, data, sound, search, feed, trail or pack, and what is open is there.

A few walks in the suite, many by `make proofs`.
"""

import io
import shutil
import tempfile
import zipfile
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from archive.agreeing import record_agreement, reinstate, withdraw
from archive.agreements import NameShown, Use
from archive.database import writing
from archive.errors import InvalidInput
from archive.passages import Passage
from archive.recordings import Recording
from archive.settings import Settings
from archive.stories import Story
from archive.story_publishing import hide_story, publish_story
from tests.laid_archive import open_laid
from tests.web.asked import Asker
from tests.web.closing_model import Standing, Word
from tests.web.told_archive import Clock, Teller, ToldArchive, by
from web.app import make_app

HOUR = timedelta(hours=1)
WHICH = st.integers(0, 1)
LISTS = {Use.web: ("/", "/stories", "/api/v1/stories", "/people", "/weave"), Use.feed: ("/feed.xml",),
         Use.festival: ("/trails/{trail}", "/api/v1/trails/{trail}", "/trails/{trail}/kiosk")}  # fmt: skip
OF_A_STORY = {
    Use.web: ("/stories/{slug}", "/stories/{slug}.vtt", "/api/v1/stories/{slug}", "/p/{first}", "/p/{second}",
              "/people/{person}", "/weave/{first}", "/media/stories/{slug}.webm"),
    Use.feed: ("/feeds/stories/{slug}.vtt", "/feeds/stories/{slug}.m4a"),
    Use.festival: ("/trails/{trail}/{number}", "/media/stops/{code}.webm"),
}  # fmt: skip
SITE: list[Any] = []
"""The one site of this process, which answers for each archive in turn."""


def site(folder: Path) -> Any:
    if not SITE:
        SITE.append(make_app(open_laid(Settings(data=folder / "first", transcriber="none"))))
    return SITE[0]


class Tellers(RuleBasedStateMachine):
    """Two stories, all that can be said of them, and everybody who asks."""

    turns = 3

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="told-"))
        self.clock = Clock()
        self.patched = by(self.clock)
        self.patched.__enter__()
        self.archive = ToldArchive(self.folder, site(self.folder), self.clock)
        self.asker = Asker(self.archive.site)
        self.standing = {0: Standing(), 1: Standing()}
        self.backups: list[tuple[str, dict[int, Standing]]] = []
        self.restored = False

    def teardown(self) -> None:
        if not hasattr(self, "asker"):
            return
        try:
            for turn in range(self.turns):
                self.look(turn)
            self.look_into_the_pack()
        finally:
            self.archive.close()
            self.asker.__exit__(None, None, None)
            self.patched.__exit__(None, None, None)
            shutil.rmtree(self.folder)

    def say(self, which: int, on: type[Any], how: Any, **more: Any) -> None:
        teller = self.archive.tellers[which]
        ids = {Story: teller.story_id, Recording: teller.recording_id}
        id_ = ids.get(on) or teller.passage_ids[more.pop("number")]
        with writing(self.archive.place.engine) as session:
            how(session, session.get_one(on, id_), by_id=None, now=self.clock(), **more)

    def now_stands(self, which: int, **changed: Any) -> None:
        self.standing[which] = replace(self.standing[which], **changed)

    @rule(which=WHICH)
    def hide_or_publish(self, which: int) -> None:
        hidden = self.standing[which].hidden
        with suppress(InvalidInput):  # what is not agreed to is not published, and stays as it was
            self.say(which, Story, publish_story if hidden else hide_story)
            self.now_stands(which, hidden=not hidden)

    @rule(which=WHICH)
    def withdraw_or_reinstate_the_story(self, which: int) -> None:
        whole = self.standing[which].whole
        self.say(which, Story, reinstate if whole.gone else withdraw, reason="-")
        self.now_stands(which, whole=replace(whole, gone=not whole.gone))

    @rule(which=WHICH)
    def the_teller_withdraws_or_reinstates_the_recording(self, which: int) -> None:
        word = self.standing[which].recording
        person_id = self.archive.tellers[which].person_id
        self.say(which, Recording, reinstate if word.gone else withdraw, person_id=person_id, reason="-")
        self.now_stands(which, recording=replace(word, gone=not word.gone))

    @rule(which=WHICH, number=WHICH)
    def restrict_or_free_a_passage(self, which: int, number: int) -> None:
        word = self.standing[which].passages[number]
        self.say(which, Passage, reinstate if word.gone else withdraw, reason="-", number=number)
        self.standing[which] = self.standing[which].with_passage(number, replace(word, gone=not word.gone))

    @rule(which=WHICH, number=WHICH, uses=st.sampled_from([frozenset(Use), frozenset({Use.web}), frozenset()]))
    def agree_on_a_passage(self, which: int, number: int, uses: frozenset[Use]) -> None:
        if not self.standing[which].passages[number].gone:
            self._agree(which, Passage, uses, number=number)
            self.standing[which] = self.standing[which].with_passage(number, Word(uses))

    @rule(
        which=WHICH, uses=st.sampled_from([frozenset(Use), frozenset({Use.feed}), frozenset({Use.web, Use.festival})])
    )
    def agree_on_the_story(self, which: int, uses: frozenset[Use]) -> None:
        self._agree_as_the_teller(which, Word(uses))

    @rule(which=WHICH)
    def embargo(self, which: int) -> None:
        self._agree_as_the_teller(which, Word(starts_at=self.clock.now + HOUR))

    @rule(which=WHICH)
    def open_for_an_hour(self, which: int) -> None:
        self._agree_as_the_teller(which, Word(ends_at=self.clock.now + HOUR))

    def _agree_as_the_teller(self, which: int, word: Word) -> None:
        dates = {"starts_at": word.starts_at, "ends_at": word.ends_at}
        self._agree(which, Story, word.uses, person_id=self.archive.tellers[which].person_id, **dates)
        self.now_stands(which, told=word)

    def _agree(self, which: int, on: type[Any], uses: frozenset[Use], **more: Any) -> None:
        given = {"person_id": None, "name_shown": NameShown.full, "wording": "Words.", "evidence": "A letter."}

        def agree(session: Any, scope: Any, **by_whom: Any) -> None:
            record_agreement(session, scope=scope, uses=uses, **by_whom)

        self.say(which, on, agree, **given | more)

    @rule()
    def time_passes(self) -> None:
        self.clock.now += 2 * HOUR

    @rule(only_index=st.booleans())
    def work(self, *, only_index: bool) -> None:
        self.archive.work(only_index=only_index)

    @rule()
    def index_dies(self) -> None:
        self.archive.index_dies()

    @rule()
    def back_up(self) -> None:
        self.backups.append((self.archive.back_up(), dict(self.standing)))

    @precondition(lambda self: self.backups)
    @rule(pick=st.integers(0, 9))
    def restore(self, pick: int) -> None:
        snapshot, then = self.backups[pick % len(self.backups)]
        newest = self.backups[-1][1]
        self.archive.restore(snapshot)
        self.standing = {
            which: then[which].closer(newest[which]).closer(self.standing[which]) for which in self.standing
        }
        self.restored = True

    @invariant()
    def nothing_restricted_leaves(self) -> None:
        if hasattr(self, "asker"):
            self.steps = getattr(self, "steps", 0) + 1
            self.look(self.steps)

    def look(self, turn: int) -> None:
        """Ask at every address whose turn it is: all of them come by within `turns` steps."""
        lists = [(use, one) for use, several in LISTS.items() for one in several]
        own = [(use, one) for use, several in OF_A_STORY.items() for one in several]
        for which, teller in enumerate(self.archive.tellers):
            names = {"slug": teller.slug, "first": teller.passage_keys[0], "second": teller.passage_keys[1],
                     "person": teller.person_slug, "number": teller.number, "code": teller.code,
                     "trail": self.archive.trail}  # fmt: skip
            for at, (use, address) in enumerate([*own, *(lists if which == 0 else [])]):
                if (at + turn) % self.turns == 0:
                    self._look(address.format(**names), use)
            self._search(which, teller)
            if not self.restored:
                self._is_there(which, teller)

    def closed_words(self, use: Use) -> list[str]:
        """What must not be met by this use now."""
        closed: list[str] = []
        for which, teller in enumerate(self.archive.tellers):
            stands = self.standing[which]
            closed += [
                word for number, word in enumerate(teller.said) if not stands.passage_open(number, use, self.clock.now)
            ]
            if not stands.story_open(use, self.clock.now):
                closed += teller.named
        return closed

    def _look(self, address: str, use: Use) -> None:
        answer = self.asker.ask("GET", address)
        assert answer.status in (200, 302, 303, 404), (address, answer.text[:300])
        assert not [word for word in self.closed_words(use) if word in answer.text], (address, self.standing)

    def _search(self, which: int, teller: Teller) -> None:
        now, stands = self.clock.now, self.standing[which]
        for number, word in enumerate(teller.said):
            found = self.asker.ask("GET", f"/api/v1/search?q={word}").text
            # Words that are nearly alike find each other, so it is whose story was found that counts.
            assert teller.slug not in found or stands.passage_open(number, Use.web, now), (word, stands)
        assert (
            stands.story_open(Use.web, now)
            or teller.slug not in self.asker.ask("GET", f"/api/v1/search?q={teller.named[0]}").text
        )

    def _is_there(self, which: int, teller: Teller) -> None:
        """What is open is met, or the rest would prove nothing."""
        now, stands = self.clock.now, self.standing[which]
        page = self.asker.ask("GET", f"/stories/{teller.slug}")
        assert (page.status == 200) == stands.story_open(Use.web, now), stands
        for number, word in enumerate(teller.said):
            assert (word in page.text) == stands.passage_open(number, Use.web, now), (word, stands)
        sound = self.asker.ask("GET", f"/media/stories/{teller.slug}.webm")
        assert (sound.status == 200) == stands.sound_open(self.archive.heard(teller), Use.web, now), stands

    def look_into_the_pack(self) -> None:
        """All files of the trail's pack: pages and sound."""
        pack = self.asker.ask("GET", f"/trails/{self.archive.trail}/pack.zip")
        if pack.status == 200:
            with zipfile.ZipFile(io.BytesIO(pack.body)) as files:
                text = b"".join(files.read(name) for name in files.namelist()).decode("utf-8", "replace")
            assert not [word for word in self.closed_words(Use.festival) if word in text], self.standing


SLOW_TO_MAKE_SMALLER = {"deadline": None, "suppress_health_check": list(HealthCheck), "database": None,
                        "phases": [Phase.generate]}  # fmt: skip
TestAFewWalks = Tellers.TestCase
TestAFewWalks.settings = settings(max_examples=2, stateful_step_count=8, **SLOW_TO_MAKE_SMALLER)


class Longer(Tellers):
    """The same, for `make proofs`, with every address at every step."""

    turns = 1


TestManyWalks = pytest.mark.slow(Longer.TestCase)
TestManyWalks.settings = settings(max_examples=40, stateful_step_count=20, **SLOW_TO_MAKE_SMALLER)
