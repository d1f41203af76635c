"""What people had decided on top of something that is undone: shown to whoever undoes it, and never touched."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DecidedOn:
    """One decision that stays.

    `recording_key` is where, `words` what it is about, `decided` what was said:
    accepted, rejected, taken back, new_subject, same_as, not_a_name, corrected or cut into a story.
    """

    recording_key: str
    words: str
    decided: str
