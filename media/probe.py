"""Asking what a file is: sound or not, how long, and what is damaged.

What is not sound is refused; what holds any sound is described, however damaged,
because it may be the only copy. The decoding itself runs in a limited child.
"""

from dataclasses import dataclass
from pathlib import Path

from media.confined import run_child
from media.limits import Limits

PROBE_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Probe:
    """What a file is; `problems` are sentences for people, and a file with any is damaged."""

    container: str
    codec: str
    channels: int
    sample_rate_hz: int
    declared_duration_s: float | None
    decoded_duration_s: float
    damaged: bool
    problems: tuple[str, ...]


def probe(path: Path, *, duration_limit_s: float, limits: Limits = PROBE_LIMITS) -> Probe:
    """Decode the whole of `path` and describe it.

    Raises NotAudio when it holds no sound, InvalidInput when its stated or real
    length passes `duration_limit_s`, and ChildFailed when a limit of the child did.
    """
    arguments = {"path": str(path.absolute()), "duration_limit_s": duration_limit_s}
    found = run_child("probe", arguments, limits=limits)
    problems = tuple(found.pop("problems"))
    return Probe(**found, damaged=bool(problems), problems=problems)
