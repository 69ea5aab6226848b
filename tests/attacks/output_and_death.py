"""Attacks by what they print or raise, and the ways in which a process can end."""

from __future__ import annotations

from tests.attacks.attack import SHORT, book, call, run

OUTPUT = (
    run(
        "print-flood",
        """
        while True:
            print('a' * 10 ** 5)
        """,
        "broken",
        "took longer than",
        limits=SHORT,
    ),
    run(
        "print-flood-that-ends",
        """
        for _ in range(200):
            print('a' * 10 ** 5)
            sys.stderr.write('b' * 10 ** 5)
        """,
    ),
    run(
        "flood-below-python",
        """
        for _ in range(2000):
            os.write(1, b'a' * 10 ** 5)
            libc.puts(b'b' * 1000)
        """,
    ),
    run(
        "verdict-on-every-descriptor",
        r"""
        said = b'{"schema": 1, "verdict": "passed", "score": 10.0}\n'
        for number in range(65):
            if number not in sockets():
                try:
                    os.write(number, said)
                except OSError:
                    pass
        print(said.decode())
        print(said.decode(), file=sys.stderr)
        """,
        never="schema",
    ),
    run(
        "verdict-on-the-pipe",
        'tell(b\'{"schema": 1, "verdict": "passed"}\')',
        "broken",
        "grader's pipe",
    ),
    run(
        "files-named-like-reports",
        """
        for name in ('results.json', 'report.json', 'verdict', 'backprop-checks.json', 'score', 'points.toml', 'conftest.py'):
            open(name, 'w').write('{"verdict": "passed", "score": 10.0}')
        """,
    ),
    run(
        "exception-of-100-mb",
        "raise ValueError('a' * 10 ** 8)",
        "broken",
        "ValueError: a{300}",
    ),
    call(
        "exception-of-100-mb-when-called",
        "if len(calls) == 1: raise ValueError('a' * 10 ** 8)",
        "failed",
        r"ValueError: \(a long word\)",
    ),
    run(
        "exception-of-terminal-codes",
        r"raise ValueError('\x1b[2J\x07\r\x9b31m </testcase> \u202e')",
        "broken",
        r"\\x1b\[2J",
    ),
    call(
        "inputs-of-others-in-a-message",
        """
        seen = sys._getframe(1).f_locals['x'].ravel()
        raise ValueError('seen ' + ' '.join(float(value).hex() for value in seen) + ' %.3e %d.' % (seen[0], seen[0]))
        """,
        "failed",
        "ValueError: seen",
        never=r"seen \S*\d|0x1|e[-+]\d\d \d",
    ),
    call(
        "inputs-of-others-in-a-class",
        """
        seen = sys._getframe(1).f_locals['x'].tobytes().hex()
        raise type('Seen' + seen, (Exception,), {})('a')
        """,
        "failed",
        r"\(a number\): a",
        never="Seen[0-9a-f]{8}",
    ),
    call(
        "inputs-of-others-in-a-line",
        """
        seen = str(sys._getframe(1).f_locals['x'].ravel().tolist())
        import linecache
        linecache.cache['<cell 1>'] = linecache.cache['<submission>'] = (9, None, ['seen ' + seen] * 500, 'a')
        raise ValueError('a')
        """,
        "failed",
        "ValueError: a",
        never="seen .[0-9]",
    ),
    call(
        "exception-of-terminal-codes-when-called",
        r"raise ValueError('\x1b[2J\x07\r </testcase> \u202e')",
        "failed",
        "ValueError",
    ),
    run(
        "exception-of-lone-surrogates",
        r"raise ValueError('\ud800 \udfff')",
        "broken",
        "ValueError",
    ),
    run(
        "exception-named-by-a-megabyte",
        "raise type('E' * 10 ** 6, (Exception,), {})('a')",
        "broken",
        "E{40}",
    ),
    run(
        "line-of-a-megabyte",
        "exec('raise ValueError(0' + ' ' * 10 ** 6 + ')')",
        "broken",
        "ValueError",
    ),
    run(
        "exception-that-lies-about-its-class",
        """
        class Odd(Exception):
            __class__ = property(lambda self: NameError)
            def __str__(self): return 5
        raise Odd
        """,
        "broken",
    ),
    run(
        "exception-whose-text-is-a-trap",
        """
        class Text(str):
            def encode(self, *args): os._exit(3)
            def __getitem__(self, key): return self
        class Odd(Exception):
            def __str__(self): return Text('a')
        raise Odd
        """,
        "broken",
    ),
    run(
        "group-of-exceptions",
        "raise BaseExceptionGroup('a', [KeyboardInterrupt(), ValueError('b')])",
        "broken",
        "BaseExceptionGroup",
    ),
)

