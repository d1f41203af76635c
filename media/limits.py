"""What a child that reads a stranger's bytes may use, and the means by which it binds itself to it.

Applied inside the child, before a decoder is loaded: a hook that runs between fork
and exec is not safe in a process with threads. Loads nothing but the standard library.
"""

import ctypes
import os
import resource
import signal
from dataclasses import dataclass

MIB = 1024**2
CLONE_NEWNET = 0x40000000
CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG = 1
PR_SET_NO_NEW_PRIVS = 38
LOWER_PRIORITY = 10


@dataclass(frozen=True, slots=True)
class Limits:
    """Most that one child may use: memory and one file's size in bytes, processor and wall-clock time in seconds."""

    memory_bytes: int = 1000 * MIB
    file_bytes: int = 0
    cpu_s: int = 1800
    wall_s: float = 3600.0
    open_files: int = 32


def confine(limits: Limits) -> None:
    """Bind this process to `limits`, without a network where the kernel lets it give that up."""
    _hard(resource.RLIMIT_CORE, 0)
    _hard(resource.RLIMIT_AS, limits.memory_bytes)
    _hard(resource.RLIMIT_CPU, limits.cpu_s)
    _hard(resource.RLIMIT_FSIZE, limits.file_bytes)
    _hard(resource.RLIMIT_NOFILE, limits.open_files)
    os.nice(LOWER_PRIORITY)
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    _leave_network(libc)


def _hard(kind: int, most: int) -> None:
    _, ceiling = resource.getrlimit(kind)
    value = most if ceiling == resource.RLIM_INFINITY else min(most, ceiling)
    resource.setrlimit(kind, (value, value))


def _leave_network(libc: ctypes.CDLL) -> None:
    # An ordinary user may do so only in a user namespace of its own; root there would lose
    # its right to read others' files, and has no need of one.
    if libc.unshare(CLONE_NEWNET) != 0 and os.geteuid() != 0:
        libc.unshare(CLONE_NEWUSER | CLONE_NEWNET)
