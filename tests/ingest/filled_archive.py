"""An archive with a row in every table that a bag holds, every column filled, and the files that its rows name."""

from datetime import UTC, date, datetime, time
from hashlib import sha256
from pathlib import Path

from sqlalchemy import JSON, Boolean, Date, Enum, Float, Integer, Time, insert

from archive.accounts import Account
from archive.base import UtcDateTime
from archive.database import writing
from archive.evidence import EvidenceKind
from archive.narrators import NarratorLink
from archive.settings import Settings
from ingest.keeping.bags.laying import LAID_AT_FIRST
from ingest.keeping.bags.tables import tables
from ingest.place import Place
from media.drawn_plans import cleaned_drawing
from tests.laid_archive import open_laid

MOMENT = datetime(2026, 5, 1, 10, 30, 0, 250_000, tzinfo=UTC)
MASTER = b"RIFF" + bytes(range(256)) * 8
PICTURE = b"RIFF\x10\0\0\0WEBPVP8 " + bytes(16)
PLAN = cleaned_drawing(b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9"/></svg>').content
FORM, VOICE, ENDED = b"\xff\xd8\xff a signed form", b"\0\0\0 ftypM4A read aloud", "e" * 64
PASSWORD, SECRET = "$argon2id$the-hash-of-a-password", "5ec2e7" + "0" * 58
DEVICE_SECRET = "what edits on a device are locked with"
NONE = (None,)
SPECIAL = {
    "agreement_evidence": {
        "kind": EvidenceKind.form,
        "form": "jpg",
        "sha256": sha256(FORM).hexdigest(),
        "shown_sha256": sha256(PICTURE).hexdigest(),
    },
    "agreement_templates": {"sha256": "5" * 64, "voice_sha256": sha256(VOICE).hexdigest(), "uses": ["web"]},
    "agreements": {
        "template_key": "agreementt",
        "season_from": 101,
        "season_to": 1231,
        "recording_id": NONE,
        "passage_id": NONE,
        "subject_id": NONE,
        "withdrawn": False,
        "web": True,
    },
    "labelled": {"recording_id": NONE, "passage_id": NONE},
    "protocols": {"spelled": "any 1"},
    "destructions": {
        "recording_id": 2,
        "derived": [f"{'d' * 64}.webm"],
        "uploads": [],
        "evidence": ["f" * 64],
        "detail": {"passages": 1},
    },
    "mentions": {"recipe_id": NONE, "seed_id": NONE},
    "stop_rules": {"recipe_id": NONE, "seed_id": NONE},
    "subjects": {"merged_into_id": NONE, "retired_at": NONE},
    "transcripts": {"parent_id": NONE},
    "festivals": {"copied_from_id": NONE, "plan_name": f"{sha256(PLAN).hexdigest()}.svg"},
    "subject_pictures": {"name": f"{sha256(PICTURE).hexdigest()}.webp"},
    "recordings": {
        "sha256": sha256(MASTER).hexdigest(),
        "size_bytes": len(MASTER),
        "container": "wav",
        "destroyed_at": NONE,
    },
    "uploads": {"sha256": sha256(MASTER).hexdigest(), "state": "accepted", "expectation": {"uses": ["web"]}},
    "accounts": {"password_hash": PASSWORD, "device_secret": DEVICE_SECRET, "email": "somebody@example.org"},
    "stories": {"state": "published"},
    "old_slugs": {"kind": "story", "slug": "as-it-was"},
    "events": {"thing": "story:story", "detail": {"decisions": {"mention": 1}}},
    "receipts": {"thing": "story:story", "detail": {"stories": []}},
    "standing_policy": {"origin": "rule", "least_score": 0.25},
}


def fill(data: Path) -> Place:
    """Lay such an archive in this folder."""
    place = open_laid(Settings(data=data, transcriber="none"))
    with writing(place.engine) as session:
        for table in tables():
            if table.name in LAID_AT_FIRST:
                session.execute(table.delete())
            special = SPECIAL.get(table.name, {})
            values = {column.name: special.get(column.name, value(table, column)) for column in table.columns}
            session.execute(insert(table), {name: None if one is NONE else one for name, one in values.items()})
            if table.name == "recordings":
                session.execute(insert(table), destroyed())
        account = session.get_one(Account, 1)
        session.add(NarratorLink(token_sha256=SECRET, person_id=1, made_by_id=account.id, created_at=MOMENT))
    lay(place.store.master_path(sha256(MASTER).hexdigest()), MASTER)
    for kept in (FORM, PICTURE, VOICE):
        lay(place.store.master_path(sha256(kept).hexdigest()), kept)
    lay(place.store.picture_path(SPECIAL["subject_pictures"]["name"]), PICTURE)
    lay(place.store.picture_path(SPECIAL["festivals"]["plan_name"]), PLAN)
    return place


def destroyed():
    """A second recording, of which this is left."""
    left = {"id": 2, "key": "ended", "title": "", "file_name": "", "language": "", "sha256": ENDED, "container": "wav"}
    rest = {
        "size_bytes": 1,
        "duration_s": 9.0,
        "codec": "pcm",
        "channels": 1,
        "sample_rate_hz": 8000,
        "damaged": False,
        "problems": [],
        "created_at": MOMENT,
    }
    return left | rest | {"destroyed_at": MOMENT}


def lay(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def value(table, column):
    """Something that the column takes: the first row everywhere, keys that name their table."""
    kinds = {
        Enum: lambda: next(iter(column.type.enum_class)),
        UtcDateTime: lambda: MOMENT,
        Boolean: lambda: True,
        Integer: lambda: 1,
        Float: lambda: 2.5 if column.name.startswith("end") else 0.5,
        Date: lambda: date(2026, 5, 1),
        Time: lambda: time(9, 30),
        JSON: lambda: [["blüte", 0.5, 1.0, None]],
    }
    for kind, make in kinds.items():
        if isinstance(column.type, kind):
            return make()
    if column.name in {"key", "slug", "code"}:
        return table.name.replace("_", "")[:10] if column.name != "key" else names(table.name)
    return f"{column.name} “é”"[: column.type.length or 30]


def names(table: str) -> str:
    return {"stories": "story"}.get(table, table.replace("_", "")[:10])
