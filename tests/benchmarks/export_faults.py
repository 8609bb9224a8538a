"""How an export takes being killed: at random moments, many times, each followed by a resume.

    python tests/benchmarks/export_faults.py [--times 20] [--dataset FOLDER] [--only NAME …]

For each victim: how often it was tried, how many runs it really hit before they had ended, files under a
final name that were not whole (must be 0), and resumes that ended byte-identical to an undisturbed run (must
be all). A worker takes no notice of SIGINT, which is the parent's business.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from tests.conftest import write_voc

JOB = ("--recipe=ssd", "--balance=none", "--copies=6", "--format=voc,yolo,coco")
VICTIMS = {
    f"{title}, {number.name}": (victim, number)
    for victim, title in (("worker", "a worker"), ("parent", "the parent"), ("all", "everything"))
    for number in (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)
}


def start(data: Path, out: Path, *more: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "app", "export", str(data), str(out), *JOB, "--workers=2", *more]
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, stdout=quiet, stderr=quiet, start_new_session=True)


def tree(root: Path) -> dict[str, bytes]:
    return {str(p.relative_to(root)): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


def members(leader: int) -> dict[int, int]:
    """Return the living processes of a session, with their parents (Linux)."""
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent, _, sid = stat.read_text().rpartition(")")[2].split()[:4]
        except OSError:
            continue
        if int(sid) == leader and state != "Z":
            found[int(stat.parent.name)] = int(parent)
    return found


def strike(process: subprocess.Popen[bytes], victim: str, number: int, rng: random.Random) -> bool:
    """Send the signal; return whether there was still something to hit."""
    if process.poll() is not None:
        return False
    if victim == "worker":
        there = members(process.pid)
        workers = [pid for pid, parent in there.items() if parent not in {process.pid, os.getpid()}]
        if not workers:
            return False
        os.kill(rng.choice(workers), number)
    elif victim == "parent":
        os.kill(process.pid, number)
    else:
        os.killpg(process.pid, number)
    return True


def once(
    data: Path, out: Path, whole: dict[str, bytes], kind: str, rng: random.Random
) -> tuple[bool, int, bool]:
    process = start(data, out)
    while not list((out / "voc").rglob("*.part")) and process.poll() is None:
        time.sleep(0.005)
    time.sleep(rng.uniform(0, 1.0))
    hit = strike(process, *VICTIMS[kind], rng)
    process.wait()
    deadline = time.monotonic() + 20
    while members(process.pid):
        assert time.monotonic() < deadline, "processes outlive the export"
        time.sleep(0.02)
    roots = ("voc/", "yolo/", "coco/")
    found = {name: data for name, data in tree(out).items() if name.startswith(roots)}
    half = sum(whole.get(name) != data for name, data in found.items() if not name.endswith(".part"))
    start(data, out, "--resume").wait()
    same = tree(out) == whole
    shutil.rmtree(out)
    return hit, half, same


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--dataset", type=Path)
    parser.add_argument("--only", nargs="*", default=[*VICTIMS], choices=[*VICTIMS])
    options = parser.parse_args()
    rng = random.Random(1)
    with tempfile.TemporaryDirectory() as place:
        data = options.dataset or write_voc(Path(place) / "data", count=40)
        start(data, Path(place) / "whole").wait()
        whole = tree(Path(place) / "whole")
        print(
            "| fault | tried | hit under way | half files | resumed identical |\n|---|---|---|---|---|",
            flush=True,
        )
        for kind in options.only:
            results = [once(data, Path(place) / "out", whole, kind, rng) for _ in range(options.times)]
            hit, half, same = (sum(column) for column in zip(*results, strict=True))
            print(f"| {kind} | {options.times} | {hit} | {half} | {same} |", flush=True)


if __name__ == "__main__":
    main()
