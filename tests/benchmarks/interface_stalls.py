"""Whether the window stays usable while worst cases are looked for: gaps between two ticks of its thread.

    python tests/benchmarks/interface_stalls.py [DATASET] [--recipe NAME] [--draws N]

The whole program, without a screen, tries a recipe on all images of a dataset (300 made ones by default) on
its usual processes, while the sheet is scrolled and copies come into sight; then it looks for a milder
recipe. A timer of 10 ms in the interface thread is watched. Of each gap is told what the thread did itself,
how long it waited for a processor that others had (Linux), and the rest: sleep until the tick, the lock of
the interpreter. What is the machine's is seen with nothing going on as well: that is measured afterwards.
The run begins while the window is in use: on some virtual machines memory that lies idle for a second is
cold, and any program takes ten times as long for its first steps after a rest; ``cold`` tells how a walk
through 64 MB fares there (ms at once, and after three seconds). Prints JSON; exit code 1 if a stall over 50
ms is due to the program.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from augment_speed import photo, random_boxes
from PySide6.QtCore import QEventLoop, Qt, QTimer

LIMIT = 0.05  # s
TICK = 0.01  # s
IMAGES, DISTINCT, BOXES = 300, 30, 12


def make_dataset(root: Path) -> Path:
    """Write 300 annotations beside links to 30 images of 640 × 480."""
    from app.imaging.encode import encode

    (root / "JPEGImages").mkdir(parents=True)
    (root / "Annotations").mkdir()
    data = encode(photo(640, 480), ".jpg")
    for i in range(IMAGES):
        file = root / "JPEGImages" / f"{i:04d}.jpg"
        first = root / "JPEGImages" / f"{i % DISTINCT:04d}.jpg"
        file.write_bytes(data) if i < DISTINCT else file.hardlink_to(first)
        objects = "".join(
            f"<object><name>c{0 if k else i % 7}</name><bndbox><xmin>{a + 1}</xmin><ymin>{b + 1}</ymin>"
            f"<xmax>{x}</xmax><ymax>{y}</ymax></bndbox></object>"
            for k, (a, b, x, y) in enumerate(random_boxes(BOXES, 640, 480).astype(int).tolist())
        )
        size = "<size><width>640</width><height>480</height><depth>3</depth></size>"
        text = f"<annotation><filename>{file.name}</filename>{size}{objects}</annotation>"
        (root / "Annotations" / f"{i:04d}.xml").write_text(text)
    return root


@dataclass(frozen=True, slots=True)
class Gap:
    """Between two ticks: seconds in all, of own work, of waiting for a processor; when it ended."""

    whole: float
    own: float
    queued: float
    at: float

    @property
    def blamed(self) -> float:
        """What is not the machine's: all but the wait for a processor."""
        return self.whole - self.queued

    def to_json(self) -> dict[str, float]:
        """Return milliseconds."""
        names = {"ms": self.whole, "own_ms": self.own, "queued_ms": self.queued}
        return {**{k: round(1000 * v, 1) for k, v in names.items()}, "at_s": round(self.at, 2)}


class Watch:
    """Ticks every 10 ms in the thread that made it."""

    def __init__(self) -> None:
        self.gaps: list[Gap] = []
        self._schedule = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat")
        self._start = time.perf_counter()
        self._last = self._read()
        self._timer = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=round(1000 * TICK))
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def stop(self) -> list[Gap]:
        """Return the gaps so far, the largest first."""
        self._timer.stop()
        return sorted(self.gaps, key=lambda gap: -gap.whole)

    def _read(self) -> tuple[float, float, float]:
        queued = int(self._schedule.read_text().split()[1]) / 1e9 if self._schedule.exists() else 0.0
        return time.perf_counter(), time.thread_time(), queued

    def _tick(self) -> None:
        now = self._read()
        whole, own, queued = (after - before for after, before in zip(now, self._last, strict=True))
        self.gaps.append(Gap(whole, own, queued, now[0] - self._start))
        self._last = now


