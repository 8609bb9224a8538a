"""The export's folder: what may be written into it, what is there already, when a file counts as written.

Workers leave staging files. The folder moves them to their final names in batches, after the disk has them,
and then vouches for them with a line in its journal. A file without its line is made again; so neither a
killed process nor a power cut leaves a half file under a final name that anyone would trust.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Any, Self

from app.errors import DatasetError, ExportError, ExportStopped
from app.export.formats import FORMATS
from app.export.job import ExportJob, load_job
from app.export.journal import STAGING, Journal, Record, Written
from app.export.locking import locked

JOB, JOURNAL, MANIFEST, SUMMARY = "job.json", "journal.jsonl", "manifest.jsonl", "export.json"
_LOCK = ".lock"
WEIGHTS, ALL_WEIGHTS = "class_weights.json", "class_weights_all.json"
_OWN = {JOB, JOURNAL, MANIFEST, SUMMARY, "classes.txt", WEIGHTS, ALL_WEIGHTS, "report.html"}
_BATCH_FILES, _BATCH_SECONDS = 512, 2.0


@dataclass(frozen=True, slots=True)
class Done:
    """A source whose outputs are vouched for: where the journal says so, and which copies there are."""

    place: int
    copies: tuple[int, ...]


class ExportFolder:
    """An export's folder, opened for one run and locked against others.

    Args:
        out: the folder; made if it is not there.
        job: what is to be written.
        resume: go on with the same job where it was interrupted.
        fingerprints: image id to fingerprint of every source. What an earlier run wrote of a source with
            another fingerprint does not count, and goes in the end.
        on_checked: called while fingerprints are compared, which takes a look at every source of which there
            is something, with the images found good so far; an answer of False ends that.

    Attributes:
        path: the folder, absolute, without links.
        done: image id to what is vouched for.
        is_checked: whether all of that is known; otherwise nothing may be added.

    Raises:
        ExportError: the folder holds something else, another job, or this job without ``resume``; it lies
            inside the dataset or around it; another export is writing into it; it cannot be written.
    """

    def __init__(
        self,
        out: Path,
        job: ExportJob,
        resume: bool,
        fingerprints: Mapping[str, str],
        on_checked: Callable[[int], bool] = lambda _: True,
    ) -> None:
        self.path = out.resolve()
        self.done: dict[str, Done] = {}
        self.is_checked = False
        self._formats = job.formats
        self._waiting: list[Record] = []
        self._waiting_files = 0
        self._stale: set[str] = set()
        self._last_commit = time.monotonic()
        check_folder(out, job, resume)
        self._was_there = self.path.exists()
        self._is_new = not (self.path / JOB).exists()
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            with contextlib.ExitStack() as opened:
                opened.enter_context(locked(self.path / _LOCK, self.path))
                check_folder(out, job, resume)  # again: another export might have been first
                if not (self.path / JOB).exists():
                    self._write(JOB, [job.to_json().encode()])
                self._journal = Journal(self.path / JOURNAL, self.path / MANIFEST)
                opened.callback(self._journal.close)
                self._load(fingerprints, on_checked)
                self._opened = opened.pop_all()
        except OSError as error:
            raise ExportError("{path}: cannot be written ({why})", **_where(error, self.path)) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opened.close()

    @property
    def ignores_case(self) -> bool:
        """Whether names that differ in case only are one file here."""
        return (self.path / JOB.upper()).exists()

    def withdraw(self) -> None:
        """Leave the folder as it was found; for a job that turns out to be impossible, before any work."""
        is_ours = self._is_new and not self.done
        with contextlib.suppress(OSError):
            if is_ours:  # while the lock still keeps others out
                self._journal.close()
                (self.path / JOURNAL).unlink()
                (self.path / JOB).unlink()
        self._opened.close()
        with contextlib.suppress(OSError):
            if is_ours and not self._was_there:
                self.path.rmdir()

    def lines(self, sources: Iterable[str]) -> Iterator[dict[str, Any]]:
        """Yield the manifest's lines of the sources that are done, in the order given."""
        for source in sources:
            if source in self.done:
                yield from self._journal.read(self.done[source].place).lines

    def written(self) -> Iterator[tuple[str, Sequence[Written]]]:
        """Yield each source that is done, with its output images."""
        for source, done in self.done.items():
            yield source, self._journal.read(done.place).written

    def add(self, record: Record) -> None:
        """Take a finished source; its files get their final names soon, at the latest with ``commit``."""
        self._waiting.append(record)
        self._waiting_files += len(record.files)
        if self._waiting_files >= _BATCH_FILES or time.monotonic() - self._last_commit > _BATCH_SECONDS:
            self.commit()

    def commit(self) -> None:
        """Give everything that waits its final name and vouch for it.

        Raises:
            ExportStopped: the disk is full or the folder cannot be written any more.
        """
        files = [name for record in self._waiting for name in record.files]
        with self._writing():
            _sync(self.path, files)
            root = str(self.path)
            for name in files:  # thousands: path objects would cost more than the moves
                os.replace(f"{root}/{name}{STAGING}", f"{root}/{name}")  # noqa: PTH105
            for record, place in zip(self._waiting, self._journal.append(self._waiting), strict=True):
                self._vouch(record, place)
        self._waiting.clear()
        self._waiting_files = 0
        self._last_commit = time.monotonic()

    def finish(self, order: Sequence[str], final_files: Iterable[tuple[str, Iterable[bytes]]]) -> None:
        """Write the files that speak of the whole; the journal becomes the manifest, in the order given.

        Args:
            order: the sources.
            final_files: relative path and pieces of each.

        Raises:
            ExportStopped: the disk is full or the folder cannot be written any more.
        """
        self.commit()
        files = list(final_files)
        self._stale.difference_update(name for name, _ in files)
        with self._writing():
            self._tidy()
            for name, pieces in files:
                self._write(name, pieces)
            done = [self.done[source] for source in order if source in self.done]
            self._write(MANIFEST, (self._journal.manifest(one.place, len(one.copies)) for one in done))
            self._journal.remove()

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise ExportStopped(
                "{path}: cannot be written ({why}); what is written so far stays, --resume goes on",
                **_where(error, self.path),
            ) from None

    def _write(self, name: str, chunks: Iterable[bytes]) -> None:
        """Write a file whole. Its staging name is always the same, so that a killed run leaves no litter."""
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        staged = path.with_name(path.name + STAGING)
        with staged.open("wb") as file:
            file.writelines(chunks)
            file.flush()
            os.fsync(file.fileno())
        staged.replace(path)

    def _load(self, fingerprints: Mapping[str, str], on_checked: Callable[[int], bool]) -> None:
        """Find the sources whose outputs are all vouched for, made as they would be now, and still there."""
        images = 0
        for place, record in self._journal.load():
            if not on_checked(images):
                return
            self.done.pop(record.source, None)  # the last record of a source is what is on the disk
            is_there = all((self.path / name).is_file() for name in record.files)
            if is_there and fingerprints.get(record.source) == record.fingerprint:
                self._vouch(record, place)
                images += len(record.written)
            else:
                self._stale.update(record.files)
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            self._stale.update(map(str, json.loads((self.path / SUMMARY).read_bytes())["files"]))
        self.is_checked = True

    def _vouch(self, record: Record, place: int) -> None:
        self.done[record.source] = Done(place, tuple(one.copy for one in record.written))
        self._stale.difference_update(record.files)

    def _tidy(self) -> None:
        """Remove what earlier runs of this export wrote that is no part of it any more."""
        for name in self._stale:
            parts = PurePosixPath(name).parts
            if parts and parts[0] in self._formats and ".." not in parts:  # nothing else was ever written
                (self.path / name).unlink(missing_ok=True)
        for name in self._formats:
            for staged in (self.path / name).rglob(f"*{STAGING}"):
                staged.unlink()


