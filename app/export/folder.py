"""The export's folder: what may be written into it, what is there already, when a file counts as written.

Workers leave staging files. The folder moves them to their final names in batches, after the disk has them,
and then vouches for them with a line in its journal. A file without its line is made again; so neither a
killed process nor a power cut leaves a half file under a final name that anyone would trust.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from app.errors import ExportError
from app.export.job import ExportJob
from app.export.worker import STAGING, SourceResult

JOB, JOURNAL, MANIFEST, SUMMARY = "job.json", "journal.jsonl", "manifest.jsonl", "export.json"
_OWN = {JOB, JOURNAL, MANIFEST, SUMMARY, "classes.txt", "class_weights.json"}
_BATCH_FILES, _BATCH_SECONDS = 512, 2.0


class ExportFolder:
    """An export's folder, opened for one run.

    Args:
        out: the folder; made if it is not there.
        job: what is to be written.
        resume: go on with the same job where it was interrupted.

    Raises:
        ExportError: the folder holds something else, another job, or this job without ``resume``; or it lies
            inside the dataset or around it.
    """

    def __init__(self, out: Path, job: ExportJob, resume: bool) -> None:
        self.path = out.resolve()
        self._waiting: list[SourceResult] = []
        self._last_commit = time.monotonic()
        check_folder(out, job, resume)
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            if not (self.path / JOB).exists():
                self._write(JOB, job.to_json().encode())
            self.done = self._read_done()
            _drop_torn_line(self.path / JOURNAL)
            self._journal = (self.path / JOURNAL).open("ab")
        except OSError as error:
            raise _unwritable(self.path, error) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._journal.close()

    def add(self, result: SourceResult) -> None:
        """Take a finished source; its files get their final names soon, at the latest with ``commit``."""
        self._waiting.append(result)
        files = sum(len(waiting.files) for waiting in self._waiting)
        if files >= _BATCH_FILES or time.monotonic() - self._last_commit > _BATCH_SECONDS:
            self.commit()

    def commit(self) -> None:
        """Give everything that waits its final name and vouch for it.

        Raises:
            ExportError: the disk is full or the folder cannot be written.
        """
        files = [name for result in self._waiting for name in result.files]
        try:
            _sync(self.path, files)
            for name in files:
                (self.path / (name + STAGING)).replace(self.path / name)
            for result in self._waiting:
                line = {"source": result.image_id, "lines": result.lines, "lost": result.lost}
                self._journal.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
            self._journal.flush()
            os.fsync(self._journal.fileno())
        except OSError as error:
            raise _unwritable(self.path, error) from None
        self.done.update({result.image_id: _Done(result.lines, result.lost) for result in self._waiting})
        self._waiting.clear()
        self._last_commit = time.monotonic()

    def finish(self, order: Sequence[str], final_files: Sequence[tuple[str, bytes]]) -> None:
        """Write the files that speak of the whole; the journal becomes the manifest, in the order given."""
        self.commit()
        lines = [line for source in order if source in self.done for line in self.done[source].lines]
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        try:
            for name, data in [*final_files, (MANIFEST, text.encode())]:
                self._write(name, data)
            self._journal.close()
            (self.path / JOURNAL).unlink()
        except OSError as error:
            raise _unwritable(self.path, error) from None

    def _write(self, name: str, data: bytes) -> None:
        """Write a file whole. Its staging name is always the same, so that a killed run leaves no litter."""
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        staged = path.with_name(path.name + STAGING)
        with staged.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        staged.replace(path)

    def _read_done(self) -> dict[str, _Done]:
        """Return the sources whose outputs are all vouched for and still there."""
        done = {**self._from_manifest(), **self._from_journal()}
        return {source: record for source, record in done.items() if self._is_there(record)}

    def _is_there(self, record: _Done) -> bool:
        return all((self.path / name).is_file() for line in record.lines for name in line["files"])

    def _from_journal(self) -> dict[str, _Done]:
        done: dict[str, _Done] = {}
        for line in _complete_lines(self.path / JOURNAL):
            record = json.loads(line)
            done[record["source"]] = _Done(tuple(record["lines"]), tuple(record["lost"]))
        return done

    def _from_manifest(self) -> dict[str, _Done]:
        """A finished run has no journal; its manifest and summary say the same."""
        if not (self.path / SUMMARY).exists():
            return {}
        lost = json.loads((self.path / SUMMARY).read_bytes())["lost"]
        lines: dict[str, list[dict[str, Any]]] = {source: [] for source in lost}
        for text in _complete_lines(self.path / MANIFEST):
            line = json.loads(text)
            lines.setdefault(line["source"], []).append(line)
        return {source: _Done(tuple(found), tuple(lost.get(source, ()))) for source, found in lines.items()}


class _Done:
    """A source whose outputs are vouched for."""

    __slots__ = ("lines", "lost")

    def __init__(self, lines: tuple[dict[str, Any], ...], lost: tuple[int, ...]) -> None:
        self.lines = lines
        self.lost = lost


def check_folder(out: Path, job: ExportJob, resume: bool) -> None:
    """Say early what ``ExportFolder`` would refuse.

    Raises:
        ExportError: see ``ExportFolder``.
    """
    path = out.resolve()
    _refuse_overlap(path, job.dataset.resolve())
    _refuse_foreign(path, job, resume)


def _complete_lines(path: Path) -> list[bytes]:
    """Return the whole lines of a file that may have been cut off while it was written."""
    if not path.exists():
        return []
    return path.read_bytes().split(b"\n")[:-1]


def _drop_torn_line(path: Path) -> None:
    """Take back a last line that was cut off, so that the next one starts on its own."""
    if path.exists():
        os.truncate(path, sum(len(line) + 1 for line in _complete_lines(path)))


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


def _refuse_foreign(out: Path, job: ExportJob, resume: bool) -> None:
    if not out.exists():
        return
    if not out.is_dir():
        raise ExportError("{out} is a file; choose a folder", out=str(out))
    names = {path.name for path in out.iterdir()}
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
    if (out / JOB).read_bytes() != job.to_json().encode():
        raise ExportError("{out} holds an export of another job; choose a new folder", out=str(out))
    if not resume:
        state = "finished" if SUMMARY in names else "interrupted"
        raise ExportError(
            "{out} holds this export already ({state}); use --resume to go on, or choose a new folder",
            out=str(out),
            state=state,
        )


def _unwritable(out: Path, error: OSError) -> ExportError:
    return ExportError(
        "{path}: cannot be written ({why}); what is written so far stays, --resume goes on",
        path=str(error.filename or out),
        why=error.strerror or str(error),
    )
