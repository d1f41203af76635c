"""Which of the record's tables a whole bag holds, which it does not and why, and what each row belongs to.

A test holds that every table is named on one side. A row goes along with what it
belongs to, and stays away with it where that is in the archive already.
"""

from sqlalchemy import Table

from archive.tables import METADATA

LEFT_OUT = {
    "arrivals": "uploads that were still arriving",
    "festival_devices": "secrets of this archive's doors; devices are opened anew",
    "fixity_checks": "when this archive last looked at its own files",
    "index_entries": "the search indexes, which are built anew",
    "index_states": "the search indexes, which are built anew",
    "invitations": "secrets of this archive's doors",
    "keeping_acts": "backups and drills of this archive",
    "listening_copies": "made anew from the masters",
    "listening_spans": "made anew from the masters",
    "narrator_links": "secrets of this archive's doors; narrators get new links",
    "outbox": "work that this archive still had to do",
    "recoveries": "secrets of this archive's doors",
    "sign_in_sessions": "secrets of this archive's doors",
    "subject_imports": "lists of names that somebody looked through; what they changed is in the record",
    "taken_packs": "devices that hold a copy from this archive's address",
    "transcribed_windows": "half-way points of the machine's listening",
    "workers": "the processes of this archive",
}
BELONGS_TO: dict[str, tuple[str, ...]] = {
    "agreement_evidence": ("agreement_id",),
    "agreements": ("recording_id", "story_id", "passage_id", "subject_id"),
    "broader_terms": ("narrower_id",),
    "candidate_decisions": ("candidate_id",),
    "candidate_places": ("candidate_id", "passage_id"),
    "contributions": ("recording_id",),
    "decisions": ("mention_id",),
    "destructions": ("recording_id",),
    "group_members": ("group_id",),
    "handovers": ("seed_id",),
    "ingredient_lines": ("recipe_id",),
    "labelled": ("recording_id", "story_id", "passage_id"),
    "listening_counts": ("stop_id",),
    "memories": ("story_id",),
    "mentions": ("passage_id",),
    "old_slugs": ("target_id",),
    "passage_aliases": ("passage_id",),
    "passage_versions": ("transcript_id",),
    "passage_words": ("passage_id",),
    "passages": ("recording_id",),
    "protocol_groups": ("protocol_id",),
    "recipe_steps": ("recipe_id",),
    "stalls": ("festival_id",),
    "steps": ("upload_id",),
    "stops": ("trail_id",),
    "story_spans": ("story_id",),
    "subject_identifiers": ("subject_id",),
    "subject_names": ("subject_id",),
    "subject_pictures": ("subject_id",),
    "tagged_recordings": ("recording_id",),
    "trail_clips": ("story_id",),
    "trail_versions": ("trail_id",),
    "transcripts": ("recording_id",),
    "uploads": ("recording_id",),
    "version_stops": ("version_id",),
    "weave_steps": ("weave_id",),
}
NEVER_LEAVES = {"accounts": frozenset({"device_secret", "password_hash"})}
"""Columns that are in no bag."""
THINGS = {"stories": "story", "recordings": "recording", "passages": "passage", "subjects": "subject",
          "recipes": "recipe", "seeds": "seed", "festivals": "festival", "trails": "trail", "weaves": "weave",
          "memories": "memory", "mentions": "mention", "uploads": "upload", "agreement_templates": "template",
          "community_groups": "group", "labels": "label"}  # fmt: skip
"""What the audit trail calls the rows of a table, before their key."""
ADDRESSED = {"story": "stories", "recipe": "recipes", "seed": "seeds", "trail": "trails", "festival": "festivals",
             "person": "subjects", "dish": "subjects", "ingredient": "subjects", "crop": "subjects",
             "place": "subjects"}  # fmt: skip
"""The table that an old address of this kind leads into."""
AFTER_ALL = frozenset({"destructions", "old_slugs"})
"""What names rows by words, beside those that name a `thing`."""
TRANSCRIPT_IN_USE = "current_transcript_id"
"""A recording's, which the database holds by no foreign key, since transcripts point at recordings."""


def tables() -> list[Table]:
    """Every table that a whole bag holds, each after those that it points at, by number or by name."""
    held = [table for table in METADATA.sorted_tables if table.name not in LEFT_OUT]
    return sorted(held, key=lambda table: table.name in AFTER_ALL or "thing" in table.columns)


def number_of(table: Table) -> str:
    """The column that numbers the rows of a table: '' where none does."""
    own = list(table.primary_key)
    return own[0].name if len(own) == 1 and own[0].name == "id" else ""


def points_at(table: Table, row: dict[str, object]) -> dict[str, str]:
    """Column -> the table that it points into, in this row."""
    found = {
        column.name: next(iter(column.foreign_keys)).column.table.name
        for column in table.columns
        if column.foreign_keys
    }
    if table.name == "recordings":
        found[TRANSCRIPT_IN_USE] = "transcripts"
    if table.name == "old_slugs":
        found["target_id"] = ADDRESSED.get(str(row["kind"]), "")
    return found
