"""What one entry of a file would change, in words."""

from collections.abc import Sequence

from archive.subject_facets import NameText
from ingest.subject_exchange.entries import Grade
from ingest.subject_exchange.kin import Called, Node
from ingest.subject_exchange.known import KnownSubject
from ingest.subject_exchange.wanted import Wanted


def difference(wanted: Wanted, above: tuple[Node, ...] | None, called: Called) -> tuple[Grade, str]:
    """Whether the entry is new, a change or the same, and the sentence that says so."""
    broader = tuple(called.names[node] for node in above or ())
    if wanted.was is None:
        return "new", _new(wanted, broader)
    said = [*_words(wanted, wanted.was), *_names(wanted.was.names, wanted.names)]
    if above is not None:
        was = [called.names["id", id_] for id_ in wanted.was.broader if ("id", id_) in called.names]
        said += _lists("broader", was, broader)
    said += _lists("identifier", [f"{one.scheme}={one.value}" for one in wanted.was.identifiers],
                   [f"{one.scheme}={one.value}" for one in wanted.identifiers])  # fmt: skip
    return ("change", "; ".join(said)) if said else ("same", "nothing changes")


def _new(wanted: Wanted, broader: Sequence[str]) -> str:
    said = [f"new {wanted.kind}"]
    if wanted.names:
        said.append("also called " + ", ".join(str(name) for name in wanted.names))
    if broader:
        said.append("a kind of " + ", ".join(f"“{name}”" for name in broader))
    said += [f"identifier {one.scheme}={one.value}" for one in wanted.identifiers]
    said += ["with a note"] if wanted.note else []
    return "; ".join(said + (["retired"] if wanted.retired else []))


def _words(wanted: Wanted, was: KnownSubject) -> list[str]:
    said = []
    if wanted.name != was.name:
        said.append(f"renamed from “{was.name}” to “{wanted.name}”")
    if wanted.note != was.note:
        said.append("a note is added" if not was.note else "the note is taken away" if not wanted.note
                    else "the note changes")  # fmt: skip
    if wanted.retired != was.retired:
        said.append("retired" if wanted.retired else "brought back")
    return said


def _names(was: Sequence[NameText], wanted: Sequence[NameText]) -> list[str]:
    return _lists("name", [str(name) for name in was], [str(name) for name in wanted])


def _lists(what: str, was: Sequence[str], wanted: Sequence[str]) -> list[str]:
    gone = [f"{what} {one} goes" for one in was if one not in wanted]
    return gone + [f"{what} {one} comes" for one in wanted if one not in was]
