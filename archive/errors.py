"""What can go wrong, in words a person can act on.

Each error carries the one sentence that its reader will see, in the page, the
API and the command line alike. Names and numbers are given beside the sentence,
so that a page can say it in another language. No HTTP status lives here:
`web.errors` maps each class to one.
"""

from collections.abc import Sequence


class StoryloomError(Exception):
    """Base of every expected failure; `str(error)` is the sentence to show, in English.

    `sentence` has a place such as `%(name)s` for each of the `values`.
    """

    def __init__(self, sentence: str = "", **values: object) -> None:
        super().__init__(sentence % values if values else sentence)
        self.sentence, self.values = sentence, values


class InvalidInput(StoryloomError):
    """What was given cannot be used; the sentence says what to give instead."""


class NotReady(InvalidInput):
    """Several things stand in the way; each of `sentences` says one."""

    def __init__(self, sentences: Sequence[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = tuple(sentences)


class BadQuestion(InvalidInput):
    """A question that cannot be asked of the archive as it was put; the sentence says how to ask it."""


class NotFound(StoryloomError):
    """No such thing, or none that this viewer may know of: the two are not told apart."""


class NotPermitted(StoryloomError):
    """The viewer is known and may not do this."""


class SignInNeeded(StoryloomError):
    """Only a signed-in person may do this."""


class Conflict(StoryloomError):
    """Someone or something else changed it first; nothing was overwritten."""


class TooMany(StoryloomError):
    """Too many tries in a short time; `retry_after_s` says how long to wait."""

    def __init__(self, sentence: str, *, retry_after_s: int, **values: object) -> None:
        super().__init__(sentence, **values)
        self.retry_after_s = retry_after_s


class Busy(StoryloomError):
    """The archive answers as much as it can at this moment; the same may be asked again shortly."""


class TooSlow(StoryloomError):
    """What was being sent did not come in time."""


class TooLarge(StoryloomError):
    """More bytes than the archive takes in one piece."""


class StorageFull(StoryloomError):
    """The disk is full; reading goes on and what was acknowledged is safe."""


class NotAudio(StoryloomError):
    """The bytes hold no audio that can be decoded; they stay in quarantine."""


class MissingPart(StoryloomError):
    """An optional part (a model, a tool, an index) is not there; the sentence says how to get it."""


class LostFence(StoryloomError):
    """Another worker has taken this work over; the step must stop without writing."""
