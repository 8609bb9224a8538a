"""How the window takes a dataset of 20,000 images: time until the list can be used, longest stall.

    python tests/benchmarks/open_large.py [--images 20000] [--boxes 8]

Makes the dataset in a temporary folder (hard links of one image), opens it in a real window and watches the
interface thread with a timer of 10 ms. Prints JSON; exit code 1 if the list takes over 2 s or a stall is over
100 ms.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path

import cv2
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

LIST_LIMIT, STALL_LIMIT = 2.0, 0.1
_FRAME = 16  # ms between two steps of scrolling
CLASSES = ("car", "bus", "person", "dog", "boat")


def make_dataset(root: Path, images: int, boxes: int) -> None:
    """Write ``images`` annotations beside links to one image."""
    (root / "Annotations").mkdir(parents=True)
    (root / "JPEGImages").mkdir()
    first = root / "JPEGImages" / "img00000.jpg"
    pixels = np.random.default_rng(0).integers(0, 255, (48, 64, 3), np.uint8)
    first.write_bytes(cv2.imencode(".jpg", cv2.resize(pixels, (640, 480)))[1].tobytes())
    rng = np.random.default_rng(1)
    for i in range(images):
        name = f"img{i:05d}"
        if i:
            (root / "JPEGImages" / f"{name}.jpg").hardlink_to(first)
        objects = "".join(_object(rng) for _ in range(boxes))
        (root / "Annotations" / f"{name}.xml").write_text(
            f"<annotation><folder>JPEGImages</folder><filename>{name}.jpg</filename>"
            "<size><width>640</width><height>480</height><depth>3</depth></size>"
            f"<segmented>0</segmented>{objects}</annotation>"
        )


def _object(rng: np.random.Generator) -> str:
    x, y = rng.integers(1, 500), rng.integers(1, 400)
    name = CLASSES[int(rng.integers(0, len(CLASSES)))]
    return (
        f"<object><name>{name}</name><pose>Unspecified</pose><truncated>0</truncated><difficult>0</difficult>"
        f"<bndbox><xmin>{x}</xmin><ymin>{y}</ymin><xmax>{x + 60}</xmax><ymax>{y + 50}</ymax></bndbox>"
        "</object>"
    )


class Watch:
    """Measures the gaps between the ticks of a 10 ms timer."""

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self.gaps: list[tuple[float, float, float]] = []
        self._last = self._start = time.perf_counter()
        self._busy = time.thread_time()
        self.timer = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=10)
        self.timer.timeout.connect(self._tick)
        self.timer.start()

    def _tick(self) -> None:
        now, busy = time.perf_counter(), time.thread_time()
        self.gaps.append((now - self._last, busy - self._busy, now - self._start))
        self._last, self._busy = now, busy


def measure(root: Path) -> dict[str, object]:
    """Open the dataset in a window and scroll while it is read."""
    from PySide6.QtCore import QEventLoop, QTimer

    from app.gui.runtime import Runtime
    from app.settings.store import SettingsStore

    runtime = Runtime(sys.argv[:1], SettingsStore(root / "settings.json"))
    loop = QEventLoop()

    def wait(seconds: float) -> None:
        QTimer.singleShot(int(1000 * seconds), loop.quit)
        loop.exec()

    runtime.start()
    wait(2.0)  # a person takes longer to choose a folder
    watch, state = Watch(), {"listed": 0.0, "read": 0.0, "usable": 0.0}
    start = time.perf_counter()
    bar = runtime.window.panel.view.verticalScrollBar()

    def scroll() -> None:
        if runtime.window.panel.model.rowCount():
            state["usable"] = state["usable"] or time.perf_counter() - start
            bar.setValue((bar.value() + 37) % max(1, bar.maximum()))

    scroller = QTimer(interval=_FRAME)
    scroller.timeout.connect(scroll)
    runtime.opener.listed.connect(lambda _: state.update(listed=time.perf_counter() - start))
    runtime.opener.finished.connect(lambda _: state.update(read=time.perf_counter() - start))
    runtime.opener.finished.connect(scroller.stop)
    runtime.opener.finished.connect(lambda _: QTimer.singleShot(1000, loop.quit))
    runtime.open(root)
    scroller.start()
    loop.exec()
    stalls = sorted(watch.gaps, reverse=True)[:5]
    result = {
        "images": runtime.window.panel.model.rowCount(),
        "list_usable_s": round(state["usable"], 3),
        "all_read_s": round(state["read"], 2),
        "longest_stall_ms": round(1000 * stalls[0][0], 1),
        "stalls": [
            {"ms": round(1000 * gap, 1), "own_work_ms": round(1000 * busy, 1), "at_s": round(at, 2)}
            for gap, busy, at in stalls
        ],
    }
    runtime.window.close()
    runtime.close()
    return result


def main() -> int:
    """Run the measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=int, default=20_000)
    parser.add_argument("--boxes", type=int, default=8)
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as folder:
        for name in ("CONFIG", "CACHE", "DATA"):
            os.environ[f"XDG_{name}_HOME"] = str(Path(folder, name.lower()))
        root = Path(folder, "large")
        make_dataset(root, options.images, options.boxes)
        result = measure(root)
    print(json.dumps(result, indent=2))
    good = result["list_usable_s"] <= LIST_LIMIT and result["longest_stall_ms"] <= 1000 * STALL_LIMIT  # type: ignore[operator]
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