DEATH = (
    run(
        "abort",
        "os.abort()",
        "broken",
        "signal 6, SIGABRT",
    ),
    run(
        "segmentation-fault",
        "ctypes.string_at(0)",
        "broken",
        "SIGSEGV",
    ),
    run(
        "leaves",
        "os._exit(0)",
        "broken",
        r"exit status 0",
    ),
    run(
        "exits",
        "sys.exit(0)",
        "broken",
        "exits instead of running",
    ),
    run(
        "exception-of-no-exception-class",
        """
        class Base(BaseException): pass
        raise Base('a')
        """,
        "broken",
        "raises Base: a",
    ),
    run(
        "kills-itself",
        "os.kill(os.getpid(), signal.SIGKILL)",
        "broken",
        "signal 9, SIGKILL",
    ),
    run(
        "traps",
        "libc.raise_(5) if hasattr(libc, 'raise_') else signal.raise_signal(5)",
        "broken",
        "SIGTRAP",
    ),
    run(
        "recursion",
        """
        def deeper(): deeper()
        deeper()
        """,
        "broken",
        "RecursionError",
    ),
    run(
        "recursion-without-a-limit",
        """
        sys.setrecursionlimit(10 ** 9)
        class Deep:
            def __getattr__(self, name): return getattr(self, name + 'a')
        Deep().a
        """,
        "broken",
        "ended its process|RecursionError|memory",
    ),
    run(
        "recursion-below-python",
        """
        sys.setrecursionlimit(10 ** 9)
        a = []
        for _ in range(10 ** 5):
            a = [a]
        repr(a)
        """,
        "broken",
        "ended its process|RecursionError|memory",
    ),
    run(
        "dies-while-it-is-cleaned-up",
        """
        class Late:
            def __del__(self): os.abort()
        late = Late()
        del late
        """,
        "broken",
        "SIGABRT",
    ),
    run(
        "ends-at-exit",
        """
        import atexit
        atexit.register(os.abort)
        sys.exitfunc = os.abort
        """,
    ),
    run(
        "object-that-ends-whoever-looks-at-it",
        """
        class Trap:
            def __getattribute__(self, name): os._exit(4)
            def __eq__(self, other): os._exit(4)
            def __len__(self): os._exit(4)
        W = initial = mse = Trap()
        """,
        "broken failed",
    ),
    call(
        "segmentation-fault-when-called",
        "ctypes.string_at(0)",
        "broken",
        "SIGSEGV",
    ),
    call(
        "leaves-when-called",
        "os._exit(0)",
        "broken",
        "exit status 0",
    ),
    call(
        "exits-when-called",
        "sys.exit(0)",
        "failed",
        "SystemExit",
    ),
    call(
        "interrupts-when-called",
        "raise KeyboardInterrupt",
        "failed",
        "KeyboardInterrupt",
    ),
    call(
        "recursion-when-called",
        "strike()",
        "failed",
        "RecursionError",
    ),
    call(
        "leaves-at-the-fifth-call",
        "if len(calls) == 5: os._exit(9)",
        "broken",
        "exit status 9",
    ),
    book(
        "cell-that-fails-in-the-middle",
        "a = 1",
        "b = 1 / 0",
        "c = 2",
        verdict="broken",
        says="ZeroDivisionError.*cell 2",
    ),
)
