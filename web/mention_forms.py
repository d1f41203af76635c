"""What is asked of the queue of words to decide on, and the answer that a form gives."""

from typing import Annotated, Any, Literal, get_args
from urllib.parse import urlencode

from pydantic import BaseModel, Field
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from archive.deciding_at_desk import ACTS, Act, decide, find_mention
from archive.decisions_seen import DecidedMeanwhile
from archive.errors import InvalidInput
from archive.mention_targets import Target
from archive.mentions import Mention
from archive.reading_undecided import Wanted, Why
from archive.target_lookup import target_given
from web.desk_forms import text
from web.gated import Asking
from web.i18n import N_
from web.mention_words import KINDS

PAGE_OF = 30
NO_SUCH_ACT = N_("Choose what it is: accept, reject, none, repoint or same_as.")
NEEDS_TARGET: frozenset[Act] = frozenset({"repoint", "same_as"})
Short = Annotated[str, Field(max_length=40)]


class Asked(BaseModel):
    """The queue's address: which words, in which order, and what was just decided."""

    why: Short = ""
    kind: Short = ""
    origin: Short = ""
    recording: Short = ""
    order: Literal["", "said"] = ""
    page: Annotated[int, Field(ge=1, le=100_000)] = 1
    done: Annotated[str, Field(max_length=2000)] = ""

    @property
    def wanted(self) -> Wanted:
        """As the archive is asked."""
        return self.wanted_for(self.why)

    def wanted_for(self, why: str) -> Wanted:
        """The same, of these words only."""
        which: Any = why if why in get_args(Why) else ""
        kind = self.kind if self.kind in KINDS else ""
        return Wanted(which, kind, self.origin, self.recording, by_name=self.order != "said")

    def address(self, **changed: str | int) -> str:
        """The queue's address with these parts changed; without what was just decided."""
        parts = {**self.model_dump(exclude={"done"}), **changed}
        given = {name: value for name, value in parts.items() if value and (name, value) != ("page", 1)}
        return f"/desk/mentions?{urlencode(given)}" if given else "/desk/mentions"


def act_given(given: str) -> Act:
    """What a form, a program or a command says the words are.

    Raises:
        InvalidInput: it is no answer that the archive knows.
    """
    if given not in ACTS:
        raise InvalidInput(NO_SUCH_ACT)
    return given


def target_of_act(session: Session, act: Act, given: str) -> Target | None:
    """What the words speak of instead, where the answer needs it. Raises InvalidInput where it is not found."""
    return target_given(session, given) if act in NEEDS_TARGET else None


def decide_as_written(asking: Asking, key: str, form: FormData) -> Mention:
    """Decide on a mention as its form says; raises as `archive.deciding_at_desk.decide` does."""
    session, mention = asking.session, find_mention(asking.session, key)
    act = act_given(text(form, "act"))
    target = target_of_act(session, act, text(form, "subject"))
    reason, seen = text(form, "reason"), text(form, "seen")
    return decide(
        session, mention, act, target=target, seen=seen, by_id=asking.account_id, reason=reason, now=asking.now
    )


def accept_all(asking: Asking, form: FormData) -> list[str]:
    """Accept every mention that the form lists as key.seen; gives the keys of those that nobody else had decided on."""
    accepted = []
    for given in form.getlist("mention"):
        key, _, seen = str(given).partition(".")
        mention = find_mention(asking.session, key)
        try:
            decide(asking.session, mention, "accept", seen=seen, by_id=asking.account_id, now=asking.now)
        except DecidedMeanwhile:
            continue
        accepted.append(mention.key)
    return accepted
