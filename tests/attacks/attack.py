"""An attack as data: a hostile or broken submission, when it strikes, and what is to be said of it."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from checks.isolation import Limits

# What workers are confined to; a worker may use 12 s of processor time
CONFINED = Limits(load=1.5, call=0.5, total=10.0, memory=256)
# How long is waited: little where the attack waits for the limit, much where a slow machine must not look like one
SHORT = replace(CONFINED, load=0.3, call=0.1)
# Where the attack waits for a call, its run must have had the time to end
CALLED = replace(SHORT, load=30.0)
LONG = replace(CONFINED, load=30.0, call=15.0, total=60.0)

# `refused` and `syscall` raise where something gets through that must not; what is refused passes without a word
PRELUDE = """
import ctypes, os, signal, socket, stat, struct, sys, threading, time
libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
HIGH = 1 << 32
def refused(what, act):
    try:
        got = act()
    except (OSError, MemoryError, ValueError, ImportError, EOFError):
        return
    raise SystemError(f"got through: {what} gave {str(got)[:100]!r}")
def syscall(what, number, *arguments):
    given = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    got = libc.syscall(ctypes.c_long(number), *given)
    if got != -1:
        raise SystemError(f"got through: {what} gave {got}")
def sockets():
    found = []
    for number in range(65):
        try:
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                found.append(number)
        except OSError:
            pass
    return found
def pipe():
    return socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, fileno=os.dup(sockets()[0]))
def frame(message):
    import msgspec
    payload = message if isinstance(message, bytes) else msgspec.msgpack.encode(message)
    return struct.pack('<I', len(payload)) + payload
def loaded(**fields):
    return {'type': 'Loaded', 'kind': KIND, 'readings': [], 'figures': [], 'troubles': [], 'notes': [], **fields}
def reading(**fields):
    return {'id': 'only', 'values': {}, 'missing': {}, 'functions': {}, **fields}
def tell(*messages):
    channel = pipe()
    for message in messages:
        channel.sendall(frame(message))
    os._exit(0)
def asked():
    at = sys._getframe()
    while not hasattr(at.f_locals.get('request'), 'id'):
        at = at.f_back
    return at.f_locals['request'].id
def liar(base):
    agrees = lambda self, *other: True
    nothing = lambda self, *other: base(0) if base is float else self * 0
    compared = {f'__{name}__': agrees for name in ('eq', 'le', 'lt', 'ge', 'gt')}
    return type('Liar', (base,), {**compared, '__sub__': nothing, '__rsub__': nothing, '__hash__': base.__hash__})
ROLES = ('data_x', 'data_y', 'initial', 'updated', 'start', 'trained', 'gradient', 'mse', 'mse_update', 'mse_final')
FOLDERS = ('/', '/tmp', '/etc', '/root', '/proc', os.path.dirname(os.getcwd()), os.path.dirname(CANARY), PROJECT)
"""
ANSWER = """
import numpy as np
def forward(W, x):
    calls.append(len(calls))
    a1 = x * W[0]
    a2 = np.sin(a1) * W[1]
    strike()
    return dress(a1), dress(a2), dress(np.sin(a2))
def gradient(W, x, y):
    a1 = x * W[0]
    a2 = np.sin(a1) * W[1]
    delta = FACTOR * (np.sin(a2) - y) * np.cos(a2)
    strike()
    return [dress(np.mean(delta * W[1] * np.cos(a1) * x)), dress(np.mean(delta * np.sin(a1)))]
"""
PLAIN = """
calls = []
def strike():
    pass
def dress(value):
    return value
"""
BASES = {"nothing": "", "right": ANSWER.replace("FACTOR", "2"), "wrong": ANSWER.replace("FACTOR", "4")}


@dataclass(frozen=True)
class Attack:
    """A submission and what is expected of its verdict.

    `verdicts` are those that may be given, `says` is a regular expression for what the verdict tells, `never` one for what it
    must not tell. `make` writes the submission into a folder, where a file is more than bytes.
    """

    name: str
    verdicts: tuple[str, ...]
    says: str = ""
    never: str = ""
    filename: str = "answer.py"
    source: Callable[[dict[str, str]], bytes] | None = None
    make: Callable[[Path], None] | None = None
    limits: Limits = LONG
    seconds: float = 20.0
    machine: str = ""

    def write(self, folder: Path, places: dict[str, str]) -> Path:
        """Write the submission into a folder; `places` are paths that it may know, by name."""
        path = folder / self.filename
        if self.source is not None:
            path.write_bytes(self.source(places))
        if self.make is not None:
            self.make(path)
        return path


def run(name: str, code: str, verdict: str = "failed", says: str = "", base: str = "nothing", **more: Any) -> Attack:
    """Strikes while the file is run. What is refused it without a word leaves a file without an answer: `failed`."""
    return _module(name, "if True:\n" + textwrap.indent(_plain(code), "    "), verdict, says, base, **more)


def forge(name: str, code: str, verdict: str = "failed", says: str = "", **more: Any) -> Attack:
    """A notebook that strikes while it is run: frames of its own about a notebook's run."""
    return run(name, code, verdict, says, filename="answer.ipynb", **more)


def call(name: str, code: str, verdict: str, says: str = "", base: str = "right", **more: Any) -> Attack:
    """Strikes whenever one of its functions is called."""
    return _module(name, "def strike():\n" + textwrap.indent(_plain(code), "    "), verdict, says, base, **more)


def values(name: str, code: str, verdict: str, says: str = "", base: str = "right", **more: Any) -> Attack:
    """Gives something else than plain numbers: `code` defines what its answers are dressed as."""
    return _module(name, _plain(code), verdict, says, base, **more)


def book(name: str, *cells: str, verdict: str, says: str = "", **more: Any) -> Attack:
    """A notebook of these code cells."""
    return file(name, lambda: notebook(*map(_plain, cells)), verdict, says, filename="answer.ipynb", **more)


def file(name: str, content: Callable[[], bytes] | bytes, verdict: str, says: str = "", **more: Any) -> Attack:
    """A file of these bytes."""
    made = content if callable(content) else lambda: content
    return Attack(name, tuple(verdict.split()), says, source=lambda _: made(), **more)


def notebook(*cells: object, **fields: object) -> bytes:
    """A notebook of these sources, of whatever types."""
    made = [{"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": c} for c in cells]
    return json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": made, **fields}).encode()


def _module(name: str, code: str, verdict: str, says: str, base: str, **more: Any) -> Attack:
    is_notebook = str(more.get("filename", "")).endswith(".ipynb")

    def source(places: dict[str, str]) -> bytes:
        known = places | {"KIND": "notebook" if is_notebook else "module"}
        assigned = "\n".join(f"{key} = {value!r}" for key, value in known.items())
        text = f"{assigned}\n{PRELUDE}{PLAIN}{code}\n{BASES[base]}"
        return notebook(text) if is_notebook else text.encode()

    return Attack(name, tuple(verdict.split()), says, source=source, **more)


def _plain(code: str) -> str:
    return textwrap.dedent(code).strip("\n")
