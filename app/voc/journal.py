"""Writing many files as one: a journal in the user's data folder from which a run is finished or taken back.

A run first keeps what every file holds and is to hold, in one transaction; only then are files written, each
in one step. Whatever stops it, each file holds the one or the other, and the journal says both.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from app import paths
from app.errors import AnnotationError, DatasetError
from app.files import STAGING_SUFFIX, staging_prefix
from app.voc.changes import Change
from app.voc.writer import save_annotation

OnProgress = Callable[[int, int], None]
Cancelled = Callable[[], bool]

_KEPT_RUNS = 20  # at least
_KEPT_BYTES = 64_000_000  # as many more as fit
_STALE = 3600.0  # seconds after which a journal that was never finished is waste
_SUFFIX = ".sqlite"
_TABLES = """
CREATE TABLE run (root TEXT NOT NULL, title TEXT NOT NULL, state TEXT NOT NULL);
CREATE TABLE file (path TEXT NOT NULL, original BLOB NOT NULL, result BLOB NOT NULL);
"""


class RunState(StrEnum):
    """How far a run has come."""

    APPLYING = "applying"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Run:
    """One run of changes to a dataset.

    Attributes:
        journal: the file that keeps it.
        root: the dataset's folder.
        title: what was done, for people.
        state: how far it has come.
        files: how many files it changes.
    """

    journal: Path
    root: Path
    title: str
    state: RunState
    files: int

    @property
    def interrupted(self) -> bool:
        """Whether it stopped in the middle: it is to be finished or taken back."""
        return self.state in {RunState.APPLYING, RunState.UNDOING}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run wrote.

    Attributes:
        run: None where there was nothing to do.
        written: files that were written now.
        failed: files that could not be, and why; they are as they were.
        cancelled: whether it was stopped on request, in which case everything is as it was before.
    """

    run: Run | None
    written: int = 0
    failed: list[AnnotationError] = field(default_factory=list)
    cancelled: bool = False


def apply_changes(
    root: Path,
    title: str,
    changes: Iterable[Change],
    on_progress: OnProgress | None = None,
    cancelled: Cancelled | None = None,
) -> Outcome:
    """Write the changes of a dataset's files, all of them or, where it is cancelled, none.

    Args:
        root: the dataset's folder.
        title: what is done, for people.
        changes: planned on the way; their files are written once all are known.
        on_progress: called with the number of files written and of all.
        cancelled: asked before each file.

    Raises:
        DatasetError: an earlier run was interrupted, another program changes this dataset just now, or the
            journal cannot be written. No file has been changed.
    """
    _refuse_interrupted(root)
    _prune()
    _folder().mkdir(parents=True, exist_ok=True)
    journal = _folder() / f"{time.time_ns():020}-{os.getpid()}{_SUFFIX}"
    with _opened(journal, create=True) as base:
        run = Run(journal, _real(root), title, RunState.APPLYING, _keep(base, root, title, changes))
        stopped = cancelled is not None and cancelled()
        if stopped or not run.files:
            base.execute("ROLLBACK")
            outcome = Outcome(None, cancelled=stopped)
        else:
            base.execute("COMMIT")
            outcome = _move_all(base, run, on_progress, cancelled)
    if outcome.run is None:
        journal.unlink(missing_ok=True)
    return outcome


def last_run(root: Path) -> Run | None:
    """Return the latest run on exactly this folder that has not been taken back, None if there is none."""
    runs = (run for run in _runs() if run.root == _real(root))
    return next((run for run in runs if run.state is not RunState.UNDONE), None)


def interrupted_run(root: Path) -> Run | None:
    """Return a run that was interrupted on this folder, one below or one above it.

    Raises:
        DatasetError: it is not interrupted: another program is at work on it.
    """
    place = _real(root)
    for run in _runs():
        if run.interrupted and (run.root.is_relative_to(place) or place.is_relative_to(run.root)):
            with _opened(run.journal):
                return run
    return None


def finish_run(run: Run, on_progress: OnProgress | None = None) -> Outcome:
    """Do what is left of an interrupted run, in the direction in which it was going."""
    with _opened(run.journal) as base:
        _sweep(base)
        return _move_all(base, run, on_progress, None)


def undo_run(run: Run, on_progress: OnProgress | None = None) -> Outcome:
    """Give every file of a run its original bytes back; files that were changed since are left alone."""
    with _opened(run.journal) as base:
        if run.interrupted:
            _sweep(base)
        return _move_all(base, _set_state(base, run, RunState.UNDOING), on_progress, None)


def redo_run(run: Run, on_progress: OnProgress | None = None) -> Outcome:
    """Write a run that was taken back once more; files that were changed since are left alone."""
    with _opened(run.journal) as base:
        return _move_all(base, _set_state(base, run, RunState.APPLYING), on_progress, None)


def _keep(base: sqlite3.Connection, root: Path, title: str, changes: Iterable[Change]) -> int:
    """Put a run into a journal, in a transaction that stays open; return the number of its files."""
    for statement in _TABLES.split(";"):
        base.execute(statement)
    base.execute("INSERT INTO run VALUES (?, ?, ?)", (str(_real(root)), title, RunState.APPLYING))
    rows = ((str(change.path), _packed(change.original), _packed(change.result)) for change in changes)
    base.executemany("INSERT INTO file VALUES (?, ?, ?)", rows)
    return int(base.execute("SELECT count(*) FROM file").fetchone()[0])


