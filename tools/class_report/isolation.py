"""What is kept from a student's code: time, memory, network, files, other programs (class report).

Two walls, and what they hold:

- **In Python, on Linux and macOS.** Each answer has a process of its own with limits of time and
  memory, which is ended when they are up; there Python's own ways to a network, to other programs,
  and to files outside of a scratch folder are refused. That stops mistakes and carelessness. It
  doesn't stop somebody who means harm: code can go round Python.
- **In the system, on Linux where `unshare` is allowed.** The processes have no network, see no
  others, and can write nowhere but in a scratch folder in memory; what they had of an
  administrator's rights is dropped for good.

Neither keeps a student's code from *reading* files, nor from telling the report a verdict of its
own making: it shares a process with the check.
"""

import ctypes
import functools
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

OPTIONS = ("--user", "--map-root-user", "--net", "--mount", "--ipc", "--pid", "--fork",
           "--kill-child", "--mount-proc")  # fmt: skip
SCRATCH = 64  # megabytes of the scratch folder in memory
FILE = 16 * 2**20  # bytes of the largest file
CURRENT_FOLDER, RECURSIVE, READ_ONLY, MOUNT_SETATTR, CAPSET = -100, 0x8000, 1, 442, {
    "x86_64": 126, "aarch64": 91,
}  # fmt: skip
NO_NEW_RIGHTS = 38  # of prctl
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
NETWORK = ("socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo",
           "socket.gethostbyname", "socket.gethostbyaddr")  # fmt: skip
PROGRAMS = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork",
            "os.forkpty", "pty.spawn", "os.kill", "os.killpg")  # fmt: skip
FILES = ("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.truncate", "os.chmod", "os.chown",
         "os.link", "os.symlink", "os.utime", "os.setxattr", "os.removexattr", "sqlite3.connect",
         "shutil.rmtree")  # fmt: skip
IN_SYSTEM = (
    "no network at all, no sight of other processes, no file written outside of a scratch folder "
    "in memory (by the system: user, network, process and mount namespaces)"
)
IN_PYTHON = (
    "network, other programs and files outside of a scratch folder are refused inside Python only: "
    "that stops mistakes, not somebody who means harm"
)


@functools.cache
def in_system():
    """True if the system can wall off a process: it is tried."""
    if not sys.platform.startswith("linux") or os.uname().machine not in CAPSET:
        return False
    if shutil.which("unshare") is None:
        return False
    with tempfile.TemporaryDirectory() as folder:
        command = ["unshare", *OPTIONS, sys.executable, "-m", __name__, folder]
        try:
            done = subprocess.run(command, capture_output=True, timeout=60, cwd=_root())
        except (OSError, subprocess.TimeoutExpired):
            return False
        return done.returncode == 0 and done.stdout.strip() == b"walled off"


def command(*arguments):
    """The command that starts Python behind the walls that there are."""
    wall = ["unshare", *OPTIONS] if in_system() else []
    return [*wall, sys.executable, *arguments]


def words():
    """What holds here, in words."""
    return IN_SYSTEM if in_system() else IN_PYTHON


def _root():
    return Path(__file__).resolve().parents[2]


def wall_off(scratch):
    """Let this process and its children write nowhere but in `scratch`, and lose all rights.

    To be called in a process that `unshare` has started. Raises OSError where that isn't allowed.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    attributes = (ctypes.c_uint64 * 4)(READ_ONLY, 0, 0, 0)
    _done(
        libc.syscall(
            MOUNT_SETATTR, CURRENT_FOLDER, b"/", RECURSIVE, attributes, ctypes.sizeof(attributes)
        )
    )
    _done(libc.mount(b"scratch", os.fsencode(scratch), b"tmpfs", 6, f"size={SCRATCH}m".encode()))
    _done(libc.prctl(NO_NEW_RIGHTS, 1, 0, 0, 0))
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    _done(libc.syscall(CAPSET[os.uname().machine], header, (ctypes.c_uint32 * 6)()))


def _done(result):
    """Raise OSError unless a call of the system went well."""
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def limit(cpu, memory):
    """Limit this process to `cpu` seconds of work and about `memory` bytes more than it has."""
    import resource

    def at_most(kind, value):
        soft, hard = resource.getrlimit(kind)
        if hard != resource.RLIM_INFINITY:
            value = min(value, hard)
        resource.setrlimit(kind, (value, value if kind != resource.RLIMIT_CPU else hard))

    at_most(resource.RLIMIT_CPU, cpu)
    at_most(resource.RLIMIT_FSIZE, FILE)
    at_most(resource.RLIMIT_CORE, 0)
    at_most(resource.RLIMIT_NOFILE, 256)
    if sys.platform.startswith("linux"):
        status = Path("/proc/self/status").read_text()
        held = 1024 * int(status.partition("VmData:")[2].split()[0])
        at_most(resource.RLIMIT_DATA, held + 2 * memory)  # what counts is looked at from outside


def guard(scratch, refused):
    """Refuse Python's ways to a network, to other programs, and to files outside of `scratch`.

    What was tried is added to `refused`. A guard stays for the life of the process.
    """
    scratch = os.path.realpath(scratch)
    free = (scratch + os.sep, os.devnull)

    def deny(what, why):
        if what not in refused:
            refused.append(what)
        raise PermissionError(f"the class report allows {why}")

    def hook(event, arguments):
        if event == "open":
            path, _, flags = arguments
            if not isinstance(flags, int) or not flags & WRITING or isinstance(path, int):
                return
            if not _inside(path, free):
                deny("a file", "no writing outside of a scratch folder")
        elif event in NETWORK:
            deny("the network", "no network")
        elif event in PROGRAMS:
            deny("another program", "no other programs")
        elif event in FILES:
            paths = [each for each in arguments[:2] if isinstance(each, (str, bytes, os.PathLike))]
            if not all(_inside(path, free) for path in paths):
                deny("a file", "no changes to files outside of a scratch folder")

    sys.addaudithook(hook)


def _inside(path, free):
    try:
        return os.path.realpath(os.fsdecode(path)).startswith(free)
    except (TypeError, ValueError):
        return False


if __name__ == "__main__":  # the trial
    wall_off(sys.argv[1])
    Path(sys.argv[1], "here").write_text("can be written")
    try:
        Path(__file__).with_name("there").write_text("can't")
    except OSError:
        print("walled off")
