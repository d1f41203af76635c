"""Fills a demo's data folder with what a desk has after some weeks, for the pictures of it: words missing, runs that
stopped, groups, labels, seasons, devices, receipts. Says by which names and keys each is found:
`python -m bench.desk_filled DATA > names.json`, then `storyloom worker --drain`.

Never ask it of an archive that is kept: what it lays is fiction, and its accounts have a password that stands here.
"""

import argparse
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from PIL import Image, ImageDraw
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.accounts import Account, Role
from archive.agreeing import Basis, record_agreement, withdraw
from archive.agreement_templates import templates_in
from archive.agreements import NameShown, Use
from archive.clock import utc_now
from archive.database import writing
from archive.evidence import KeptProof, SpokenProof
from archive.expectations import expectation
from archive.festival_devices import make_device, open_device
from archive.festivals import Festival
from archive.group_keeping import add_member, make_group
from archive.label_keeping import make_label, put_labels
from archive.memory_keeping import tell_memory
from archive.mentions import Mention, MentionState
from archive.narrator_acts import Narrator, agree_to, uses_offered
from archive.narrator_linking import make_link
from archive.narrator_requests import ask_for
from archive.narrators import NarratorAct
from archive.passage_correcting import correct_passage
from archive.passages import Passage, PassageVersion
from archive.protocol_keeping import protocol_of
from archive.protocols import GroupRule
from archive.recordings import Contribution, Part, Recording
from archive.settings import Settings
from archive.signing_in import add_account
from archive.steps import StepRecord, StepState
from archive.stories import Story, StorySpan
from archive.subjects import Subject
from archive.uploads import DEPOSIT_STATEMENT, Upload, UploadState
from ingest.intake import Deposit
from ingest.place import Place, open_place
from ingest.sample_festival import lay_festival, sample_plan
from ingest.taking_evidence import take_evidence
from ingest.words_alone import take_in_words
from web.label_words import suggested_labels

DAY: Final = timedelta(days=1)
PASSWORD: Final = "a-garden-at-night"
STEWARD: Final = ("Ezekiel Reyes", "ezekiel@example.org")
MEMBER: Final = ("Tala Greenthorn", "tala@example.org")
PUBLIC: Final = frozenset({Use.web, Use.feed, Use.festival, Use.print})
STOPPED: Final = (
    ("Sunday at the oven", "make_listening_copy", "The file ends in the middle of a sound; send it again."),
    ("My grandmother's salt", "transcribe", "The speech model needs 2.1 GiB of memory, and 1.4 GiB are free."),
    ("Voice 0231.m4a", "describe", "The program ended three times while it did this."),
)
UNASKED: Final = (
    ("What we ate on the ferry", "Ines Marou", "Bread first, and the salt in a paper.\n\nNobody spoke before noon."),
    ("The seed in the hem", "Ines Marou", "She sewed it into her hem.\n\nIt came up in the second year."),
    ("Eleven ways to say rain", "Milo Arden", "We had a word for rain that does not wet the bread."),
)
LOST: Final = 4
MEMORIES: Final = (
    ("Jo", "We never covered the pot. My mother said the steam has to see the sky."),
    ("", "There were eleven tables that year, not nine. I carried two of them myself."),
)


@dataclass(frozen=True, slots=True)
class Laying:
    """What each piece is laid with: the session, who does it, and when."""

    session: Session
    by_id: int
    now: datetime

    @property
    def by(self) -> dict[str, Any]:
        return {"by_id": self.by_id, "now": self.now}

    def story(self, slug: str) -> Story:
        return self.session.scalars(select(Story).where(Story.slug == slug)).one()

    def recording(self, story: Story) -> Recording:
        spans = select(StorySpan.recording_id).where(StorySpan.story_id == story.id)
        return self.session.get_one(Recording, self.session.scalars(spans).first())

    def narrator(self, story: Story) -> Subject:
        told = select(Subject).join(Contribution, Contribution.person_id == Subject.id)
        own = told.where(Contribution.recording_id == self.recording(story).id, Contribution.part == Part.narrator)
        return self.session.scalars(own).one()

    def lines(self, story: Story) -> list[Passage]:
        recording = self.recording(story)
        read = select(Passage).join(PassageVersion, PassageVersion.passage_id == Passage.id)
        current = read.where(PassageVersion.transcript_id == recording.current_transcript_id)
        return list(self.session.scalars(current.order_by(PassageVersion.position)))

    def agree(self, scope: Any, *, person: Subject | None, **said: Any) -> None:
        given: dict[str, Any] = {"uses": PUBLIC, "name_shown": NameShown.full, "evidence": "Said on the phone."}
        wording = "May this be heard by everyone, under my name?"
        person_id = person.id if person is not None else None
        record_agreement(self.session, scope=scope, person_id=person_id, wording=wording, **given | said, **self.by)


