"""Watching every call by which a process and its children change the disk, and making one of them fail or be the last.

The kernel stops each such call and asks (seccomp's user notification), so they are counted in the order in which they
happen, in whichever thread or process, and the program itself is not changed. Linux on x86-64.
"""

import array
import ctypes
import fcntl
import os
import select
import signal
import socket
import struct
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from errno import EBADF, EIO, ENOENT, ENOSPC
from pathlib import Path

CALLS = {
    1: "write", 18: "pwrite64", 20: "writev", 296: "pwritev", 74: "fsync", 75: "fdatasync", 77: "ftruncate",
    82: "rename", 264: "renameat", 316: "renameat2", 83: "mkdir", 258: "mkdirat", 84: "rmdir", 86: "link",
    87: "unlink", 263: "unlinkat",
}  # fmt: skip
OF_A_FILE = {"write", "pwrite64", "writev", "pwritev", "ftruncate"}
"""These count where their file lies in the watched folder; of the others all do."""
NUMBERS = {"EIO": EIO, "ENOSPC": ENOSPC}
KILL = "kill"

SECCOMP, SET_FILTER, NEW_LISTENER, NO_NEW_PRIVS = 317, 1, 8, 38
RECEIVE, SEND = 0xC0502100, 0xC0182101
ASK, ALLOW, GO_ON = 0x7FC00000, 0x7FFF0000, 1
LOAD, IF_EQUAL, RETURN = 0x20, 0x15, 0x06


@dataclass
class Watched:
    """How a run ended: its status (less its signal, None where it had to be stopped), and the calls it made."""

    status: int | None = None
    calls: list[str] = field(default_factory=list)
    hit: str = ""


def watched(
    work: Callable[[], None], folder: Path, *, at: int = 0, how: str = KILL, longest_s: float = 120.0
) -> Watched:
    """Fork and do `work`; its call number `at` (from 1; 0: none) kills its process, or fails as `how` says."""
    ours, theirs = socket.socketpair()
    child = os.fork()
    if child == 0:
        ours.close()
        _begin(work, theirs)
    theirs.close()
    _, said, _, _ = ours.recvmsg(1, socket.CMSG_SPACE(4))
    listener = array.array("i", said[0][2])[0]
    ours.send(b"g")
    found = Watched()
    try:
        _follow(found, child, listener, folder, at=at, how=how, ends=time.monotonic() + longest_s)
    finally:
        os.close(listener)
        ours.close()
    return found


def _begin(work: Callable[[], None], driver: socket.socket) -> None:
    """The child: asks to be watched, waits until somebody does, and works."""
    try:
        os.setsid()
        listener = _filtered()
        driver.sendmsg([b"f"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [listener]))])
        os.close(listener)
        driver.recv(1)
        driver.close()
        work()
        os._exit(0)
    except BaseException as error:  # noqa: BLE001 (nothing of the child may go on as its parent)
        os.write(2, f"{type(error).__name__}: {error}\n".encode())
        os._exit(1)


def _filtered() -> int:
    steps = [(LOAD, 0, 0, 0)]
    steps += [(IF_EQUAL, len(CALLS) - place, 0, number) for place, number in enumerate(CALLS)]
    steps += [(RETURN, 0, 0, ALLOW), (RETURN, 0, 0, ASK)]
    program = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(NO_NEW_PRIVS, 1, 0, 0, 0)
    about = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(steps), ctypes.addressof(program)))
    listener = int(libc.syscall(SECCOMP, SET_FILTER, NEW_LISTENER, about))
    if listener < 0:
        raise OSError(ctypes.get_errno(), "the kernel does not let its calls be watched")
    return listener


def _follow(found: Watched, child: int, listener: int, folder: Path, *, at: int, how: str, ends: float) -> None:
    poller = select.poll()
    poller.register(listener, select.POLLIN)
    while found.status is None:
        if poller.poll(20):
            _answer(found, listener, str(folder), at, how)
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            found.status = os.waitstatus_to_exitcode(status)
        elif time.monotonic() > ends:
            break
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    if found.status is None:
        os.waitpid(child, 0)


def _answer(found: Watched, listener: int, folder: str, at: int, how: str) -> None:
    asked = bytearray(80)
    try:
        fcntl.ioctl(listener, RECEIVE, asked)
    except OSError as error:
        if error.errno in (ENOENT, EBADF):  # whoever asked has ended
            return
        raise
    mark, thread, _, number = struct.unpack_from("QIIi", asked)
    call = CALLS[number]
    counts = call not in OF_A_FILE or _file_of(thread, struct.unpack_from("Q", asked, 32)[0]).startswith(folder)
    error = 0
    if counts:
        found.calls.append(call)
        if len(found.calls) == at:
            found.hit = call
            if how == KILL:
                os.kill(thread, signal.SIGKILL)
                return
            error = NUMBERS[how]
    answer = struct.pack("QqiI", mark, 0, -error, 0 if error else GO_ON)
    try:
        fcntl.ioctl(listener, SEND, answer)
    except OSError as problem:
        if problem.errno != ENOENT:
            raise


def _file_of(thread: int, descriptor: int) -> str:
    try:
        return str(Path(f"/proc/{thread}/fd/{descriptor}").readlink())
    except OSError:
        return ""
