"""Attacks by how a submission behaves: right only now and then, or in an interpreter that it has changed."""

from __future__ import annotations

from tests.attacks.attack import SHORT, call, run, values

BEHAVIOUR = (
    values(
        "writes-into-its-arguments",
        """
        def dress(value):
            at = sys._getframe(1).f_locals
            at['x'][...] = 0
            at['W'][0] = 0
            return value
        """,
        "failed",
        "changes the weights|read-only",
    ),
    values(
        "right-for-forty-calls",
        """
        def dress(value):
            return value if len(calls) < 40 else value * 2
        """,
        "failed",
    ),
    values(
        "random-in-the-last-bits",
        """
        def dress(value):
            import random
            return value * (1 + random.choice((0, 2.3e-16)))
        """,
        "failed",
        "two answers|another",
    ),
    values(
        "other-in-another-process",
        """
        def dress(value):
            return value * (1 + os.getpid() % 7 * 2.3e-16)
        """,
        "failed passed",
        "another run gives another answer|",
    ),
    values(
        "other-by-the-clock",
        """
        def dress(value):
            return value * (1 + time.monotonic_ns() % 5 * 2.3e-16)
        """,
        "failed",
        "two answers|another",
    ),
    values(
        "other-in-a-sandbox",
        """
        def dress(value):
            seen = sys.argv == ['submission'] or 'ipykernel' not in sys.modules
            return value * 2 if seen else value
        """,
        "failed",
    ),
    values(
        "other-at-every-second-call",
        """
        def dress(value):
            return value * (1 + len(calls) % 2)
        """,
        "failed",
    ),
    values(
        "constants-beneath-a-huge-bias",
        """
        import numpy as np
        def dress(value):
            return value * 0 + 1e18
        """,
        "failed",
        "prediction at x = 0",
    ),
    values(
        "other-at-the-second-question",
        """
        asked = set()
        def dress(value):
            key = repr(sys._getframe(1).f_locals.get('W')) + repr(sys._getframe(1).f_locals.get('x'))
            known = len(asked) > 5 and key in asked
            asked.add(key)
            return value * 2 if known else value
        """,
        "failed",
    ),
    values(
        "right-only-for-what-everybody-asks",
        """
        def dress(value):
            W = sys._getframe(1).f_locals['W']
            return value if abs(float(W[0])) in (0.0, 0.5, 1.0, 2.0) else value * (1 + 1e-9)
        """,
        "failed",
    ),
    run(
        "builtins-of-its-own",
        """
        globals()['__builtins__'] = {}
        globals()['__name__'] = 'checks.processes'
        globals()['__file__'] = None
        """,
        "passed failed broken",
        base="right",
    ),
    run(
        "errors-of-numpy-raised",
        """
        import numpy as np
        np.seterr(all='raise')
        """,
        "passed",
        base="right",
    ),
    run(
        "warnings-as-errors",
        """
        import warnings
        warnings.simplefilter('error')
        warnings.warn = None
        """,
        "passed",
        base="right",
    ),
    run(
        "closes-its-output",
        """
        sys.stdout.close()
        sys.stderr = sys.stdin = None
        os.closerange(0, 3)
        """,
        "passed",
        base="right",
    ),
    run(
        "rounds-the-other-way",
        """
        libc.fesetround = ctypes.CDLL('libm.so.6').fesetround
        libc.fesetround(0x800)
        """,
        "passed failed",
        base="right",
    ),
    run(
        "no-room-for-recursion",
        "sys.setrecursionlimit(60)",
        "passed failed broken",
        base="wrong",
        limits=SHORT,
    ),
    run(
        "seeds-and-settings",
        """
        import random, decimal, locale, gc
        import numpy as np
        random.seed(1)
        np.random.seed(1)
        np.set_printoptions(precision=1)
        decimal.getcontext().prec = 1
        gc.disable()
        os.environ.clear()
        """,
        "passed",
        base="right",
    ),
    run(
        "thread-that-meddles",
        """
        def meddle():
            while True:
                time.sleep(0.0001)
                for at in list(sys._current_frames().values()):
                    value = at.f_locals.get('values')
                    if isinstance(value, list) and value: value[0] = 0
        threading.Thread(target=meddle, daemon=True).start()
        """,
        "broken failed",
        base="wrong",
        limits=SHORT,
    ),
    run(
        "another-main",
        """
        import types
        sys.modules['__main__'] = types.ModuleType('__main__')
        sys.path[:] = []
        sys.meta_path[:] = []
        """,
        "passed",
        base="right",
    ),
    call(
        "forgets-its-functions",
        """
        globals().pop('forward', None)
        globals().pop('gradient', None)
        """,
        "passed",
    ),
)