def fill_desk(place: Place, sample: Path, *, now: datetime) -> dict[str, str]:
    """Lay all of it; what comes back fills the addresses of `bench.pictures`."""
    with writing(place.engine) as session:
        name, email = STEWARD
        steward = add_account(session, name=name, email=email, password=PASSWORD, role=Role.steward, now=now).id
    for title, narrator, text in UNASKED:
        expected = expectation(uses=("web", "print"), name_shown="given", words="Not before the harvest.")
        said: dict[str, Any] = {"title": title, "narrator_name": narrator, "language": "en", "expectation": expected}
        deposit = Deposit(f"{title}.txt", DEPOSIT_STATEMENT, steward, **said)
        unasked = take_in_words(place, text.encode(), deposit, now=now)
    paper = take_evidence(place, [_signed_paper()], "signed at the table.png")
    plan = sample_plan(place.store, sample)
    with writing(place.engine) as session:
        laying = Laying(session, steward, now)
        if session.scalar(select(Festival.id)) is None:
            lay_festival(session, sample, plan=plan, now=now)
        _left_over(laying)
        return {
            "unasked": unasked,
            **_circles(laying),
            **_words(laying, paper),
            **_narrators_page(laying),
        }


def _circles(laying: Laying) -> dict[str, str]:
    """Groups with members, labels, and what is kept to people, a season and a festival."""
    session, by = laying.session, laying.by
    name, email = MEMBER
    tala = add_account(session, name=name, email=email, password=PASSWORD, role=Role.contributor, now=laying.now)
    keepers = make_group(session, "Seed keepers", "Tala decides who keeps seed; ask her.", **by)
    women = make_group(session, "Women of the terrace", "", **by)
    for group in (keepers, women):
        add_member(session, group, tala, **by)
    add_member(session, keepers, session.get_one(Account, laying.by_id), **by)
    festival = session.scalars(select(Festival)).first()
    assert festival is not None
    open_device(session, make_device(session, festival, "Tablet at the seed stall", **by), now=laying.now)
    device = make_device(session, festival, "Speaker under the light trees", **by)
    either = protocol_of(session, [keepers, women], GroupRule.any).id
    kept = {
        "the-jar-above-the-bed": {"protocol_id": either},
        "the-place-for-the-name": {"protocol_id": either},
        "four-what": {"season_from": 301, "season_to": 531},
        "come-and-eat": {"festival_id": festival.id},
    }
    for slug, bounds in kept.items():
        story = laying.story(slug)
        laying.agree(story, person=laying.narrator(story), **bounds)
    _label(laying)
    return {"device": device, "festival": festival.slug}


def _label(laying: Laying) -> None:
    session, by = laying.session, laying.by
    labels = [make_label(session, name, words, drawing, **by).key for name, words, drawing in suggested_labels()]
    story = laying.story("the-light-was-off")
    put_labels(session, story, [labels[2], labels[3]], **by)
    put_labels(session, laying.lines(story)[2], [labels[0], labels[1]], **by)
    put_labels(session, laying.story("the-jar-above-the-bed"), [labels[1]], **by)


def _words(laying: Laying, paper: KeptProof) -> dict[str, str]:
    """Words that end soon or have ended, one that rests on a paper and on a voice, and a line that is restricted."""
    now = laying.now
    told = {slug: laying.story(slug) for slug in ("the-tree-on-my-side", "nine-tables", "the-light-was-off",
                                                  "onions-in-the-tree")}  # fmt: skip
    ending, ended, proved, cut = told.values()
    laying.agree(laying.recording(ending), person=laying.narrator(ending), ends_at=now + 9 * DAY)
    laying.agree(laying.recording(ended), person=laying.narrator(ended), ends_at=now - 2 * DAY)
    template = next(each for each in templates_in(laying.session, "en") if each.text)
    recording = laying.recording(proved)
    basis = Basis((paper, SpokenProof(recording.id, 2.0, 7.5)), "en", template.key)
    laying.agree(recording, person=laying.narrator(proved), evidence="Signed at the third table.", basis=basis)
    withdraw(laying.session, laying.lines(cut)[3], reason="She asked us to leave her brother out.", **laying.by)
    return {"recording": recording.key, "slug": proved.slug, "cut": cut.slug, "passage": laying.lines(proved)[2].key}


