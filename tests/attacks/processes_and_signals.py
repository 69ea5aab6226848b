"""Attacks that start processes, or reach for those that are there: the grader, the zygote, a neighbour."""

from __future__ import annotations

from tests.attacks.attack import call, run

FORBIDDEN = "tried what is forbidden to a submission"
X86 = "x86_64"

STARTED = (
    run(
        "fork",
        "os.fork()",
        "broken",
        FORBIDDEN,
    ),
    run(
        "fork-bomb",
        """
        while True:
            try:
                os.fork()
            except OSError:
                break
        """,
    ),
    run(
        "shell",
        """
        assert os.system('touch started') != 0 or not os.path.exists('started')
        if os.path.exists('started'):
            raise SystemError('got through: os.system')
        """,
    ),
    run(
        "program",
        """
        import subprocess
        subprocess.run(['/bin/true'])
        """,
        "broken",
        FORBIDDEN,
    ),
    run(
        "program-by-spawn",
        "refused('spawn', lambda: os.posix_spawn('/bin/true', ['true'], {}))",
    ),
    run(
        "pipe-from-a-program",
        "refused('popen', lambda: os.popen('echo a').read() or 1 / 0)",
        "failed",
    ),
    run(
        "pseudo-terminal",
        """
        import pty
        refused('pty.fork', pty.fork)
        refused('openpty', os.openpty)
        """,
    ),
    run(
        "process-of-multiprocessing",
        """
        import multiprocessing
        multiprocessing.get_context('fork').Process(target=print).start()
        """,
        "broken",
        FORBIDDEN,
    ),
    run(
        "pool-of-processes",
        """
        from concurrent.futures import ProcessPoolExecutor
        ProcessPoolExecutor(2).submit(print).result(5)
        """,
        "broken",
    ),
    run(
        "becomes-a-program",
        "refused('exec', lambda: os.execv('/bin/true', ['true']))",
    ),
    run(
        "preloads-and-becomes-a-program",
        """
        open('evil.so', 'wb').write(b'x')
        os.environ['LD_PRELOAD'] = os.path.abspath('evil.so')
        os.environ['PYTHONSTARTUP'] = '/dev/zero'
        refused('exec', lambda: os.execv(sys.executable, [sys.executable]))
        """,
    ),
    run(
        "raw-fork-and-exec",
        """
        syscall('fork', 57)
        syscall('vfork', 58)
        syscall('execve', 59, b'/bin/true', 0, 0)
        syscall('execveat', 322, -100, b'/bin/true', 0, 0, 0)
        """,
        machine=X86,
    ),
    run(
        "raw-clone",
        """
        for flags in (17, 0x100 | 17, 0x4000 | 0x100 | 17, 0x10000000 | 17, HIGH | 17):
            syscall('clone', 56, flags, 0, 0, 0, 0)
        asked = (ctypes.c_uint64 * 11)(0, 0, 0, 0, 17)
        syscall('clone3', 435, asked, 88)
        """,
        machine=X86,
    ),
    run(
        "fork-of-the-32-bit-machine",
        r"""
        import mmap
        code = mmap.mmap(-1, 4096, prot=7)
        code.write(b'\x53\xb8\x02\0\0\0\xcd\x80\x5b\xc3')
        at = ctypes.addressof(ctypes.c_char.from_buffer(code))
        got = ctypes.CFUNCTYPE(ctypes.c_int)(at)()
        if got >= 0:
            raise SystemError(f'got through: int 0x80 gave {got}')
        """,
        "failed broken",
        machine=X86,
    ),
    run(
        "fork-of-the-x32-machine",
        "syscall('x32 fork', 0x40000000 | 57)",
        "failed broken",
        machine=X86,
    ),
    run(
        "bomb-of-threads",
        """
        while True:
            threading.Thread(target=time.sleep, args=(9,), daemon=True).start()
        """,
        "broken",
        # a thread without the memory to begin never tells who started it that it has begun: that ends with the time
        f"{FORBIDDEN}|took longer than",
        seconds=45.0,
    ),
    run(
        "a-thread-is-no-process",
        """
        t = threading.Thread(target=calls.append, args=(1,))
        t.start()
        t.join()
        assert calls
        """,
    ),
    call(
        "fork-when-called",
        "os.fork()",
        "failed",
        "PermissionError",
    ),
    call(
        "a-thread-that-spins-on",
        """
        if len(calls) == 1: threading.Thread(target=lambda: [time.sleep(0.001) for _ in iter(int, 1)], daemon=True).start()
        """,
        "passed",
    ),
)

