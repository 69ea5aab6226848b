"""What a worker may still do once a submission is in it: the layers of its confinement, put on after the fork.

Each layer is a library over one mechanism of Linux: rlimits (setrlimit(2)), another user (setresuid(2)), Landlock
(landlock(7), by py-landlock) and seccomp (seccomp(2), by pyseccomp over libseccomp). They only ever narrow, and nothing of
them can be taken off again. Whether they hold is not assumed but tried: see checks.worker.canary.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import mmap
import os
import signal
import sys
from typing import Any

import msgspec

# System calls that a numerical answer has no use for, each refused as if it were not permitted. The list goes by what they
# reach: other processes, other programs, the network, other people's files (watching a folder tells their names), the machine's
# set-up, memory outside the limits, and what all users share a number of.
_REFUSED = """
fork vfork execve execveat setsid setpgid
ptrace process_vm_readv process_vm_writev kcmp process_madvise process_mrelease migrate_pages move_pages
pidfd_open pidfd_getfd pidfd_send_signal tkill rt_sigqueueinfo rt_tgsigqueueinfo
setpriority ioprio_set sched_setattr sched_setparam sched_setscheduler sched_setaffinity
socket socketpair connect bind listen accept accept4
chmod fchmod fchmodat fchmodat2 chown fchown lchown fchownat utime utimes futimesat utimensat link linkat mknod mknodat
setxattr lsetxattr fsetxattr removexattr lremovexattr fremovexattr name_to_handle_at open_by_handle_at
memfd_create memfd_secret shmget shmat semget msgget mq_open
mount umount2 pivot_root chroot unshare setns
open_tree move_mount fsopen fsmount fsconfig fspick mount_setattr
bpf perf_event_open userfaultfd io_uring_setup io_uring_enter io_uring_register keyctl add_key request_key
inotify_init inotify_init1 inotify_add_watch io_setup
fanotify_init quotactl acct swapon swapoff reboot syslog init_module finit_module delete_module kexec_load kexec_file_load
settimeofday clock_settime clock_adjtime adjtimex sethostname setdomainname iopl ioperm vhangup personality
"""
CLONE_THREAD = 0x10000  # linux/sched.h
F_SETOWN, F_SETSIG, F_SETOWN_EX, FIOSETOWN, SIOCSPGRP = (
    8,
    10,
    15,
    0x8901,
    0x8902,
)  # asm-generic/fcntl.h, asm-generic/sockios.h
PR_SET_PDEATHSIG, PR_SET_KEEPCAPS, PR_SET_NO_NEW_PRIVS = 1, 8, 38  # linux/prctl.h
INT = 0xFFFFFFFF
# setxattrat(2), of Linux 6.13, is the first of them
FIRST_UNKNOWN, LAST_UNKNOWN = 463, 511
CAP_DAC_READ_SEARCH = 2  # linux/capability.h
CAPABILITY_VERSION_3 = 0x20080522
# The users that systemd hands out for a service's life (systemd.io/UIDS-GIDS): nobody's files belong to them
FIRST_USER, USERS = 61184, 4335


class Confinement(msgspec.Struct, frozen=True):
    """What the layers are told. Sizes in bytes, `cpu` in seconds.

    `readable` are the folders and files that a submission may read, `listable` those whose names alone it may see. `search`
    keeps the right to pass through folders that are closed to other users, where the interpreter stands below one.
    """

    landlock: bool
    seccomp: bool
    other_user: bool
    readable: tuple[str, ...]
    listable: tuple[str, ...]
    memory: int
    cpu: int
    file_size: int
    open_files: int
    threads: int
    search: bool = False


def confine(told: Confinement, scratch: str, address_space: int) -> None:
    """Put every layer on this process, for good. `address_space` is what it occupies already, in bytes.

    Raises OSError, or what the libraries raise, where a layer that was asked for cannot be had.
    """
    if sys.platform != "linux":
        return
    _limit(told, address_space)
    if told.other_user:
        _become_another_user(told.search)
    # a change of user takes this off, so it comes after: the kernel kills us when the zygote dies
    die_with_parent()
    _prctl(PR_SET_NO_NEW_PRIVS, 1)
    if told.landlock:
        _restrict_files(told, scratch)
    if told.seccomp:
        _refuse_system_calls()


def prepare(told: Confinement) -> None:
    """Import what `confine` needs, before there is a submission; a library that is not there leaves its layer off."""
    if sys.platform == "linux" and told.landlock:
        import py_landlock  # noqa: F401
    if sys.platform == "linux" and told.seccomp:
        import pyseccomp  # noqa: F401


def die_with_parent() -> None:
    """Have the kernel kill this process when the one that made it dies (prctl(2), PR_SET_PDEATHSIG)."""
    if sys.platform == "linux":
        _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def outlive_parent() -> None:
    """Take back `die_with_parent`."""
    if sys.platform == "linux":
        _prctl(PR_SET_PDEATHSIG, 0)


def user_of(child: int) -> int:
    """The user that a worker becomes: another one than its neighbours'."""
    return FIRST_USER + child % USERS


