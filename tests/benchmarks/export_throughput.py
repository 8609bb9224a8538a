"""Images per second of an export, beside any other command that does the same job.

    python tests/benchmarks/export_throughput.py DATASET [--recipe yolo] [--copies 4] [--workers 2]
        [--repeats 5] [--peer "command with {out}, {copies} and {workers}"]

Both run in turn, whole processes, N augmented copies of every image. The peer prints ``images_per_s=…`` or is
timed from outside. What they write is deleted at the end only (about 100 kB an image): for a minute after
many files were deleted, ext4 makes new ones slowly, and that would count against whoever comes next.
"""

from __future__ import annotations

import argparse
import json
import re
import shlex
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def ours(dataset: str, out: Path, recipe: str, copies: int, workers: int) -> float:
    """Return images per second by the whole process's wall time."""
    command = [
        sys.executable,
        "-m",
        "app",
        "export",
        dataset,
        str(out),
        "--recipe",
        recipe,
        "--balance",
        "none",
    ]
    command += ["--copies", str(copies), "--workers", str(workers), "--split", "none", "--json"]
    started = time.perf_counter()
    report = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return report["images"] / (time.perf_counter() - started)


def peer(command: str, out: Path, copies: int, workers: int, images: int) -> float:
    """Return images per second by the whole process's wall time."""
    out.mkdir()
    started = time.perf_counter()
    filled = shlex.split(command.format(out=out, copies=copies, workers=workers))
    text = subprocess.run(filled, capture_output=True, check=True, text=True).stdout
    seconds = time.perf_counter() - started
    written = re.search(r"images=(\d+)", text)
    return (int(written.group(1)) if written else images) / seconds


def _figures(speeds: list[float]) -> str:
    runs = ", ".join(f"{speed:.0f}" for speed in speeds)
    return f"{statistics.median(speeds):.0f} images/s (all: {runs})"


def main() -> None:
    """Run both in turn and print medians and the ratio pair by pair."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("dataset")
    parser.add_argument("--recipe", default="yolo")
    parser.add_argument("--copies", type=int, default=4)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--peer")
    options = parser.parse_args()
    mine, others = [], []
    with tempfile.TemporaryDirectory() as folder:
        for repeat in range(options.repeats):
            out = Path(folder) / str(repeat)
            out.mkdir()
            mine.append(ours(options.dataset, out / "a", options.recipe, options.copies, options.workers))
            if options.peer:
                images = len(list((out / "a").rglob("*.jpg")))
                others.append(peer(options.peer, out / "b", options.copies, options.workers, images))
    print(f"{options.recipe}: {_figures(mine)}")
    if others:
        ratios = sorted(a / b for a, b in zip(mine, others, strict=True))
        print(
            f"peer: {statistics.median(others):.0f} images/s (all: {', '.join(f'{v:.0f}' for v in others)})"
        )
        print(f"ratio: median {statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})")


if __name__ == "__main__":
    main()
