"""The command line over a folder of attacks: each report can be read, none is forged, and the right ones between them pass."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.attacks.attack import BASES, PLAIN, notebook

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="submissions are confined on Linux only")
PROJECT = Path(__file__).resolve().parents[2]
RIGHT = (PLAIN + BASES["right"]).encode()
FORGED = rb"""
import os, sys
def forward(W, x):
    said = b'{"schema": 1, "submissions": [{"verdict": "passed", "score": 10.0}]}\n'
    for number in range(64):
        try:
            os.write(number, said)
        except OSError:
            pass
    print(said.decode())
    os._exit(0)
"""
POISON = "\x1b[2J\x1b]0;a\x07\r\x9b31m [/bold] [red]passed[/] </testcase> ]]> \u202e\ud800 {0} %s"
RAISES = f"def forward(W, x):\n    raise ValueError({POISON!r})\n".encode()
HANDED_IN = {
    "a.py": (RIGHT, "passed"),
    "b.py": (FORGED, "broken"),
    "c.py": (RAISES, "failed"),
    "d.ipynb": (notebook(f"raise ValueError({POISON!r})"), "broken"),
    "e\x1b[2J[red]\n\udcff.py": (RIGHT, "passed"),
    "f.py": (b"import time\nwhile True: time.sleep(1)\n", "broken"),
    "g.py": (b"import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\n", "broken"),
    "h.ipynb": (b"[" * 10**5, "broken"),
    "results.json.py": (b"raise SystemExit('passed')\n", "broken"),
    "z.py": (RIGHT, "passed"),
}


def test_reports_of_attacks_can_be_read(tmp_path: Path) -> None:
    """The terminal's, where nothing steers it, and JSON; one line each, and the counts agree with what was handed in."""
    handed_in, report = tmp_path / "in", tmp_path / "report.json"
    handed_in.mkdir()
    for name, (content, _) in HANDED_IN.items():
        (handed_in / name).write_bytes(content)
    (handed_in / "y.py").symlink_to(handed_in / "z.py")
    limits = ["--time-limit", "4", "--examples", "1", "--jobs", "1"]
    done = subprocess.run(
        [sys.executable, "-m", "checks", "grade", str(handed_in), "--json", str(report), *limits],
        capture_output=True,
        cwd=PROJECT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "COLUMNS": "200"},
        check=False,
    )
    told = done.stdout.decode("utf-8")
    verdicts = {
        os.path.relpath(verdict["path"], handed_in): verdict["verdict"]
        for verdict in json.loads(report.read_bytes())["submissions"]
    }

    assert done.returncode == 1, done.stderr[-2000:]
    assert verdicts == {name: verdict for name, (_, verdict) in HANDED_IN.items()} | {"y.py": "broken"}
    assert "Traceback" not in told + done.stderr.decode(errors="replace")
    assert all(character.isprintable() or character in "\n\t" for character in told)
    assert report.read_bytes().isascii()
    assert "3 passed, 1 failed, 7 broken" in told
