"""Where words come from, in words: the same on pages, in exported transcripts and at the desk."""

from archive.reading_written import Machine, Written
from web.i18n import N_, _, ngettext, translated

MACHINE = "machine"
FIRST = {
    "typed": N_("Typed by a person."),
    "imported": N_("Imported from a file."),
    "translation": N_("A translation."),
}
NOT_WRITTEN = N_("There is no transcript yet.")
READ_BY_NOBODY = N_("Nobody has corrected it yet; it holds mistakes.")


def written_words(written: Written) -> str:
    """Who or what wrote the words first, and how many lines people corrected: one sentence or two."""
    if written.machines:
        first = _("Written by a machine (%(engines)s).") % {"engines": engines(written)}
        return f"{first} {corrected_words(written) or translated(READ_BY_NOBODY)}"
    return f"{translated(FIRST.get(written.kind, NOT_WRITTEN))} {corrected_words(written)}".strip()


def corrected_words(written: Written) -> str:
    """How many lines people corrected; '' where they corrected none."""
    corrected = len(written.corrected)
    if not corrected:
        return ""
    sentence = ngettext(
        "%(num)d of %(lines)d lines was corrected by a person.",
        "%(num)d of %(lines)d lines were corrected by a person.",
        corrected,
    )
    return sentence % {"num": corrected, "lines": written.lines}


def engines(written: Written) -> str:
    """Every machine that wrote any of it: engine, version and model."""
    return "; ".join(engine(machine) for machine in written.machines)


def engine(machine: Machine) -> str:
    """One machine: `openai-whisper 20250625, model base`."""
    named = " ".join(part for part in (machine.engine, machine.version) if part)
    return ", ".join(part for part in (named, machine.model and _("model %(name)s") % {"name": machine.model}) if part)