def _packed(data: bytes) -> bytes:
    return zlib.compress(data, 1)


def _move_all(
    base: sqlite3.Connection, run: Run, on_progress: OnProgress | None, cancelled: Cancelled | None
) -> Outcome:
    """Bring all files to what the run's direction wants, then say in the journal that they are."""
    base.execute("BEGIN IMMEDIATE")  # held while files are written: tells a living run from a dead one
    is_undo = run.state is RunState.UNDOING
    order = "result, original" if is_undo else "original, result"
    written, failed = 0, list[AnnotationError]()
    rows = base.execute(f"SELECT path, {order} FROM file ORDER BY rowid")
    for done, (path, expected, data) in enumerate(rows, 1):
        if cancelled is not None and cancelled():
            back = _move_all(base, _set_state(base, run, RunState.UNDOING), None, None)
            return Outcome(back.run, 0, back.failed, cancelled=True)
        try:
            written += _move(Path(path), zlib.decompress(expected), zlib.decompress(data))
        except AnnotationError as error:
            failed.append(error)
        if on_progress is not None:
            on_progress(done, run.files)
    is_undone = is_undo and not failed  # what failed can be tried again
    return Outcome(_set_state(base, run, RunState.UNDONE if is_undone else RunState.DONE), written, failed)


def _move(path: Path, expected: bytes, data: bytes) -> bool:
    """Write a file unless it holds ``data`` already; say whether it was written."""
    try:
        if path.read_bytes() == data:
            return False
    except OSError as error:
        why = error.strerror or str(error)
        raise AnnotationError(path, None, "cannot be read ({why})", why=why) from None
    save_annotation(path, data, expected)
    return True


def _sweep(base: sqlite3.Connection) -> None:
    """Remove what a killed run had begun to write beside a file; it is known by its name and its bytes."""
    places: dict[Path, dict[str, str]] = {}
    for (path,) in base.execute("SELECT path FROM file"):
        places.setdefault(Path(path).parent, {})[staging_prefix(Path(path))] = path
    for folder, prefixes in places.items():
        for left in folder.glob(f".*{STAGING_SUFFIX}"):
            path = prefixes.get(left.name[: -len(STAGING_SUFFIX)].rpartition(".")[0] + ".")
            query = "SELECT original, result FROM file WHERE path = ?"
            for contents in base.execute(query, (path,)).fetchall():
                with contextlib.suppress(OSError):
                    begun = left.read_bytes()
                    if any(zlib.decompress(content).startswith(begun) for content in contents):
                        left.unlink()
                        break


def _set_state(base: sqlite3.Connection, run: Run, state: RunState) -> Run:
    base.execute("UPDATE run SET state = ?", (state,))
    if base.in_transaction:
        base.execute("COMMIT")
    return Run(run.journal, run.root, run.title, state, run.files)


def _folder() -> Path:
    return paths.user_data() / "edits"


def _real(root: Path) -> Path:
    return Path(os.path.realpath(root))


def _refuse_interrupted(root: Path) -> None:
    run = interrupted_run(root)
    if run is not None:
        raise DatasetError(
            "an earlier change of {path} was interrupted; finish it or take it back first", path=str(run.root)
        )


@contextmanager
def _opened(journal: Path, *, create: bool = False) -> Iterator[sqlite3.Connection]:
    """Open a journal for writing; with ``create`` a new one, in a transaction that stays open."""
    if not create and not journal.exists():
        raise DatasetError(
            "the journal of this change is gone, so it can neither be taken back nor made again"
        )
    try:
        base = sqlite3.connect(journal, timeout=1.0, isolation_level=None)
        with closing(base):
            base.execute("PRAGMA synchronous = FULL")
            base.execute("BEGIN IMMEDIATE")
            if not create:
                base.execute("ROLLBACK")
            yield base
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise DatasetError("another Evenbox is changing these files just now; wait for it") from None
        raise DatasetError("the journal cannot be written ({why})", why=str(error)) from None


def _runs() -> Iterator[Run]:
    """Yield the runs, the latest first; journals of which nothing was done yet are passed over."""
    for journal in sorted(_folder().glob(f"*{_SUFFIX}"), reverse=True):
        run = _read(journal)
        if run is not None:
            yield run


def _read(journal: Path) -> Run | None:
    try:
        with closing(sqlite3.connect(journal, timeout=1.0)) as base:
            root, title, state = base.execute("SELECT root, title, state FROM run").fetchone()
            (files,) = base.execute("SELECT count(*) FROM file").fetchone()
    except (sqlite3.DatabaseError, TypeError):
        return None  # begun and never written
    return Run(journal, Path(root), title, RunState(state), files)


def _prune() -> None:
    """Forget all but the latest runs, many where they are small; never one that was interrupted."""
    runs = list(_runs())
    size = 0
    for place, run in enumerate(run for run in runs if not run.interrupted):
        size += run.journal.stat().st_size
        if place >= _KEPT_RUNS and size > _KEPT_BYTES:
            run.journal.unlink(missing_ok=True)
    known = {run.journal for run in runs}
    for journal in _folder().glob(f"*{_SUFFIX}"):
        if journal not in known and time.time() - journal.stat().st_mtime > _STALE:
            journal.unlink(missing_ok=True)
