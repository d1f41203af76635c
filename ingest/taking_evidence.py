"""Taking in what an agreement rests on: a scan, a photo, a PDF, or a voice that says yes."""

from collections.abc import Iterable

from archive.evidence import EvidenceKind, KeptProof
from ingest.place import Place
from media.cleaning import keep_and_clean


def take_evidence(place: Place, chunks: Iterable[bytes], file_name: str) -> KeptProof:
    """Keep one file. Ask outside of any transaction. Raises as `media.cleaning` does."""
    kept = keep_and_clean(place.store, chunks)
    kind = EvidenceKind.voice if kept.form == "sound" else EvidenceKind.form
    return KeptProof(kind, kept.form, file_name[:255], kept.sha256, kept.size_bytes, kept.shown_sha256)
