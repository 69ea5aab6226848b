"""Attacks on the pipe to the grader by frames that look like the worker's own: forged runs, and forged answers."""

from __future__ import annotations

from tests.attacks.attack import CALLED, call, forge

PIPE = "grader's pipe"
ENDED = "ended its process"
NEAR = 5.0  # seconds in which the grader is to be done with what was forged

FORGED_RUNS = (
    forge(
        "forged-run",
        "tell(loaded())",
    ),
    forge(
        "forged-runs",
        "tell(loaded(), loaded(), loaded())",
    ),
    forge(
        "forged-run-of-a-module",
        """
        functions = {'forward': '', 'gradient': ''}
        tell(loaded(kind='module', readings=[reading(id='functions', functions=functions)]))
        """,
        "broken",
        PIPE,
    ),
    forge(
        "forged-opening",
        "tell({'type': 'Opened', 'kind': 'module'}, loaded(kind='module'))",
        "broken",
        PIPE,
    ),
    forge(
        "forged-refusal",
        r"tell({'type': 'Unreadable', 'reason': '\x1b[2J passed'})",
        "broken",
        PIPE,
    ),
    forge(
        "forged-lack-of-confinement",
        "tell({'type': 'Unconfined', 'reason': 'a'})",
        "broken",
        PIPE,
    ),
    forge(
        "forged-order-of-cells",
        "tell(loaded(retry=[10 ** 9] * 5))",
        "broken",
    ),
    forge(
        "forged-answer-to-nothing",
        "tell({'type': 'Result', 'id': 'a', 'values': []})",
        "broken",
        PIPE,
    ),
    forge(
        "forged-kind-of-our-own",
        "tell(loaded(kind='reference', readings=[reading(functions={'forward': ''})]))",
        "broken failed",
    ),
    forge(
        "forged-functions",
        """
        tell(loaded(readings=[reading(functions={'forward': '', 'gradient': ''})]))
        """,
        "broken",
        ENDED,
    ),
    forge(
        "forged-names-of-functions",
        """
        tell(loaded(readings=[reading(functions={f'gradient:{i}': 'a' * 10 for i in range(1000)})]))
        """,
        "broken failed",
        seconds=NEAR,
    ),
    forge(
        "forged-values-that-are-no-numbers",
        """
        two = struct.pack('dd', float('nan'), float('inf'))
        tell(loaded(readings=[reading(values={role: [[2], two] for role in ROLES})]))
        """,
    ),
    forge(
        "forged-values-that-are-no-numbers-and-functions",
        """
        two, one = struct.pack('dd', float('nan'), float('inf')), struct.pack('d', float('inf'))
        values = {role: [[1], one] if role[0] == 'm' else [[2], two] for role in ROLES}
        functions = {name: 'stepwise' for name in ('forward', 'gradient:dldw1 dldw2', 'update', 'mse', 'train')}
        tell(loaded(readings=[reading(values=values, functions=functions)]))
        """,
        "broken",
        ENDED,
    ),
    forge(
        "forged-values-that-are-huge",
        """
        two = struct.pack('dd', 1e308, -1e308)
        one = struct.pack('d', 1e308)
        huge = {role: [[1], one] if role[0] == 'm' else [[2], two] for role in ROLES}
        tell(loaded(readings=[reading(steps=10 ** 9, values=huge)]))
        """,
        seconds=NEAR,
    ),
    forge(
        "forged-values-of-many-dimensions",
        "tell(loaded(readings=[reading(values={'initial': [[1] * 100, bytes(8)]})]))",
        "broken failed",
    ),
    forge(
        "forged-values-of-lying-shapes",
        """
        lies = {'initial': [[10 ** 6, 10 ** 6], bytes(16)], 'mse': [[0, 10 ** 7, 10 ** 7, 10 ** 7], b'']}
        tell(loaded(readings=[reading(values=lies)]))
        """,
        "broken failed",
    ),
    forge(
        "forged-values-of-huge-shapes",
        "tell(loaded(readings=[reading(values={'initial': [[2 ** 63 - 1] * 60000, bytes(8)]})]))",
        "broken failed",
        seconds=NEAR,
    ),
    forge(
        "forged-figures-of-many-dimensions",
        """
        tell(loaded(readings=[reading()], figures=[{'curves': [{'x': [[1] * 100, bytes(8)], 'y': [[1], bytes(8)]}]}]))
        """,
        "broken failed",
    ),
    forge(
        "forged-figures-by-the-thousand",
        """
        tell(loaded(readings=[reading()], figures=[{'curves': [{'x': [[0], b''], 'y': [[0], b'']}] * 400000}]))
        """,
        "broken failed",
        seconds=NEAR,
    ),
    forge(
        "forged-readings-by-the-thousand",
        "tell(loaded(readings=[reading()] * 3000))",
        "broken failed",
        seconds=NEAR,
    ),
    forge(
        "forged-notes-by-the-megabyte",
        "tell(loaded(notes=['a' * 1000] * 20000))",
        "broken failed",
        never="a{3000}",
    ),
    forge(
        "forged-notes-of-terminal-codes",
        r"tell(loaded(notes=['\x1b[2J \x07 \x9b31m']))",
        "broken failed",
    ),
    forge(
        "forged-texts-by-the-megabyte",
        """
        trouble = {'kind': 'E' * 10 ** 6, 'message': 'a' * 10 ** 7}
        tell(loaded(readings=[reading(missing={'forward': 'a' * 10 ** 7})], troubles=[trouble] * 3))
        """,
        "broken failed",
        never="a{3000}",
    ),
    forge(
        "forged-nesting",
        r"""
        whole = frame(loaded(extra=0))[4:]
        at = whole.rindex(b'extra') + 5
        tell(whole[:at] + b'\x91' * 10 ** 5 + b'\0')
        """,
        "broken failed",
    ),
    forge(
        "forged-lists-longer-than-the-frame",
        r"""
        whole = frame(loaded(notes='mark'))[4:]
        tell(whole.replace(b'\xa4mark', b'\xdd\xff\xff\xff\xff'))
        """,
        "broken",
        PIPE,
        seconds=NEAR,
    ),
    forge(
        "forged-shapes-longer-than-the-frame",
        r"""
        whole = frame(loaded(readings=[reading(values={'initial': ['mark', bytes(8)]})]))[4:]
        tell(whole.replace(b'\xa4mark', b'\xdd\x08\0\0\0'))
        """,
        "broken",
        PIPE,
        seconds=NEAR,
    ),
    forge(
        "forged-run-of-30-mb",
        "tell(loaded(readings=[reading(values={'data_x': [[1, 2 ** 22], bytes(1 << 25)]})]))",
        "broken failed",
    ),
)

