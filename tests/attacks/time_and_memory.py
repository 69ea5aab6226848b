"""Attacks on time and memory: what loops, sleeps, stops, or asks for more than there is."""

from __future__ import annotations

from dataclasses import replace

from tests.attacks.attack import CALLED, CONFINED, LONG, SHORT, book, call, run, values

LATE = "took longer than"
NO_MEMORY = "ran out of memory, of which it may use"

TIME = (
    run(
        "loop",
        """
        while True:
            pass
        """,
        "broken",
        f"{LATE} 1.5 s.*line",
        limits=CONFINED,
    ),
    run(
        "loop-in-an-import",
        """
        open('mine.py', 'w').write('while True: pass')
        sys.path.insert(0, os.getcwd())
        import mine
        """,
        "broken",
        LATE,
        limits=SHORT,
    ),
    run(
        "loop-in-a-power",
        "3 ** (10 ** 9)",
        "broken",
        f"{LATE}|memory",
        limits=SHORT,
    ),
    run(
        "loop-in-a-sum",
        "sum(range(10 ** 12))",
        "broken",
        LATE,
        limits=SHORT,
    ),
    run(
        "loop-in-a-pattern",
        """
        import re
        re.match('(a+)+$', 'a' * 60 + 'b')
        """,
        "broken",
        LATE,
        limits=SHORT,
    ),
    run(
        "loop-in-a-product",
        """
        import numpy as np
        np.linalg.matrix_power(np.ones((1500, 1500)), 10 ** 9)
        """,
        "broken",
        LATE,
        limits=SHORT,
    ),
    run(
        "sleep",
        "time.sleep(1000)",
        "broken",
        LATE,
        limits=SHORT,
    ),
    run(
        "stops-itself",
        "os.kill(os.getpid(), signal.SIGSTOP)",
        "broken",
        LATE,
        limits=SHORT,
    ),
    run(
        "ignores-every-signal",
        """
        for number in set(range(1, 65)) - {9, 19, 32, 33}:
            signal.signal(number, signal.SIG_IGN)
        while True:
            try:
                time.sleep(9)
            except BaseException:
                pass
        """,
        "broken",
        LATE,
        limits=SHORT,
    ),
    run(
        "blocks-every-signal-and-spins",
        """
        signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
        while True:
            pass
        """,
        "broken",
        LATE,
        limits=SHORT,
    ),
    run(
        "exception-whose-text-loops",
        """
        class Slow(Exception):
            def __str__(self):
                while True: pass
        raise Slow
        """,
        "broken",
        LATE,
        limits=SHORT,
    ),
    run(
        "length-that-loops",
        """
        class Slow(list):
            def __len__(self):
                while True: pass
        slow = Slow()
        """,
        "broken",
        LATE,
        limits=SHORT,
    ),
    run(
        "hook-that-loops",
        """
        def slow(*args):
            sys.setprofile(None)
            while True: pass
        sys.setprofile(slow)
        """,
        "broken",
        LATE,
        limits=SHORT,
    ),
    run(
        "alarm-that-ends-it",
        """
        signal.setitimer(signal.ITIMER_REAL, 0.01)
        time.sleep(20)
        """,
        "broken",
        "SIGALRM",
    ),
    run(
        "classes-that-loop-when-asked",
        """
        class Meta(type):
            def __getattribute__(cls, name):
                while True: pass
        class Slow(metaclass=Meta): pass
        slow = Slow()
        type(slow).a
        """,
        "broken",
        LATE,
        limits=SHORT,
    ),
    run(
        "alarms-in-the-worker",
        """
        signal.signal(signal.SIGALRM, signal.default_int_handler)
        signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
        """,
        "broken failed",
        base="wrong",
        limits=SHORT,
    ),
    call(
        "loop-when-called",
        "while True: pass",
        "broken",
        f"(forward pass|gradient) {LATE} 0.1 s",
        limits=CALLED,
    ),
    call(
        "stops-when-called",
        "os.kill(os.getpid(), signal.SIGSTOP)",
        "broken",
        LATE,
        limits=CALLED,
    ),
    call(
        "exception-whose-text-loops-when-called",
        """
        class Slow(Exception):
            def __str__(self):
                while True: pass
        raise Slow
        """,
        "broken",
        LATE,
        limits=CALLED,
    ),
    call(
        "slow-in-all",
        "time.sleep(0.04)",
        "broken",
        f"answers {LATE} 0.4 s in all",
        limits=replace(LONG, total=0.4),
    ),
    values(
        "array-that-loops",
        """
        class Slow:
            def __array__(self, *args, **options):
                while True: pass
        def dress(value):
            return Slow()
        """,
        "broken",
        LATE,
        limits=CALLED,
    ),
    book(
        "loop-in-a-cell",
        "a = 1",
        """
        b = 2
        while True: pass
        """,
        verdict="broken",
        says=r"cell 2, line 2",
        limits=CONFINED,
    ),
)

MEMORY = (
    run(
        "list-of-billions",
        "a = [0] * 10 ** 11",
        "broken",
        NO_MEMORY,
    ),
    run(
        "array-of-8-gb",
        """
        import numpy as np
        a = np.ones(10 ** 9)
        """,
        "broken",
        NO_MEMORY,
    ),
    run(
        "text-that-doubles",
        """
        a = 'a'
        while True:
            a += a
        """,
        "broken",
        NO_MEMORY,
    ),
    run(
        "list-that-grows",
        """
        a = []
        while True:
            a.append(bytearray(1 << 20))
        """,
        "broken",
        NO_MEMORY,
    ),
    run(
        "mapping-of-8-gb",
        """
        import mmap
        refused('mmap', lambda: mmap.mmap(-1, 8 << 30))
        """,
    ),
    run(
        "raises-its-limits",
        """
        import resource
        for which in (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE):
            refused('limit', lambda: resource.setrlimit(which, (resource.RLIM_INFINITY, resource.RLIM_INFINITY)))
        """,
    ),
    run(
        "stacks-of-threads",
        """
        threading.stack_size(1 << 30)
        threading.Thread(target=time.sleep).start()
        """,
        "broken",
    ),
    run(
        "eats-on-after-the-error",
        """
        a = []
        while True:
            try:
                a.append(bytearray(1 << 16))
            except MemoryError:
                pass
        """,
        "broken",
        LATE,
        limits=SHORT,
    ),
    call(
        "memory-when-called",
        "a = bytearray(8 << 30)",
        "broken",
        "It ran out of memory",
    ),
    values(
        "broadcast-to-10-to-the-12",
        """
        def dress(value):
            return np.broadcast_to(np.ravel(value)[0], (10 ** 6, 10 ** 6))
        """,
        "failed broken",
        "Unable to allocate|took longer than",
        limits=CALLED,
    ),
)
