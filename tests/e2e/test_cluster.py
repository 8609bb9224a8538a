"""An export on a Dask cluster: a scheduler and workers as processes of their own, one killed under way."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.augment.recipe import load_recipe
from app.errors import ExportError
from app.export.cluster import run_on_cluster
from app.export.job import ExportJob
from app.export.planning import prepare
from app.export.prepared import Prepared
from app.export.runner import Progress, run_export

pytest.importorskip("distributed")
pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="SIGKILL"),
    pytest.mark.filterwarnings("ignore"),  # its own
]
Make = Callable[..., Path]


def tree(root: Path) -> dict[str, bytes]:
    return {str(p.relative_to(root)): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


class Machines:
    """A scheduler and two workers on this machine."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{port}"
        self._log = (folder / "cluster.log").open("w")
        quiet = ["--no-dashboard"]
        self.scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", str(port), *quiet)
        threads = ["--nthreads", "1", "--no-nanny", "--local-directory", str(folder)]
        self.workers = [self._start("worker", self.address, *threads, *quiet) for _ in range(2)]

    def _start(self, kind: str, *options: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "distributed.cli.dask_" + kind, *options]
        return subprocess.Popen(command, stdout=self._log, stderr=self._log, env=dict(os.environ))

    def wait(self) -> None:
        from distributed import Client

        with Client(self.address, timeout=60, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)

    def end(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()
        self._log.close()


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[Machines]:
    folder = tmp_path / "cluster"
    folder.mkdir()
    found = Machines(folder)
    try:
        found.wait()
        yield found
    finally:
        found.end()


def prepared(data: Path) -> Prepared:
    formats = ("voc", "yolo", "coco")
    return prepare(ExportJob(dataset=data, recipe=load_recipe("yolo"), max_copies=8, formats=formats))


def test_a_worker_that_is_killed_changes_nothing(make_voc: Make, tmp_path: Path, machines: Machines) -> None:
    ready = prepared(make_voc(count=40))
    seen: list[Progress] = []

    def watch(progress: Progress) -> None:
        seen.append(progress)
        if len(seen) == 5:
            machines.workers[0].send_signal(signal.SIGKILL)

    report = run_on_cluster(machines.address, ready, tmp_path / "cluster_out", on_progress=watch)
    assert not report.failures and report.planned == report.actual and report.images == ready.image_count
    assert machines.workers[0].wait() == -signal.SIGKILL
    run_export(ready, tmp_path / "local", workers=2, make_executor=ThreadPoolExecutor)
    assert tree(tmp_path / "cluster_out") == tree(tmp_path / "local")


def test_cancelled_it_can_be_resumed_locally(make_voc: Make, tmp_path: Path, machines: Machines) -> None:
    ready = prepared(make_voc(count=20))
    seen: list[Progress] = []
    started = time.monotonic()
    report = run_on_cluster(
        machines.address,
        ready,
        tmp_path / "out",
        on_progress=seen.append,
        cancelled=lambda: len(seen) >= 3,
    )
    assert report.cancelled and time.monotonic() - started < 60
    time.sleep(1)  # what the workers had begun
    run_export(ready, tmp_path / "out", workers=2, resume=True, make_executor=ThreadPoolExecutor)
    run_export(ready, tmp_path / "local", workers=2, make_executor=ThreadPoolExecutor)
    assert tree(tmp_path / "out") == tree(tmp_path / "local")


def test_where_there_is_no_scheduler_it_says_so(make_voc: Make, tmp_path: Path, monkeypatch: object) -> None:
    from app.export import cluster

    assert isinstance(monkeypatch, pytest.MonkeyPatch)
    monkeypatch.setattr(cluster, "_TIMEOUT", 1)
    with pytest.raises(ExportError, match="no scheduler can be reached"):
        run_on_cluster("tcp://127.0.0.1:9", prepared(make_voc(count=3)), tmp_path / "out")
    assert not (tmp_path / "out").exists()