FORGED_ANSWERS = (
    call(
        "answer-with-another-id",
        "pipe().sendall(frame({'type': 'Result', 'id': '0' * 16, 'values': [[[], bytes(8)]] * 3}))",
        "broken",
        "not asked",
        base="wrong",
    ),
    call(
        "answer-with-the-id-that-it-found",
        "pipe().sendall(frame({'type': 'Result', 'id': asked(), 'values': [[[], bytes(8)]] * 3}))",
        "broken failed",
        base="wrong",
        limits=CALLED,
    ),
    call(
        "answer-twice",
        """
        channel = pipe()
        for _ in range(9):
            channel.sendall(frame({'type': 'Raised', 'id': asked(), 'trouble': {'kind': 'a', 'message': 'b'}}))
        """,
        "broken failed",
        base="right",
        limits=CALLED,
    ),
    call(
        "answer-of-lying-shape",
        "tell({'type': 'Result', 'id': asked(), 'values': [[[10 ** 6], bytes(8)]] * 3})",
        "broken",
        base="wrong",
    ),
    call(
        "answer-of-many-dimensions",
        "tell({'type': 'Result', 'id': asked(), 'values': [[[1] * 100, bytes(8)]] * 3})",
        "broken",
        base="wrong",
    ),
    call(
        "answer-of-huge-shape",
        """
        tell({'type': 'Result', 'id': asked(), 'values': [[[2 ** 63 - 1] * 20000, bytes(8)]] * 3})
        """,
        "broken",
        base="wrong",
        seconds=NEAR,
    ),
    call(
        "answer-of-many-values",
        "tell({'type': 'Result', 'id': asked(), 'values': [[[0], b'']] * 200000})",
        "broken",
        base="wrong",
        seconds=NEAR,
    ),
    call(
        "answer-of-24-megabytes",
        "tell({'type': 'Result', 'id': asked(), 'values': [[[10 ** 6], bytes(8 * 10 ** 6)]] * 3})",
        "broken",
        PIPE,
        base="wrong",
    ),
    call(
        "answer-nested-deep",
        r"""
        whole = frame({'type': 'Result', 'id': asked(), 'values': [], 'extra': 0})[4:]
        at = whole.rindex(b'extra') + 5
        tell(whole[:at] + b'\x91' * 10 ** 5 + b'\0')
        """,
        "broken",
        base="wrong",
    ),
    call(
        "answer-that-it-is-not-confined",
        "tell({'type': 'Unconfined', 'reason': 'a'})",
        "broken",
        base="wrong",
    ),
    call(
        "answer-that-it-was-run-again",
        "tell(loaded(kind='module'))",
        "broken",
        "not asked",
        base="wrong",
    ),
)