def _narrators_page(laying: Laying) -> dict[str, str]:
    """A narrator's own link, something they asked for, and the receipt of something they did."""
    story = laying.story("nine-tables")
    person = laying.narrator(story)
    narrator = Narrator(person, frozenset({NarratorAct.agree, NarratorAct.rename, NarratorAct.restrict}))
    ask_for(laying.session, person, NarratorAct.ask, text="It was my aunt who counted, not me.", now=laying.now)
    uses = uses_offered(laying.session, narrator, story)
    done = agree_to(laying.session, narrator, story, uses, wording="I agree.", now=laying.now)
    return {"narrators_link": make_link(laying.session, person, **laying.by), "receipt": done.receipt}


def _left_over(laying: Laying) -> None:
    """Runs that stopped, memories that wait, and mentions whose words a correction took away."""
    session, now = laying.session, laying.now
    for number, (title, step, message) in enumerate(STOPPED):
        upload = Upload(
            file_name=f"{title}.m4a", sha256="", size_bytes=9_000_000 + number, state=UploadState.accepted, title=title,
            created_at=now - (3 - number) * DAY, deposit_statement=DEPOSIT_STATEMENT, account_id=laying.by_id,
        )  # fmt: skip
        session.add(upload)
        session.flush()
        session.add(StepRecord(upload_id=upload.id, step=step, state=StepState.needs_help, tries=3, message=message,
                               ended_at=upload.created_at))  # fmt: skip
    story = laying.story("the-light-was-off")
    for teller, text in MEMORIES:
        tell_memory(session, story_id=story.id, passage_id=None, teller=teller, text=text, now=now)
    _take_words_away(laying)


def _take_words_away(laying: Laying) -> None:
    """Correct some lines so that what people said of their words stands on nothing."""
    current = Recording.current_transcript_id == PassageVersion.transcript_id
    said = select(Mention, PassageVersion).join(PassageVersion, PassageVersion.passage_id == Mention.passage_id)
    decided = said.join(Recording, current).where(Mention.state == MentionState.accepted).order_by(Mention.id)
    lines = {line.passage_id: (mention, line) for mention, line in laying.session.execute(decided)}
    for mention, line in list(lines.values())[:: max(1, len(lines) // LOST)][:LOST]:
        passage = laying.session.get_one(Passage, line.passage_id)
        text = f"{line.text[: mention.start_char]}that one{line.text[mention.end_char :]}"
        correct_passage(laying.session, passage, text, seen=None, **laying.by)


def _signed_paper() -> bytes:
    """A page with a heading, some lines and a name, as a photo of one."""
    page = Image.new("RGB", (900, 640), "#f6f1e4")
    draw = ImageDraw.Draw(page)
    draw.text((70, 60), "May this be heard by everyone?", fill="#222222", font_size=34)
    for row, words in enumerate(("On this site, in its podcast, on festival trails, in print.",
                                 "I can change my mind at any time. It will be closed at once.",
                                 "My name may be said.")):  # fmt: skip
        draw.text((70, 150 + 56 * row), words, fill="#333333", font_size=24)
    draw.line([(70, 470), (120, 420), (150, 500), (210, 430), (260, 490), (380, 440)], fill="#1b2f6b", width=5)
    draw.line([(70, 530), (520, 530)], fill="#555555", width=2)
    kept = BytesIO()
    page.save(kept, "PNG")
    return kept.getvalue()


def main() -> None:
    """Fill it, and print the names as JSON; keep them, since links are shown once."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="data folder of a demo, with no account in it yet")
    parser.add_argument("--sample", type=Path, default=Path(__file__).parents[1] / "demo")
    options = parser.parse_args()
    names = fill_desk(open_place(Settings(data=options.data)), options.sample, now=utc_now())
    print(json.dumps(names, indent=1))


if __name__ == "__main__":
    main()
