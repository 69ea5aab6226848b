"""C, compiled here for this processor: one sine at a time, and vectors of them from glibc's libmvec."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.peers import MissingPeerError
from benchmarks.subjects import Pair, Prepared, Subject
from reference.arguments import Floats

SOURCE = """
#include <math.h>
void gradient(double w1, double w2, const double *x, const double *y, long n, double *out) {
    double dw1 = 0, dw2 = 0;
    #pragma omp simd reduction(+:dw1, dw2)
    for (long i = 0; i < n; i++) {
        double a1 = x[i] * w1, s1 = sin(a1), a2 = s1 * w2;
        double d = (sin(a2) - y[i]) * cos(a2);
        dw1 += d * cos(a1) * x[i];
        dw2 += d * s1;
    }
    out[0] = 2 * w2 * dw1 / n;
    out[1] = 2 * dw2 / n;
}
void forward(double w1, double w2, const double *x, long n, double *a1, double *a2, double *y) {
    for (long i = 0; i < n; i++) {
        a1[i] = x[i] * w1;
        a2[i] = sin(a1[i]) * w2;
        y[i] = sin(a2[i]);
    }
}
void train(double w1, double w2, const double *x, const double *y, long n, long steps, double *out) {
    for (long k = 0; k < steps; k++) {
        gradient(w1, w2, x, y, n, out);
        w1 -= 0.01 * out[0];
        w2 -= 0.01 * out[1];
    }
    out[0] = w1;
    out[1] = w2;
}
"""
WAYS = {
    "C, libm": ["-O2"],
    # as builtins, gcc would join a sine and a cosine into a sincos, of which it knows no vector
    "C, vectors of libmvec": ["-O3", "-ffast-math", "-fopenmp-simd", "-fno-builtin-sin", "-fno-builtin-cos"],
}


def subjects() -> list[Subject]:
    """Both, where there is a compiler, and both differ."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        raise MissingPeerError("C is left out, for there is no compiler here")
    libraries = {name: _compiled(compiler, flags) for name, flags in WAYS.items()}
    return [Subject(name, partial(_prepare, library), compiled=True) for name, library in libraries.items()]


def _compiled(compiler: str, flags: list[str]) -> Any:
    folder = Path(tempfile.mkdtemp(prefix="backprop-bench-"))
    try:
        source, made, library = folder / "n.c", folder / "n.o", folder / "n.so"
        source.write_text(SOURCE)
        # linked without the flags: with -ffast-math, gcc would link code that, on loading, makes every thread of
        # this process flush subnormal numbers to zero
        for command in (
            [compiler, *flags, "-march=native", "-fPIC", "-c", str(source), "-o", str(made)],
            [compiler, "-shared", str(made), "-o", str(library), "-Wl,--no-as-needed", "-lmvec", "-lm"],
        ):
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                raise MissingPeerError(f"C is left out, for {compiler} says: {done.stderr.strip().splitlines()[-1]}")
        return ctypes.CDLL(str(library))
    finally:
        shutil.rmtree(folder)  # what is loaded stays loaded


def _prepare(library: Any, x: Floats, y: Floats) -> Prepared:
    number, pointer, count = ctypes.c_double, ctypes.c_void_p, ctypes.c_long
    library.gradient.argtypes = [number, number, pointer, pointer, count, pointer]
    library.forward.argtypes = [number, number, pointer, count, pointer, pointer, pointer]
    library.train.argtypes = [number, number, pointer, pointer, count, count, pointer]
    for function in (library.gradient, library.forward, library.train):
        function.restype = None
    out, rows = np.empty(2), np.empty((3, x.size))
    xp, yp, op = (pointer(array.ctypes.data) for array in (x, y, out))
    rp = [pointer(row.ctypes.data) for row in rows]
    n = x.size

    def gradient(w1: float, w2: float, *, alive: object = (x, y)) -> Pair:
        library.gradient(w1, w2, xp, yp, n, op)
        return float(out[0]), float(out[1])

    def train(w1: float, w2: float, steps: int) -> Pair:
        library.train(w1, w2, xp, yp, n, steps, op)
        return float(out[0]), float(out[1])

    def forward(w1: float, w2: float, *, alive: object = rows) -> None:
        library.forward(w1, w2, xp, n, *rp)

    return Prepared(gradient, forward, train)