SIGNALLED = (
    run(
        "kills-its-parent",
        "os.kill(os.getppid(), signal.SIGKILL)",
        "broken",
        FORBIDDEN,
    ),
    run(
        "kills-everybody",
        "refused('kill -1', lambda: os.kill(-1, signal.SIGKILL))",
    ),
    run(
        "kills-group-and-neighbours",
        """
        refused('kill 0', lambda: os.kill(0, signal.SIGTERM))
        refused('killpg', lambda: os.killpg(os.getpgid(os.getppid()) or 1, signal.SIGKILL))
        for number in {*range(1, 3000), os.getppid()} - {os.getpid()}:
            refused('kill', lambda: os.kill(number, signal.SIGKILL))
        """,
    ),
    run(
        "raw-signals",
        """
        me, parent = os.getpid(), os.getppid() or 1
        syscall('kill', 62, parent, 9)
        syscall('kill', 62, HIGH | parent, 9)
        syscall('tkill', 200, parent, 9)
        syscall('tgkill', 234, parent, parent, 9)
        info = ctypes.create_string_buffer(128)
        syscall('rt_sigqueueinfo', 129, parent, 9, info)
        syscall('rt_tgsigqueueinfo', 297, parent, parent, 9, info)
        syscall('pidfd_open', 434, parent, 0)
        syscall('pidfd_open of itself', 434, me, 0)
        syscall('pidfd_send_signal', 424, 0, 9, 0, 0)
        """,
        machine=X86,
    ),
    run(
        "reads-its-parents-memory",
        """
        parent = os.getppid() or 1
        room = ctypes.create_string_buffer(64)
        syscall('ptrace', 101, 16, parent, 0, 0)
        syscall('ptrace', 101, 0x4206, parent, 0, 0)
        syscall('process_vm_readv', 310, parent, room, 1, room, 1, 0)
        syscall('process_vm_writev', 311, parent, room, 1, room, 1, 0)
        syscall('kcmp', 312, parent, os.getpid(), 0, 0, 0)
        syscall('process_madvise', 440, 0, 0, 0, 4, 0)
        refused('mem', lambda: open(f'/proc/{parent}/mem', 'rb'))
        """,
        machine=X86,
    ),
    run(
        "slows-its-parent",
        """
        parent = os.getppid() or 1
        refused('nice', lambda: os.setpriority(os.PRIO_PROCESS, parent, 19))
        refused('nice of a group', lambda: os.setpriority(os.PRIO_PGRP, 0, 19))
        refused('affinity', lambda: os.sched_setaffinity(parent, {0}))
        refused('policy', lambda: os.sched_setscheduler(parent, os.SCHED_IDLE, os.sched_param(0)))
        """,
    ),
    run(
        "limits-its-parent",
        """
        import resource
        parent = os.getppid() or 1
        refused('prlimit', lambda: resource.prlimit(parent, resource.RLIMIT_NOFILE, (0, 0)))
        refused('its limits', lambda: resource.prlimit(parent, resource.RLIMIT_NOFILE))
        """,
    ),
    run(
        "leaves-its-session",
        """
        refused('setsid', os.setsid)
        refused('setpgid', lambda: os.setpgid(0, os.getppid() or 1))
        """,
    ),
    run(
        "outlives-its-parent",
        """
        if libc.prctl(1, 0, 0, 0, 0) != -1:
            raise SystemError('got through: PR_SET_PDEATHSIG')
        """,
    ),
    run(
        "outlives-its-parent-by-a-high-bit",
        "syscall('prctl', 157, HIGH | 1, 0, 0, 0, 0)",
        machine=X86,
    ),
    run(
        "has-a-file-signal-its-parent",
        """
        import fcntl
        ends = os.pipe()
        owner = struct.pack('ii', 1, os.getppid() or 1)
        refused('F_SETOWN', lambda: fcntl.fcntl(ends[0], 8, os.getppid() or 1))
        refused('F_SETSIG', lambda: fcntl.fcntl(ends[0], 10, 9))
        refused('F_SETOWN_EX', lambda: fcntl.fcntl(ends[0], 15, owner))
        """,
    ),
    run(
        "has-a-file-signal-its-parent-by-a-high-bit",
        """
        ends = os.pipe()
        for command, value in ((8, os.getppid() or 1), (10, 9)):
            syscall('fcntl', 72, ends[0], HIGH | command, value)
        """,
        machine=X86,
    ),
    run(
        "has-a-socket-signal-its-parent",
        """
        whom = ctypes.byref(ctypes.c_int(os.getppid() or 1))
        for request in (0x8901, 0x8902, HIGH | 0x8901, HIGH | 0x8902):
            syscall(f'ioctl {request:#x}', 16, sockets()[0], request, whom)
        """,
        machine=X86,
    ),
)
