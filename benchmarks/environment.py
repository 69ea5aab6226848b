"""Where a run took place: processor, versions, threads, and which of numpy's functions are vectorized."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version

import numpy as np
from numpy.lib.introspect import opt_func_info
from pytest_benchmark.plugin import pytest_benchmark_generate_machine_info

from reference import half_angle

PACKAGES = ("numpy", "pytest-benchmark", "autograd", "jax", "jaxlib", "torch", "numba")
FEATURES = ("avx2", "fma", "avx512f", "avx512dq", "asimd")


def environment() -> dict[str, object]:
    """What the numbers depend on; nothing that names the machine."""
    cpu = pytest_benchmark_generate_machine_info()["cpu"]
    flags = set(cpu.get("flags", ()))
    return {
        "processor": cpu.get("brand_raw", platform.processor()),
        "cores": os.cpu_count(),
        "load": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
        "features": [feature for feature in FEATURES if feature in flags],
        "system": platform.system(),
        "python": platform.python_version(),
        "packages": {name: found for name in PACKAGES if (found := _version(name))},
        "numpy functions": {
            name: opt_func_info(func_name=f"^{name}$", signature="float64")[name]["dd"]["current"]
            for name in ("sin", "cos", "tan")
        },
        "tangent vectorized": half_angle.VECTORIZED,
        "BLAS": np.show_config(mode="dicts")["Build Dependencies"]["blas"]["name"],
        "threads": _threads(),
    }


def sentences(told: dict[str, object]) -> list[str]:
    """The same, to be read."""
    packages, functions, threads = told["packages"], told["numpy functions"], told["threads"]
    assert isinstance(packages, dict)
    assert isinstance(functions, dict)
    assert isinstance(threads, dict)
    features = told["features"]
    assert isinstance(features, list)
    return [
        f"{told['processor']}, {told['cores']} cores, {' '.join(features)}; load {told['load']:.1f} at the start",
        f"Python {told['python']}, " + ", ".join(f"{name} {found}" for name, found in packages.items()),
        "numpy runs " + ", ".join(f"{name} as {target}" for name, target in functions.items()) + f"; {told['BLAS']}",
        "threads: one for each subject unless its name says otherwise"
        + "".join(f"; {name}={value}" for name, value in threads.items()),
    ]


def _threads() -> dict[str, str]:
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "XLA_FLAGS")
    return {name: os.environ[name] for name in names if name in os.environ}


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
