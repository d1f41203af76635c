"""Passages as a transcript on a page shows them, at the desk and in public alike."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Protocol

from archive.reading_labels import ShownLabel
from archive.reading_transcript import TextPiece
from web.doubt_words import doubt_sentences
from web.i18n import language_spoken


class Spoken(Protocol):
    """A passage as both pages have it."""

    @property
    def key(self) -> str: ...  # noqa: D102
    @property
    def start_s(self) -> float: ...  # noqa: D102
    @property
    def end_s(self) -> float: ...  # noqa: D102
    @property
    def speaker(self) -> str: ...  # noqa: D102
    @property
    def parts(self) -> Sequence[TextPiece]: ...  # noqa: D102
    @property
    def flags(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def language(self) -> str: ...  # noqa: D102
    @property
    def labels(self) -> Sequence[ShownLabel]: ...  # noqa: D102


def passages(spoken: Iterable[Spoken], deciding: Mapping[str, Any] = MappingProxyType({})) -> list[dict[str, Any]]:
    """Passages for a page; a speaker is named where it changes. `deciding`: see `web.deciding_in_place`."""
    shown, before = [], ""
    for passage in spoken:
        shown.append(
            {
                "key": passage.key,
                "start_s": round(passage.start_s, 2),
                "end_s": round(passage.end_s, 2),
                "speaker": passage.speaker if passage.speaker != before else "",
                "parts": passage.parts,
                "language": passage.language,
                "labels": passage.labels,
                "doubts": doubt_sentences(passage.flags, passage.language),
                "noted_in": language_spoken(),
                "waits": deciding.get("waits", {}).get(passage.key, ()),
                "decided": [one for one in deciding.get("decided", ()) if one["passage_key"] == passage.key],
                "doubtful": any(part.doubtful for part in passage.parts),
            }
        )
        before = passage.speaker
    return shown