def _limit(told: Confinement, address_space: int) -> None:
    import resource

    limits = {
        resource.RLIMIT_AS: address_space + told.memory,
        resource.RLIMIT_CPU: told.cpu,
        resource.RLIMIT_FSIZE: told.file_size,
        resource.RLIMIT_NOFILE: told.open_files,
        resource.RLIMIT_CORE: 0,
    }
    if told.other_user:
        # counts every process of a user: of one that nobody else is
        limits[resource.RLIMIT_NPROC] = told.threads
    for which, value in limits.items():
        hard = resource.getrlimit(which)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        # a second of CPU time more for SIGKILL: SIGXCPU can be ignored
        resource.setrlimit(which, (value, value + 1 if which == resource.RLIMIT_CPU and hard < 0 else value))


def _become_another_user(search: bool) -> None:
    user = user_of(os.getpid())
    if search:
        _prctl(PR_SET_KEEPCAPS, 1)
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    if search:
        header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
        kept = 1 << CAP_DAC_READ_SEARCH
        sets = (ctypes.c_uint32 * 6)(kept, kept, 0, 0, 0, 0)
        if ctypes.CDLL(None, use_errno=True).capset(header, sets):
            raise OSError(ctypes.get_errno(), "capset(2) failed")


def _restrict_files(told: Confinement, scratch: str) -> None:
    from py_landlock import AccessFs, Landlock

    rules = Landlock(strict=False)
    for path in told.readable:
        # the right to list is refused for what is no folder
        folder = AccessFs.READ_DIR if os.path.isdir(path) else AccessFs(0)  # noqa: PTH112
        rules.add_path_rule(path, access=AccessFs.READ_FILE | folder)
    for path in told.listable:
        rules.add_path_rule(path, access=AccessFs.READ_DIR)
    rules.add_path_rule("/dev/null", access=AccessFs.READ_FILE | AccessFs.WRITE_FILE)
    rules.allow_read_write(scratch)
    rules.apply()


def _refuse_system_calls() -> None:
    import pyseccomp as seccomp

    me = os.getpid()
    refused = seccomp.ERRNO(errno.EPERM)
    rules = seccomp.SyscallFilter(seccomp.ALLOW)
    for name in _REFUSED.split():
        _refuse(rules, refused, name)
    for name in ("kill", "tgkill"):
        _refuse(rules, refused, name, seccomp.Arg(0, seccomp.NE, me))
    # a thread is no process; glibc tries clone3 first, whose flags no filter can see, and goes on to clone where there is none
    _refuse(rules, refused, "clone", seccomp.Arg(0, seccomp.MASKED_EQ, CLONE_THREAD, 0))
    _refuse(rules, seccomp.ERRNO(errno.ENOSYS), "clone3")
    _refuse(rules, refused, "prlimit64", seccomp.Arg(0, seccomp.NE, 0))
    # the kernel reads these arguments as 32 bits, and so must the filter: a bit set above them changes nothing
    _refuse(rules, refused, "prctl", seccomp.Arg(0, seccomp.MASKED_EQ, INT, PR_SET_PDEATHSIG))
    # a file that signals its owner signals whomever it is told to
    for command in (F_SETOWN, F_SETSIG, F_SETOWN_EX):
        _refuse(rules, refused, "fcntl", seccomp.Arg(1, seccomp.MASKED_EQ, INT, command))
    for command in (FIOSETOWN, SIOCSPGRP):
        _refuse(rules, refused, "ioctl", seccomp.Arg(1, seccomp.MASKED_EQ, INT, command))
    # what came after this list was made is refused as by a kernel that does not have it; from 424 on, every machine numbers
    # its calls alike
    for number in range(FIRST_UNKNOWN, LAST_UNKNOWN + 1):
        _refuse(rules, seccomp.ERRNO(errno.ENOSYS), number)
    rules.load()


def _refuse(rules: Any, action: Any, name: str | int, *arguments: Any) -> None:
    # not every machine has every call (fork on aarch64), nor every libseccomp knows the newest
    with contextlib.suppress(ValueError, OSError):
        rules.add_rule(action, name, *arguments)


def _prctl(option: int, value: int) -> None:
    if ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0):
        raise OSError(ctypes.get_errno(), f"prctl({option}) failed")


def occupied_address_space() -> int:
    """The bytes of address space that this process occupies: where the limit on it begins to bite.

    The kernel tells it in /proc, which a sandbox does not have; so a child of ours tries limits until a page is granted.
    """
    import resource

    if sys.platform != "linux":
        return 0
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        low, high = 0, 1 << 46
        try:
            while high - low > 1 << 20:
                middle = (low + high) // 2
                resource.setrlimit(resource.RLIMIT_AS, (middle, resource.RLIM_INFINITY))
                try:
                    mmap.mmap(-1, mmap.PAGESIZE).close()
                    high = middle
                except (OSError, MemoryError, ValueError):
                    low = middle
            resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            os.write(writer, str(high).encode())
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        told = pipe.read()
    os.waitpid(child, 0)
    # 1 GiB: twice what the usual imports take, for a machine on which the attempts failed
    return int(told) if told.isdigit() else 1 << 30
