"""How well the archive is kept, in sentences: for the desk's page and for `storyloom status`."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ingest.keeping.copy_health import CopyHealth
from ingest.keeping.health import BACKUP_LATE, DRILL_LATE, FIXITY_LATE, KeepingHealth, LastTime
from ingest.keeping.taking_up import TakingUp
from web.i18n import N_, _

GIB = 1024**3
MINUTE_S, HOUR_S, DAY_S = 60, 3600, 86400
WAITS_LONG = timedelta(hours=12)
WORKER_LATE = timedelta(minutes=2)
COPY_LATE = timedelta(days=2)
BACK_UP = N_("Set STORYLOOM_BACKUP to a folder on another disk, or run “storyloom backup” with one.")


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
    lines = [_disk(health), _worker(health.work, now), _waiting(health.work, now), _fixity(health, now)]
    if health.copy is not None:
        lines.append(_copy(health.copy, now))
    return [*lines, _backup(health.backup, now), _drill(health, now)]


def _disk(health: KeepingHealth) -> HealthLine:
    free, of = f"{health.disk_free_bytes / GIB:.1f}", f"{health.disk_bytes / GIB:.1f}"
    words = _("%(free)s GiB of %(of)s GiB are free.") % {"free": free, "of": of}
    todo = _("Make room, or uploads will be refused before long.") if health.disk_is_low else ""
    return HealthLine(_("Disk"), words, todo)


def _worker(work: TakingUp, now: datetime) -> HealthLine:
    name, start = _("Worker"), _("Start one with “storyloom serve” or “storyloom worker”.")
    if work.seen_at is None:
        return HealthLine(name, _("No worker ran yet."), start)
    if abs(now - work.seen_at) > WORKER_LATE:
        return HealthLine(name, _("The last worker was seen %(ago)s.") % {"ago": ago(now - work.seen_at)}, start)
    if work.standing_since is not None:
        words = _("A worker is there but takes nothing up; the oldest that waits came %(ago)s.")
        todo = _("Stop the worker and start it again; nothing is lost by that. Its log says where it stood.")
        return HealthLine(name, words % {"ago": ago(now - work.standing_since)}, todo)
    return HealthLine(name, _("A worker is at work."))


def _waiting(work: TakingUp, now: datetime) -> HealthLine:
    name, at, todo = _("Waiting"), work.oldest_run_at, []
    words = [_("No recording waits.")]
    if at is not None:
        words = [_("The longest waiting recording was handed in %(ago)s.") % {"ago": ago(now - at)}]
        if now - at > WAITS_LONG:
            todo.append(_("Look whether a worker is at work."))
    if work.needs_help:
        words.append(_("Recordings that need help: %(n)d.") % {"n": work.needs_help})
        todo.append(_("See at the desk what stopped them, and try again there."))
    if work.failing:
        words.append(_("Changes that could not be carried out yet and are tried again: %(n)d.") % {"n": work.failing})
    return HealthLine(name, " ".join(words), " ".join(todo))


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


def _copy(copy: CopyHealth, now: datetime) -> HealthLine:
    name = _("Second copy")
    if copy.silent_since is not None:
        words = _("It stopped answering %(ago)s.") % {"ago": ago(now - copy.silent_since)}
        return HealthLine(name, words, _("Mount its disk, or look after the store that it is in."))
    if not copy.waiting:
        return HealthLine(name, _("Every file has a whole second copy."))
    words = _("Files that wait for their second copy: %(n)d.") % {"n": copy.waiting}
    late = copy.oldest_at is not None and now - copy.oldest_at > COPY_LATE
    return HealthLine(
        name, words, _("Leave a worker running; “storyloom fixity” does all of it at once.") if late else ""
    )


def _backup(last: LastTime, now: datetime) -> HealthLine:
    name = _("Backup")
    if last.at is None:
        return HealthLine(name, _("There was no backup yet."), _(BACK_UP))
    words = _("The last backup was made %(ago)s.") % {"ago": ago(now - last.at)}
    if not last.well:
        return HealthLine(name, words, _("Files were missing from it; run “storyloom fixity”, which names them."))
    late = last.is_late(now, BACKUP_LATE)
    return HealthLine(name, words, _(BACK_UP) if late else "")


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
