"""Archives to weave from: stories of a line each passage, told by people, that speak of given things."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from archive.agreements import Agreement, NameShown
from archive.mentions import Mention, MentionState, StandingPolicy
from archive.passages import Passage
from archive.recordings import Recording
from archive.stories import Story
from archive.subjects import Subject, SubjectKind
from tests.archive import builders

LINE = "and this is how we came to speak of the "


@dataclass
class Said:
    """A story of one recording; `passages` in order, `mentions` by place and name."""

    story: Story
    recording: Recording
    teller: Subject
    agreement: Agreement
    passages: list[Passage]
    mentions: dict[tuple[int, str], Mention]


@dataclass
class Woven:
    """Tells stories; the things they speak of are made when they are first named."""

    session: Session
    things: dict[str, Subject] = field(default_factory=dict)
    people: dict[str, Subject] = field(default_factory=dict)
    stories: list[Said] = field(default_factory=list)

    def thing(self, name: str, kind: SubjectKind = SubjectKind.crop) -> Subject:
        if name not in self.things:
            self.things[name] = builders.a_subject(self.session, name, kind)
        return self.things[name]

    def person(self, name: str) -> Subject:
        if name not in self.people:
            self.people[name] = builders.a_subject(self.session, name)
        return self.people[name]

    def tell(self, teller: str, lines: Sequence[Sequence[str]], *, accepted: Sequence[str] = ()) -> Said:
        """Each line is a passage of ten seconds that speaks of the things named."""
        self.session.merge(StandingPolicy(origin="dictionary", least_score=0.9))
        person = self.person(teller)
        length_s = 10.0 * len(lines)
        recording = builders.a_recording(self.session, narrators=(person,), duration_s=length_s)
        texts = [LINE + " and ".join(names or ["weather"]) for names in lines]
        spoken = [(10.0 * n, 10.0 * n + 10, text) for n, text in enumerate(texts)]
        passages = builders.a_transcript(self.session, recording, spoken)
        story = builders.a_story(self.session, [(recording, 0.0, length_s)], title=f"{teller} tells")
        builders.a_copy(self.session, story, [(recording, 0.0, length_s)])
        agreement = builders.an_agreement(
            self.session, recording_id=recording.id, person_id=person.id, web=True, name_shown=NameShown.full
        )
        mentions = {}
        for n, names in enumerate(lines):
            for name in names:
                start = texts[n].index(name, len(LINE) - 1)
                state = MentionState.accepted if name in accepted else MentionState.suggested
                mentions[n, name] = builders.a_mention(
                    self.session, passages[n], self.thing(name), quote=name, start_char=start,
                    end_char=start + len(name), start_s=10.0 * n + 1, end_s=10.0 * n + 2, state=state,
                )  # fmt: skip
        said = Said(story, recording, person, agreement, passages, mentions)
        self.stories.append(said)
        return said


def a_chain(session: Session, length: int = 12) -> Woven:
    """Stories in which each speaks of what the one before and the one after do, and of nothing else."""
    woven = Woven(session)
    for n in range(length):
        woven.tell(f"Teller {n}", [[f"seed {n}", f"seed {n + 1}"]])
    return woven


def a_random_archive(session: Session, seed: int) -> Woven:
    """A few people tell many stories of what they happen to share."""
    lot = random.Random(seed)
    woven = Woven(session)
    names = [f"thing {n}" for n in range(lot.randint(6, 14))]
    for _ in range(lot.randint(6, 12)):
        lines = [lot.sample(names, lot.choice([0, 1, 1, 2])) for _ in range(lot.randint(2, 6))]
        woven.tell(f"Teller {lot.randint(1, 5)}", lines, accepted=lot.sample(names, 3))
    return woven