def summary(gaps: list[Gap]) -> dict[str, Any]:
    """Return what is told of one stretch of time."""
    late = [gap for gap in gaps if gap.whole > LIMIT]
    return {
        "ticks": len(gaps),
        "longest_ms": round(1000 * gaps[0].whole, 1),
        "longest_own_work_ms": round(1000 * max(gap.own for gap in gaps), 1),
        "longest_without_queue_ms": round(1000 * max(gap.blamed for gap in gaps), 1),
        "over_50_ms": len(late),
        "over_50_ms_of_the_program": sum(gap.blamed > LIMIT for gap in late),
        "largest": [gap.to_json() for gap in gaps[:4]],
    }


def wait(seconds: float = 0.0, until: Any = None, limit: float = 100.0) -> None:
    """Run the event loop for a while, or until something holds."""
    loop, end = QEventLoop(), time.perf_counter() + (seconds or limit)
    timer = QTimer(interval=20)

    def look() -> None:
        if (until is not None and until()) or time.perf_counter() > end:
            loop.quit()

    timer.timeout.connect(look)
    timer.start()
    loop.exec()


def coldness() -> list[float]:
    """Return ms that a walk through memory takes at once, and after a rest of three seconds."""
    memory = bytearray(64 << 20)
    times = []
    for rest in (0, 0, 3):
        time.sleep(rest)
        started = time.thread_time()
        memory[::4096] = bytes(len(memory[::4096]))
        times.append(round(1000 * (time.thread_time() - started), 1))
    return times[1:]


def measure(root: Path, recipe: str, draws: int, baseline: float) -> dict[str, Any]:
    """Run the program on a dataset and watch its thread."""
    from app.augment.recipe import load_recipe
    from app.gui.augment.workspace import AugmentWorkspace
    from app.gui.augment.worst.view import WorstCasesView
    from app.gui.runtime import Runtime

    runtime = Runtime(sys.argv[:1])
    runtime.start()
    opened: list[object] = []
    runtime.opener.finished.connect(opened.append)
    runtime.open(root)
    wait(until=lambda: opened)
    workspace = next(w for w in runtime.window.workspaces if isinstance(w, AugmentWorkspace))
    runtime.window.show_workspace(runtime.window.workspaces.index(workspace))
    runtime.session.set_recipe(load_recipe(recipe))
    view = next(v for v in workspace.views if isinstance(v, WorstCasesView))
    wait(1.0)
    for shown in (*workspace.views, view):
        workspace.show_view(type(shown))
        wait(0.2)
    view.bar.images.setValue(20_000)
    view.bar.draws.setValue(draws)
    scroll = QTimer(interval=40)
    bar = view.sheet.verticalScrollBar()
    scroll.timeout.connect(lambda: bar.setValue((bar.value() + 90) % max(1, bar.maximum())))
    scroll.start()
    watch, started = Watch(), time.perf_counter()
    view.start()
    wait(until=lambda: view.inspection is not None and view.inspection.has_pixels)
    tried = time.perf_counter() - started
    wait(until=lambda: not view.runner.kind)
    wait(1.0)
    during = watch.stop()
    scroll.stop()
    watch = Watch()
    wait(baseline)
    after = watch.stop()
    assert view.inspection is not None
    result = {
        "copies": view.inspection.cases,
        "tried_s": round(tried, 1),
        "all_s": round(time.perf_counter() - started, 1),
        "processors": os.cpu_count(),
        "worst_cases": summary(during),
        "at_rest": summary(after),
        "cold": coldness(),
    }
    runtime.window.close()
    runtime.close()
    return result


def main() -> int:
    """Run the measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dataset", type=Path, nargs="?")
    parser.add_argument("--recipe", default="ssd")
    parser.add_argument("--draws", type=int, default=8)
    parser.add_argument("--baseline", type=float, default=10.0, help="seconds at rest")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for name in ("CONFIG", "CACHE", "DATA"):
            os.environ[f"XDG_{name}_HOME"] = str(Path(folder, name.lower()))
        root = options.dataset or make_dataset(Path(folder, "set"))
        result = measure(root, options.recipe, options.draws, options.baseline)
    print(json.dumps(result, indent=2))
    return int(result["worst_cases"]["over_50_ms_of_the_program"] > 0)


if __name__ == "__main__":
    raise SystemExit(main())