def check_folder(out: Path, job: ExportJob, resume: bool) -> None:
    """Say early what ``ExportFolder`` would refuse.

    Raises:
        ExportError: see ``ExportFolder``.
    """
    path = out.resolve()
    _refuse_overlap(path, job.dataset.resolve())
    _refuse_nested(path)
    _refuse_foreign(path, job, resume)
    there = next(folder for folder in (path, *path.parents) if folder.exists())
    if not there.is_dir():
        raise ExportError("{out} is a file; choose a folder", out=str(there))
    if not os.access(there, os.W_OK | os.X_OK):
        raise ExportError("{out}: nothing can be written here; choose another folder", out=str(there))


def _sync(root: Path, files: Sequence[str]) -> None:
    """Wait until the staged files are on the disk: one call where the system has one, else file by file."""
    if not files:
        return
    if hasattr(os, "sync"):  # not on Windows
        os.sync()
        return
    for name in files:
        with (root / (name + STAGING)).open("rb+") as file:
            os.fsync(file.fileno())


def _refuse_overlap(out: Path, dataset: Path) -> None:
    if out == dataset or dataset in out.parents:
        raise ExportError("{out} lies inside the dataset; choose a folder elsewhere", out=str(out))
    if out in dataset.parents:
        raise ExportError("{out} holds the dataset itself; choose a folder elsewhere", out=str(out))


def _refuse_nested(out: Path) -> None:
    for folder in out.parents:
        if (folder / JOB).is_file() and ((folder / SUMMARY).is_file() or (folder / JOURNAL).is_file()):
            raise ExportError(
                "{out} lies inside another export, {folder}; choose a folder elsewhere",
                out=str(out),
                folder=str(folder),
            )


def _refuse_foreign(out: Path, job: ExportJob, resume: bool) -> None:
    if not out.is_dir():
        return
    names = {path.name for path in out.iterdir()} - {_LOCK}
    if names <= {JOB + STAGING}:
        return
    own = {*_OWN, *(name + STAGING for name in _OWN), *job.formats}
    if JOB not in names or names - own:
        stranger = sorted(names - own or names)[0]
        raise ExportError(
            "{out} holds something that is not an earlier export ({name}); choose an empty or new folder",
            out=str(out),
            name=stranger,
        )
    for tree in (out / FORMATS[name].root for name in job.formats):
        if tree.resolve() != tree:
            raise ExportError(
                "{tree} is a link to another place; choose a new folder, and let a link lead to that",
                tree=str(tree),
            )
    if not _is_of(out / JOB, job):
        raise ExportError("{out} holds an export of another job; choose a new folder", out=str(out))
    if not resume:
        state = "finished" if SUMMARY in names else "interrupted"
        raise ExportError(
            "{out} holds this export already ({state}); --resume goes on, or makes anew what has changed "
            "since",
            out=str(out),
            state=state,
        )


def _is_of(file: Path, job: ExportJob) -> bool:
    """Whether a folder's job is this one; what an earlier Evenbox did not know yet is as by default."""
    if file.read_bytes() == job.to_json().encode():
        return True
    try:
        return load_job(file) == job
    except (ExportError, DatasetError):
        return False


def _where(error: OSError, folder: Path) -> dict[str, str]:
    return {"path": str(error.filename or folder), "why": error.strerror or str(error)}
