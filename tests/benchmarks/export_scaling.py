"""An export over the number of images and of workers, beside the floor, and the memory of its workers.

    python tests/benchmarks/export_scaling.py [--dataset FOLDER] [--images 100 1000 10000] [--workers 1 2 4]
        [--recipe yolo] [--copies 1] [--repeats 3] [--side 640]

The floor decodes and encodes the same images again and writes them with an annotation, in as many processes,
and does nothing else. Both are whole commands timed from outside, in turn; of several runs the median counts,
and the largest size runs once. *More* is the speed for the images beyond the next smaller size, so without
start, imports and the first worker. Memory is a worker's own (Linux: private pages, those that it shares with
the others and with the process that starts them left out), the largest after a tenth, a half and at the end
of the run; pages that a worker writes to for the first time become its own, so a little more comes for a few
thousand images and then no more. ``--side`` draws smaller images, for more of them in the same time.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import cv2
import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
_SAMPLE = 0.2  # s between two looks at the memory


def make_dataset(root: Path, count: int, models: Path | None, side: int) -> Path:
    """Make a dataset of ``count`` images: those of another one again and again, or drawn ones."""
    pairs = _pairs(models) if models is not None else _drawn(root / "models", side)
    year = root / f"{count}" / "VOC2012"
    for name in ("Annotations", "JPEGImages"):
        (year / name).mkdir(parents=True)
    for number in range(count):
        image, annotation = pairs[number % len(pairs)]
        place = year / f"JPEGImages/i{number:06}{image.suffix}"
        shutil.copyfile(image, place)
        text = annotation.read_text(encoding="utf-8")
        before, _, rest = text.partition("<filename>")
        (year / f"Annotations/i{number:06}.xml").write_text(
            f"{before}<filename>{place.name}<{rest.partition('<')[2]}", encoding="utf-8"
        )
    return year.parent


def _pairs(dataset: Path) -> list[tuple[Path, Path]]:
    images = {path.stem: path for path in dataset.rglob("*") if path.suffix.lower() in {".jpg", ".png"}}
    return [(images[path.stem], path) for path in sorted(dataset.rglob("*.xml")) if path.stem in images]


def _drawn(folder: Path, side: int) -> list[tuple[Path, Path]]:
    """Draw images of 4 : 3 with ten boxes each, about as large as photographs are as files."""
    folder.mkdir(exist_ok=True)
    width, height = side, side * 3 // 4
    wide, high = width // 7, height // 6
    for k in range(50):
        rng = np.random.default_rng(k)
        coarse = rng.integers(0, 255, (24, 32, 3), np.uint8)
        image = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
        noise = rng.integers(-6, 7, image.shape)
        cv2.imwrite(str(folder / f"{k}.jpg"), np.clip(image + noise, 0, 255).astype(np.uint8))
        corners = rng.integers(0, (width - wide, height - high), (10, 2))
        objects = "".join(
            f"<object><name>{('cat', 'dog')[j % 2]}</name><bndbox><xmin>{x + 1}</xmin>"
            f"<ymin>{y + 1}</ymin><xmax>{x + wide}</xmax><ymax>{y + high}</ymax></bndbox></object>"
            for j, (x, y) in enumerate(corners.tolist())
        )
        (folder / f"{k}.xml").write_text(
            f"<annotation><filename>{k}.jpg</filename><size><width>{width}</width><height>{height}</height>"
            f"<depth>3</depth></size>{objects}</annotation>"
        )
    return _pairs(folder)


def export(dataset: Path, out: Path, workers: int, options: argparse.Namespace) -> tuple[float, list[Any]]:
    """Return the seconds of the whole command, and (time, worker, MB) while it ran."""
    command = [sys.executable, "-m", "app", "export", str(dataset), str(out), "--json"]
    command += ["--recipe", options.recipe, "--balance", "none", "--split", "none"]
    command += ["--copies", str(options.copies), "--workers", str(workers)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)
    samples: list[tuple[float, int, float]] = []
    watch = threading.Thread(target=_watch, args=(process, started, samples), daemon=True)
    watch.start()
    stdout, stderr = process.communicate()
    seconds = time.perf_counter() - started
    watch.join()
    assert process.returncode == 0, stderr.decode()
    expected = options.copies * len(list(dataset.rglob("*.xml")))
    assert json.loads(stdout)["images"] > 0.95 * expected, (
        "copies that lose every box are left out, no others"
    )
    return seconds, samples


def _watch(process: subprocess.Popen[bytes], started: float, samples: list[tuple[float, int, float]]) -> None:
    while process.poll() is None:
        for pid in _workers(process.pid):
            megabytes = _private(pid)
            if megabytes is not None:
                samples.append((time.perf_counter() - started, pid, megabytes))
        time.sleep(_SAMPLE)


def _workers(leader: int) -> list[int]:
    """Return the processes that the starter of workers has started: the grandchildren of the command."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    return [pid for pid, parent in parents.items() if parents.get(parent) == leader]


