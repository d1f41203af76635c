"""An archive with a row in every table that a bag holds, every column filled, and the files that its rows name."""

from datetime import UTC, date, datetime, time
from hashlib import sha256
from pathlib import Path

from sqlalchemy import JSON, Boolean, Date, Enum, Float, Integer, Time, insert

from archive.accounts import Account
from archive.base import UtcDateTime
from archive.database import writing
from archive.narrators import NarratorLink
from archive.settings import Settings
from ingest.keeping.bags.tables import tables
from ingest.place import Place
from media.drawn_plans import cleaned_drawing
from tests.laid_archive import open_laid

MOMENT = datetime(2026, 5, 1, 10, 30, 0, 250_000, tzinfo=UTC)
MASTER = b"RIFF" + bytes(range(256)) * 8
PICTURE = b"RIFF\x10\0\0\0WEBPVP8 " + bytes(16)
PLAN = cleaned_drawing(b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9"/></svg>').content
PASSWORD, SECRET = "$argon2id$the-hash-of-a-password", "5ec2e7" + "0" * 58
NONE = (None,)
SPECIAL = {
    "agreements": {"recording_id": NONE, "passage_id": NONE, "subject_id": NONE, "withdrawn": False, "web": True},
    "mentions": {"recipe_id": NONE, "seed_id": NONE},
    "stop_rules": {"recipe_id": NONE, "seed_id": NONE},
    "subjects": {"merged_into_id": NONE, "retired_at": NONE},
    "transcripts": {"parent_id": NONE},
    "festivals": {"copied_from_id": NONE, "plan_name": f"{sha256(PLAN).hexdigest()}.svg"},
    "subject_pictures": {"name": f"{sha256(PICTURE).hexdigest()}.webp"},
    "recordings": {"sha256": sha256(MASTER).hexdigest(), "size_bytes": len(MASTER), "container": "wav"},
    "uploads": {"sha256": sha256(MASTER).hexdigest(), "state": "accepted"},
    "accounts": {"password_hash": PASSWORD, "email": "somebody@example.org"},
    "stories": {"state": "published"},
    "old_slugs": {"kind": "story", "slug": "as-it-was"},
    "events": {"thing": "story:story", "detail": {"decisions": {"mention": 1}}},
    "receipts": {"thing": "story:story"},
    "standing_policy": {"origin": "rule", "least_score": 0.25},
}


def fill(data: Path) -> Place:
    """Lay such an archive in this folder."""
    place = open_laid(Settings(data=data, transcriber="none"))
    with writing(place.engine) as session:
        for table in tables():
            if table.name == "standing_policy":
                session.execute(table.delete())
            special = SPECIAL.get(table.name, {})
            values = {column.name: special.get(column.name, value(table, column)) for column in table.columns}
            session.execute(insert(table), {name: None if one is NONE else one for name, one in values.items()})
        account = session.get_one(Account, 1)
        session.add(NarratorLink(token_sha256=SECRET, person_id=1, made_by_id=account.id, created_at=MOMENT))
    lay(place.store.master_path(sha256(MASTER).hexdigest()), MASTER)
    lay(place.store.picture_path(SPECIAL["subject_pictures"]["name"]), PICTURE)
    lay(place.store.picture_path(SPECIAL["festivals"]["plan_name"]), PLAN)
    return place


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
