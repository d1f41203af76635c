"""How well the archive is kept, in sentences: for the desk's page and for `storyloom status`."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ingest.keeping.health import BACKUP_LATE, DRILL_LATE, FIXITY_LATE, KeepingHealth, LastTime
from web.i18n import _

GIB = 1024**3
MINUTE_S, HOUR_S, DAY_S = 60, 3600, 86400
WAITS_LONG = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class HealthLine:
    """One thing that is looked after, how it stands, and what to do where that is not well ('' where it is)."""

    name: str
    words: str
    todo: str = ""

    @property
    def well(self) -> bool:
        """Whether nothing is to be done."""
        return not self.todo


def keeping_lines(health: KeepingHealth, *, now: datetime) -> list[HealthLine]:
    """Each part, in the language spoken."""
    return [
        _disk(health),
        _waiting(health, now),
        _fixity(health, now),
        _backup(health.backup, now),
        _drill(health, now),
    ]


def _disk(health: KeepingHealth) -> HealthLine:
    free, of = f"{health.disk_free_bytes / GIB:.1f}", f"{health.disk_bytes / GIB:.1f}"
    words = _("%(free)s GiB of %(of)s GiB are free.") % {"free": free, "of": of}
    todo = _("Make room, or uploads will be refused before long.") if health.disk_is_low else ""
    return HealthLine(_("Disk"), words, todo)


def _waiting(health: KeepingHealth, now: datetime) -> HealthLine:
    at = health.oldest_run_at
    if at is None:
        return HealthLine(_("Waiting"), _("No recording waits."))
    words = _("The longest waiting recording was handed in %(ago)s.") % {"ago": ago(now - at)}
    late = now - at > WAITS_LONG
    return HealthLine(_("Waiting"), words, _("Look whether a worker is at work.") if late else "")


def _fixity(health: KeepingHealth, now: datetime) -> HealthLine:
    name, files = _("Fixity"), health.files
    if not files:
        return HealthLine(name, _("There are no files to look at yet."))
    if health.bad_files:
        words = _("%(bad)d of %(files)d files are damaged or gone.") % {"bad": health.bad_files, "files": files}
        return HealthLine(name, words, _("Run “storyloom fixity”, which names them, and restore them from a backup."))
    if health.fixity.at is None:
        words = _("Not every one of %(files)d files was looked at yet.") % {"files": files}
        return HealthLine(name, words, _("Leave a worker running, or run “storyloom fixity”."))
    words = _("All %(files)d files were whole when they were looked at last; the oldest look was %(ago)s.") % {
        "files": files,
        "ago": ago(now - health.fixity.at),
    }
    late = health.fixity.is_late(now, FIXITY_LATE)
    return HealthLine(name, words, _("Leave a worker running, or run “storyloom fixity”.") if late else "")


def _backup(last: LastTime, now: datetime) -> HealthLine:
    name = _("Backup")
    if last.at is None:
        return HealthLine(
            name, _("There was no backup yet."), _("Run “storyloom backup” with a folder on another disk.")
        )
    words = _("The last backup was made %(ago)s.") % {"ago": ago(now - last.at)}
    if not last.well:
        return HealthLine(name, words, _("Files were missing from it; run “storyloom fixity”, which names them."))
    late = last.is_late(now, BACKUP_LATE)
    return HealthLine(name, words, _("Run “storyloom backup” with a folder on another disk.") if late else "")


def _drill(health: KeepingHealth, now: datetime) -> HealthLine:
    name, last = _("Restore drill"), health.drill
    todo = _("Run “storyloom restore” with the backup's folder and “--drill”.")
    if last.at is None:
        return HealthLine(name, _("No backup was ever restored to see whether it can be."), todo)
    if not last.well:
        return HealthLine(name, _("The last drill, %(ago)s, failed.") % {"ago": ago(now - last.at)}, todo)
    words = _("A backup was restored and compared %(ago)s.") % {"ago": ago(now - last.at)}
    return HealthLine(name, words, todo if last.is_late(now, DRILL_LATE) else "")


def ago(since: timedelta) -> str:
    """How long ago, as precisely as it matters."""
    seconds = max(0, int(since.total_seconds()))
    if seconds < 2 * MINUTE_S:
        return _("just now")
    if seconds < 2 * HOUR_S:
        return _("%(n)d minutes ago") % {"n": seconds // MINUTE_S}
    if seconds < 2 * DAY_S:
        return _("%(n)d hours ago") % {"n": seconds // HOUR_S}
    return _("%(n)d days ago") % {"n": seconds // DAY_S}