def _private(pid: int) -> float | None:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return None
    kilobytes = [int(line.split()[1]) for line in lines if line.startswith("Private_")]
    return sum(kilobytes) / 1024 if kilobytes else None


def memory(samples: list[Any]) -> str:
    """Return the largest worker's megabytes after a tenth of the run, after half of it and at its end."""
    if not samples:
        return "–"
    first, last = samples[0][0], samples[-1][0]
    tenth = (last - first) / 10
    windows = [
        [mb for at, _, mb in samples if first + k * tenth <= at <= first + (k + 1) * tenth] for k in (1, 5, 9)
    ]
    return " → ".join(f"{max(window):.1f}" for window in windows) if all(windows) else "–"


def floor(dataset: Path, out: Path, workers: int, copies: int) -> float:
    """Return the seconds of the whole floor, the start of its Python included."""
    (out / "JPEGImages").mkdir(parents=True)
    (out / "Annotations").mkdir()
    command = [sys.executable, __file__, "--floor", str(dataset), str(out), str(workers), str(copies)]
    started = time.perf_counter()
    subprocess.run(command, check=True)
    return time.perf_counter() - started


def run_floor(dataset: Path, out: Path, workers: int, copies: int) -> None:
    """Decode, encode and write every image ``copies`` times."""
    jobs = [(pair, copy, out) for pair in _pairs(dataset) for copy in range(copies)]
    with multiprocessing.get_context("fork").Pool(workers, cv2.setNumThreads, (1,)) as pool:
        for _ in pool.imap_unordered(_again, jobs, chunksize=8):
            pass


def _again(job: tuple[tuple[Path, Path], int, Path]) -> None:
    (image, annotation), copy, out = job
    pixels = cv2.imread(str(image))
    text = annotation.read_bytes()
    name = f"{image.stem}_{copy}"
    cv2.imwrite(str(out / f"JPEGImages/{name}.jpg"), pixels, [cv2.IMWRITE_JPEG_QUALITY, 95])
    (out / f"Annotations/{name}.xml").write_bytes(text)


def measure(
    dataset: Path, workers: int, repeats: int, options: argparse.Namespace
) -> tuple[float, float, str]:
    """Return median seconds of the export and of the floor, and the memory of the last run."""
    ours, floors, used = [], [], ""
    for _ in range(repeats):
        with tempfile.TemporaryDirectory() as place:
            seconds, samples = export(dataset, Path(place) / "export", workers, options)
            ours.append(seconds)
            used = memory(samples)
            shutil.rmtree(Path(place) / "export")
            floors.append(floor(dataset, Path(place) / "floor", workers, options.copies))
    return statistics.median(ours), statistics.median(floors), used


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--dataset", type=Path)
    parser.add_argument("--images", type=int, nargs="+", default=[100, 1000, 10_000])
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--recipe", default="yolo")
    parser.add_argument("--copies", type=int, default=1)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--side", type=int, default=640, help="width of drawn images")
    options = parser.parse_args()
    print(f"{os.cpu_count()} cores, recipe {options.recipe}, {options.copies} copies of each image")
    print("| images | workers | images/s | floor | share | more | floor | share | MB a worker |")
    print("|---|---|---|---|---|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as place:
        sets = {
            count: make_dataset(Path(place), count, options.dataset, options.side) for count in options.images
        }
        for workers in options.workers:
            before = None
            for count in options.images:
                repeats = 1 if count == max(options.images) else options.repeats
                ours, least, used = measure(sets[count], workers, repeats, options)
                images = count * options.copies
                whole, bare, more = images / ours, images / least, "– | – | –"
                if before is not None:
                    speed = (images - before[0]) / (ours - before[1])
                    bare_speed = (images - before[0]) / (least - before[2])
                    more = f"{speed:.0f} | {bare_speed:.0f} | {speed / bare_speed:.2f}"
                before = (images, ours, least)
                print(
                    f"| {count:,} | {workers} | {whole:.0f} | {bare:.0f} | {whole / bare:.2f} "
                    f"| {more} | {used} |",
                    flush=True,
                )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--floor"]:
        run_floor(Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5]))
    else:
        main()
