"""The window as a process of its own, ended from outside."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.export.job import load_job
from app.export.planning import prepare
from app.export.pool import process_pool
from app.export.runner import run_export

Make = Callable[..., Path]
START = """
import os, signal, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from app.gui.export.sheet import ExportSheet
from app.gui.runtime import Runtime
from app.settings.store import SettingsStore

def follow():
    sheets = runtime.window.findChildren(ExportSheet)
    if not sheets and runtime.session.document is not None and not runtime.opener.is_busy:
        runtime._export()
        runtime.session.set_plan_settings(max_copies=20, budget=20.0)
    elif sheets and not sheets[0].is_busy:
        sheets[0].confirm()
    elif sheets and (out / "job.json").exists():
        os.kill(os.getpid(), signal.SIGTERM)

if __name__ == "__main__":
    data, out = map(Path, sys.argv[1:])
    runtime = Runtime([], SettingsStore(out.parent / "settings.json"))
    timer = QTimer(runtime, interval=5)
    timer.timeout.connect(follow)
    timer.start()
    sys.exit(runtime.run(data))
"""


def tree(root: Path) -> dict[str, bytes]:
    return {str(p.relative_to(root)): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_told_to_end_it_stops_an_export_in_order_and_says_nothing(make_voc: Make, tmp_path: Path) -> None:
    data, out, script = make_voc(count=12), tmp_path / "data-balanced", tmp_path / "start.py"
    script.write_text(START)
    homes = {name: str(tmp_path / "home") for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")}
    done = subprocess.run(
        [sys.executable, str(script), str(data), str(out)],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, **homes, "XDG_CACHE_HOME": str(tmp_path / "home"), "QT_QPA_PLATFORM": "offscreen"},
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (out / "journal.jsonl").exists() and not (out / ".lock").exists()
    ready = prepare(load_job(out / "job.json"))
    assert not run_export(ready, out, workers=2, resume=True, make_executor=process_pool).cancelled
    run_export(ready, tmp_path / "straight", workers=2, make_executor=process_pool)
    assert tree(out) == tree(tmp_path / "straight")
