"""Agreements at the desk in words: the uses, how somebody is named, what each version rests on, what was expected."""

from dataclasses import asdict
from typing import Any

from archive.agreement_templates import AgreementTemplate, templates_in
from archive.agreements import NameShown, Use
from archive.database import reading
from archive.expectations import Expectation
from archive.reading_agreement_basis import BasisVersion, EvidenceLine
from web.gated import Known
from web.i18n import N_, language_spoken, translated
from web.playing import source_of

USES = {
    Use.web: N_("this site"),
    Use.feed: N_("the podcast"),
    Use.festival: N_("festival trails"),
    Use.print: N_("print"),
    Use.external_ai: N_("machines of others, outside this archive"),
    Use.training: N_("training machines"),
}
SAID = {use.value: words for use, words in USES.items()} | {
    "external AI": USES[Use.external_ai],
    "nothing": N_("nothing"),
}
NAMED = {
    NameShown.full: N_("full name"),
    NameShown.given: N_("given name only"),
    NameShown.pseudonym: N_("a pseudonym"),
    NameShown.anonymous: N_("nobody"),
}
KINDS = {
    "form": N_("A paper"),
    "voice": N_("A voice that was recorded for it"),
    "clip": N_("Said on the recording"),
}


def uses_in_words(said: str) -> str:
    """What an agreement is for, as `archive.reading_agreements` says it, in the page's language; '' stays ''."""
    return ", ".join(translated(SAID.get(use, use)) for use in said.split(", ") if use)


def use_choices() -> list[tuple[str, str]]:
    """The uses for a form."""
    return [(use.value, translated(words)) for use, words in USES.items()]


def name_choices() -> list[tuple[str, str]]:
    """How somebody can be named, for a form."""
    return [(shown.value, translated(words)) for shown, words in NAMED.items()]


def template_context(template: AgreementTemplate) -> dict[str, Any]:
    """A template as `macros/agreement.html` shows it."""
    return {
        "key": template.key,
        "name": template.name,
        "title": template.title,
        "text": template.text,
        "language": template.language,
        "version": template.version,
        "sha256": template.sha256,
        "uses": [translated(USES[use]) for use in USES if use.value in template.uses],
        "for_uses": list(template.uses),
        "voice": f"/agreement-templates/{template.key}.m4a" if template.voice_sha256 else "",
    }


def asked_with(known: Known) -> list[dict[str, Any]]:
    """The templates that people of the page's language can be asked with."""
    with reading(known.place.engine) as session:
        return [template_context(each) for each in templates_in(session, language_spoken())]


def basis_context(version: BasisVersion) -> dict[str, Any]:
    """What one version rests on."""
    return {
        **{name: value for name, value in asdict(version).items() if name not in {"evidence", "note"}},
        "note": translated(version.note),
        "evidence": [_piece(piece) for piece in version.evidence],
    }


def _piece(piece: EvidenceLine) -> dict[str, Any]:
    whole = f"/desk/evidence/{piece.key}"
    shown = f"{whole}/shown" if piece.shown else ""
    heard = shown if piece.kind == "voice" else ""
    stretch = f"#t={piece.start_s:g},{piece.end_s:g}"
    return {
        **asdict(piece),
        "words": translated(KINDS[piece.kind]),
        "picture": shown if piece.kind == "form" else "",
        "sound": source_of("recordings", piece.recording).mp4 + stretch if piece.recording else heard,
        "original": "" if piece.recording or piece.gone else f"{whole}/original",
    }


def expected_context(expected: Expectation) -> dict[str, Any] | None:
    """What a contributor said that the narrator expects; none where nothing was said."""
    if not expected:
        return None
    return {
        "uses": [translated(USES[use]) for use in expected.uses],
        "named": translated(NAMED[expected.name_shown]) if expected.name_shown else "",
        "pseudonym": expected.pseudonym,
        "opens_on": expected.opens_on,
        "words": expected.words,
    }
