"""An export on a cluster that is there already: Dask's scheduler and workers, on storage that all see.

The same tasks run as on this computer. A worker that is lost is the scheduler's business; a task that has
cost several workers their life is tried once more alone, then listed, as the local pool does it.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from app import __version__
from app.errors import Cancelled, ClusterError
from app.export.prepared import Prepared
from app.export.progress import ExportReport
from app.export.runner import run_export

_TIMEOUT = 15  # s to find the scheduler
_KNOCKING, _ASKED = 6.0, 0.5  # s until an address without an answer is given up; between two questions
_POLL = 0.1  # s
_ADDRESS = re.compile(r"(tcp|tls|ws|wss)://[^\s/@]+:\d{1,5}/?")


class ClusterExecutor(Executor):
    """A cluster as the pool wants it: a task that kills workers breaks its future, and nothing else."""

    def __init__(self, client: Any) -> None:
        from distributed import KilledWorker

        self._inner = client.get_executor(pure=False)
        self._lost = KilledWorker

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Submit a task; both it and what it gives must be plain values."""
        inner = self._inner.submit(fn, *args, **kwargs)
        outer: Future[Any] = _Outer(inner)
        inner.add_done_callback(lambda done: self._pass_on(done, outer))
        return outer

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more tasks; the cluster stays as it is."""
        self._inner.shutdown(wait=wait and not cancel_futures)  # without waiting, it calls off

    def _pass_on(self, done: Future[Any], outer: Future[Any]) -> None:
        if done.cancelled():
            outer.cancel()
        elif outer.set_running_or_notify_cancel():
            error = done.exception()
            if error is None:
                outer.set_result(done.result())
            else:
                is_lost = isinstance(error, self._lost)
                outer.set_exception(BrokenExecutor(str(error)) if is_lost else error)


class _Outer(Future[Any]):
    """A future that calls off its task on the cluster as well."""

    def __init__(self, inner: Future[Any]) -> None:
        super().__init__()
        self._inner = inner

    def cancel(self) -> bool:
        cancelled = super().cancel()
        if cancelled:
            self._inner.cancel()
        return cancelled


class Cluster:
    """A cluster that was reached.

    Attributes:
        workers: threads of all its workers: how many tasks run at once.
    """

    def __init__(self, client: Any) -> None:
        self._client = client
        self.workers = sum(client.nthreads().values())

    def executor(self, _: int) -> Executor:
        """Return what runs tasks; how many at once is the cluster's business."""
        return ClusterExecutor(self._client)

    def check(self, *folders: Path) -> None:
        """Make sure that every worker has this version and sees these folders.

        Raises:
            ClusterError: one does not.
        """
        names = [str(folder) for folder in folders]
        for worker, (version, unseen) in self._client.run(_look, names).items():
            if version != __version__:
                raise ClusterError(
                    "the worker {worker} has Evenbox {found}, here is {wanted}; install the same version",
                    worker=worker,
                    found=version,
                    wanted=__version__,
                )
            if unseen:
                raise ClusterError(
                    "the worker {worker} does not see {folder}; dataset and export must lie on storage that "
                    "all machines share, under the same path",
                    worker=worker,
                    folder=unseen,
                )


def _look(folders: list[str]) -> tuple[str, str]:
    """Say, on a worker, which version it has and which of the folders it does not see."""
    import cv2

    import app

    cv2.setNumThreads(1)
    return app.__version__, next((folder for folder in folders if not Path(folder).is_dir()), "")


def scheduler_address(text: str) -> str:
    """Return the address of a scheduler as it was meant: ``tcp://`` may be left out.

    Raises:
        ClusterError: it is none.
    """
    address = text if "://" in text else f"tcp://{text}"
    if _ADDRESS.fullmatch(address) is None or not _has_port(address):
        raise ClusterError(
            "“{address}” is no address of a cluster; write for example tcp://10.0.0.1:8786", address=text
        )
    return address


def _has_port(address: str) -> bool:
    try:
        return urlsplit(address).port is not None
    except ValueError:
        return False


@contextlib.contextmanager
def reach_cluster(address: str, cancelled: Callable[[], bool] = lambda: False) -> Iterator[Cluster]:
    """Connect to a scheduler, for example ``tcp://10.0.0.1:8786``.

    Raises:
        ClusterError: there is none, it has no workers, or ``evenbox[cluster]`` is not installed.
        Cancelled: on request.
    """
    address = scheduler_address(address)
    try:
        from distributed import Client
    except ImportError:
        raise ClusterError(
            "an export on a cluster needs Dask: pip install 'evenbox[cluster]'; or leave the cluster out"
        ) from None
    connect: Any = Client  # typed where it is installed, but not its constructor
    try:
        _knock(address, cancelled)
        asyncio.run(_greet(address, cancelled))
        client = connect(address, timeout=_TIMEOUT, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        why = getattr(error, "strerror", None) or str(error) or "timeout"
        raise ClusterError(
            "no scheduler can be reached at {address} ({why})", address=address, why=why
        ) from None
    with client:
        cluster = Cluster(client)
        if cluster.workers == 0:
            raise ClusterError(
                "the scheduler at {address} has no workers; start some: dask worker {address}",
                address=address,
            )
        yield cluster


def _knock(address: str, cancelled: Callable[[], bool]) -> None:
    """Find out soon whether anything answers there: Dask itself would try again and again until its timeout.

    Raises:
        OSError: nothing does.
        Cancelled: on request.
    """
    parts = urlsplit(address)
    assert parts.hostname is not None
    give_up = time.monotonic() + _KNOCKING
    while True:
        if cancelled():
            raise Cancelled
        try:
            socket.create_connection((parts.hostname, parts.port or 0), timeout=_ASKED).close()
            return
        except TimeoutError:
            if time.monotonic() >= give_up:
                raise


async def _greet(address: str, cancelled: Callable[[], bool]) -> None:
    """Shake hands as Dask does: a client that does not get that far would take half a minute to give up.

    Raises:
        OSError: no scheduler answers.
        ClusterError: something else does.
        Cancelled: on request.
    """
    from distributed.comm.core import connect

    untyped: Any = connect
    greeting = asyncio.ensure_future(untyped(address, timeout=_TIMEOUT))
    while not greeting.done():
        if cancelled():
            greeting.cancel()
            raise Cancelled
        await asyncio.wait({greeting}, timeout=_POLL)
    try:
        comm = await greeting
    except OSError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever Dask makes of what is not its own language
        raise ClusterError(
            "what answers at {address} is no Dask scheduler ({why})",
            address=address,
            why=type(error).__name__,
        ) from None
    await comm.close()


def run_on_cluster(
    address: str, prepared: Prepared, out: Path, *, workers: int = 0, **options: Any
) -> ExportReport:
    """Write a prepared job on a cluster; the bytes are those of a local run.

    Args:
        address: of the scheduler.
        prepared, out: as for ``run_export``.
        workers: how many tasks run at once; 0: as many as the cluster has threads.
        **options: of ``run_export``.

    Raises:
        ClusterError: the cluster cannot be used; see also ``run_export``.
        Cancelled: on request, before it was reached.
    """
    with reach_cluster(address, options.get("cancelled", lambda: False)) as cluster:
        there = next(folder for folder in (out.resolve(), *out.resolve().parents) if folder.is_dir())
        cluster.check(prepared.job.dataset, there)
        count = workers or cluster.workers
        return run_export(prepared, out, workers=count, make_executor=cluster.executor, **options)


def is_available() -> bool:
    """Say whether what a cluster needs is installed."""
    from importlib.util import find_spec

    return find_spec("distributed") is not None
