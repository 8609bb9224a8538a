"""An export on a Dask cluster: a scheduler and workers as processes of their own, one killed under way."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.augment.recipe import load_recipe
from app.errors import Cancelled, ClusterError
from app.export.cluster import run_on_cluster
from app.export.job import ExportJob
from app.export.planning import prepare
from app.export.prepared import Prepared
from app.export.progress import Progress
from app.export.runner import run_export

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


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("tcp://127.0.0.1:9", "no scheduler can be reached at tcp://127.0.0.1:9 .Connection refused"),
        ("127.0.0.1:9", "no scheduler can be reached"),
        ("tcp://nowhere.invalid:8786", "no scheduler can be reached"),
        *((text, "no address of a cluster") for text in ("", "here", "tcp://", "tcp://x", "tcp://x:y")),
        ("http://x:80", "no address of a cluster"),
        ("tcp://x:99999", "no address of a cluster"),
    ],
)
def test_where_there_is_no_scheduler_it_says_so(
    make_voc: Make, tmp_path: Path, address: str, why: str
) -> None:
    with pytest.raises(ClusterError, match=why):
        run_on_cluster(address, prepared(make_voc(count=3)), tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 400 Bad Request\r\n\r\n" * 9], ids=["silent", "other"])
def test_what_answers_may_be_no_scheduler(make_voc: Make, tmp_path: Path, answer: bytes) -> None:
    ready, asked = prepared(make_voc(count=3)), list[int]()
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_answer, args=(server, answer), daemon=True)
        thread.start()
        address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        options = {} if answer else {"cancelled": lambda: len(asked) > 3 or bool(asked.append(1))}
        error = ClusterError if answer else Cancelled
        with pytest.raises(error, match="no Dask scheduler" if answer else "cancelled"):
            run_on_cluster(address, ready, tmp_path / "out", **options)
        server.shutdown(socket.SHUT_RDWR)
    thread.join()


def _answer(server: socket.socket, words: bytes) -> None:
    """Take every caller, say the same to each."""
    callers = []
    while True:
        try:
            caller, _ = server.accept()
        except OSError:
            break
        callers.append(caller)
        caller.sendall(words)
    for caller in callers:
        caller.close()
