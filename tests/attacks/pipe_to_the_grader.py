"""Attacks on the pipe to the grader: what a submission writes there itself, and what it does to the code around it."""

from __future__ import annotations

from tests.attacks.attack import SHORT, run

PIPE = "grader's pipe"
ENDED = "ended its process"
NEAR = 5.0  # seconds in which the grader is to be done with what was forged

DESCRIPTORS = (
    run(
        "descriptors-that-it-was-left",
        """
        null = os.stat('/dev/null')
        for number in range(1024):
            try:
                status = os.fstat(number)
            except OSError:
                continue
            if [number] != sockets() and not os.path.samestat(status, null):
                raise SystemError(f'got through: descriptor {number}')
        """,
    ),
    run(
        "closes-every-descriptor",
        "os.closerange(0, 256)",
        "broken",
        ENDED,
    ),
    run(
        "puts-another-file-in-place",
        """
        for number in sockets():
            os.dup2(os.open('/dev/null', os.O_RDWR), number)
        """,
        "broken",
        f"{ENDED}|{PIPE}",
    ),
    run(
        "hangs-up",
        "pipe().shutdown(socket.SHUT_RDWR)",
        "broken",
        ENDED,
    ),
    run(
        "garbage",
        r"pipe().sendall(b'\x03\0\0\0abc' * 50)",
        "broken",
        PIPE,
    ),
    run(
        "frame-too-long",
        r"pipe().sendall(b'\xff\xff\xff\xff')",
        "broken",
        PIPE,
    ),
    run(
        "half-a-frame",
        r"""
        pipe().sendall(b'\xff\0\0\0a')
        time.sleep(1000)
        """,
        "broken",
        "took longer",
        limits=SHORT,
    ),
    run(
        "a-byte-at-a-time",
        r"""
        channel = pipe()
        for byte in iter(lambda: b'\0', 0):
            channel.sendall(byte)
            time.sleep(0.01)
        """,
        "broken",
        f"took longer|{PIPE}",
        limits=SHORT,
    ),
    run(
        "frames-of-progress",
        """
        channel = pipe()
        while True:
            channel.sendall(frame({'type': 'Running', 'cell': 1, 'line': 1}))
        """,
        "broken",
        "took longer",
        limits=SHORT,
    ),
    run(
        "descriptors-and-urgent-bytes",
        """
        channel = pipe()
        mine = [os.open('/dev/null', os.O_RDONLY) for _ in range(50)]
        socket.send_fds(channel, [frame({'type': 'Running', 'cell': 1, 'line': 1})], mine)
        try:
            channel.send(b'a', socket.MSG_OOB)
        except OSError:
            pass
        """,
        "failed broken",
    ),
    run(
        "eats-the-questions",
        """
        threading.Thread(target=lambda: [pipe().recv(100) for _ in iter(int, 1)], daemon=True).start()
        """,
        "broken failed",
        base="right",
        limits=SHORT,
    ),
    run(
        "babbles-in-the-background",
        """
        def babble():
            time.sleep(0.01)
            while True: pipe().sendall(frame({'type': 'Shown', 'id': 'a', 'text': 'b'}))
        threading.Thread(target=babble, daemon=True).start()
        """,
        "broken",
        f"{PIPE}|took longer|{ENDED}",
        base="right",
        limits=SHORT,
    ),
)

SURROUNDINGS = (
    run(
        "patched-sending",
        "socket.socket.sendall = socket.socket.send = lambda *args: 0",
        "broken failed",
        base="wrong",
        limits=SHORT,
    ),
    run(
        "patched-encoding",
        """
        import msgspec, json
        msgspec.msgpack.encode = json.dumps = json.loads = lambda *args, **more: b''
        msgspec.Struct.__eq__ = lambda *args: True
        """,
        "failed",
        base="wrong",
    ),
    run(
        "patched-numpy",
        """
        import numpy as np
        np.isclose = np.allclose = np.array_equal = lambda *args, **more: True
        np.abs = lambda value: 0.0
        """,
        "failed",
        base="wrong",
    ),
    run(
        "patched-builtins",
        """
        import builtins
        builtins.isinstance = lambda *args: True
        builtins.len = lambda value: 3
        """,
        "broken failed",
        base="wrong",
        limits=SHORT,
    ),
    run(
        "removed-builtins",
        """
        import builtins
        for name in ('len', 'type', 'str', 'list', 'tuple', 'getattr', 'isinstance', 'Exception'):
            delattr(builtins, name)
        """,
        "broken failed",
        base="wrong",
        limits=SHORT,
    ),
    run(
        "removed-modules",
        """
        for name in list(sys.modules):
            if name.split('.')[0] in ('numpy', 'msgspec', 'socket', 'json', 'traceback', 'linecache'):
                sys.modules[name] = None
        """,
        "broken failed",
        base="wrong",
        limits=SHORT,
    ),
    run(
        "patched-worker",
        """
        import gc
        for found in gc.get_objects():
            if callable(found) and getattr(found, '__module__', '') == 'checks.worker.numbers':
                found.__code__ = (lambda value, what: value).__code__
        """,
        "broken failed",
        base="wrong",
        limits=SHORT,
    ),
    run(
        "searches-memory-for-the-reference",
        """
        import gc
        secret = ('reference.', *(f'checks.{name}' for name in ('properties', 'cases', 'submission', 'interview', 'grade')))
        for found in gc.get_objects():
            name = str(getattr(found, '__module__', '')) + ' ' + str(getattr(found, '__name__', ''))
            if any(word in name for word in secret):
                raise SystemError(f'got through: {name}')
        """,
    ),
    run(
        "imports-the-reference",
        """
        for name in ('reference', 'reference.network', 'checks', 'checks.cases', 'checks.processes', 'conftest', 'tests.zoo'):
            refused(name, lambda: __import__(name))
        """,
    ),
    run(
        "loads-the-reference-from-its-file",
        """
        import importlib.util
        for name in ('reference/network.py', 'reference/__init__.py', 'checks/cases.py'):
            spec = importlib.util.spec_from_file_location('stolen', PROJECT + '/' + name)
            refused(name, lambda: spec.loader.exec_module(importlib.util.module_from_spec(spec)))
        """,
    ),
)
