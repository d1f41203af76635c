"""What an agreement rests on, from the form at the desk: dates, the words that were shown, a file, a spoken yes."""

from typing import Any

from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from archive.agreeing import Basis
from archive.agreement_scopes import recordings_of
from archive.agreement_templates import AgreementTemplate, find_template
from archive.agreement_versions import Scope
from archive.errors import InvalidInput
from archive.evidence import KeptProof, SpokenProof
from archive.phrases import Phrase
from archive.recordings import find_recording
from ingest.taking_evidence import take_evidence
from web.contributing import plain_name
from web.desk_files import HandedIn
from web.desk_forms import text
from web.spoken_languages import language_code
from web.times_typed import typed_moment

BASIS_FIELDS = (
    "template", "wording_language", "opens_at", "opens_zone", "closes_at", "closes_zone", "clip_recording",
    "clip_start", "clip_end",
)  # fmt: skip
NOT_SECONDS = Phrase("Give where it is said in seconds of the recording, such as 12.5 and 19.")
NOT_SAID_THERE = Phrase("Choose the recording in which it is said from the list.")


def kept_file(sent: HandedIn) -> KeptProof | None:
    """Keep the file that came with the form, if one did. Asked outside of any transaction."""
    if sent.file is None:
        return None
    return take_evidence(sent.known.place, sent.chunks(), plain_name(sent.name))


def basis_in(session: Session, form: FormData, scope: Scope, kept: KeptProof | None) -> dict[str, Any]:
    """The dates, words and basis of an agreement, as `record_agreement` takes them.

    Raises:
        NotFound: there is no such template.
        InvalidInput: a date, the language or the seconds cannot be used.
    """
    template = find_template(session, text(form, "template")) if text(form, "template") else None
    clip = _clip(session, form, scope)
    proofs = tuple(proof for proof in (kept, clip) if proof is not None)
    return {
        "starts_at": typed_moment(form, "opens_at", zone="opens_zone"),
        "ends_at": typed_moment(form, "closes_at", zone="closes_zone"),
        "wording": text(form, "wording").replace("\r\n", "\n") or (template.text if template else ""),
        "basis": Basis(proofs, _language(form, template), template.key if template else ""),
    }


def _language(form: FormData, template: AgreementTemplate | None) -> str:
    return language_code(text(form, "wording_language")) or (template.language if template else "")


def _clip(session: Session, form: FormData, scope: Scope) -> SpokenProof | None:
    start, end = text(form, "clip_start"), text(form, "clip_end")
    if not start and not end:
        return None
    try:
        start_s, end_s = float(start), float(end)
    except ValueError as error:
        raise InvalidInput(NOT_SECONDS) from error
    heard_in = recordings_of(session, scope)
    key = text(form, "clip_recording")
    recording_id = find_recording(session, key).id if key else next(iter(heard_in), 0)
    if recording_id not in heard_in:
        raise InvalidInput(NOT_SAID_THERE)
    return SpokenProof(recording_id, start_s, end_s)
