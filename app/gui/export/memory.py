"""The last export of each dataset: to be repeated, or taken up where it stopped, also after a restart."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from app import paths
from app.export.folder import JOB, SUMMARY
from app.export.job import ExportJob
from app.files import write_atomic

_MOST = 30  # datasets
_FIRST_FORMULA = "inverse"  # of the class weights of jobs that do not say it: there was no other


@dataclass(frozen=True, slots=True)
class LastExport:
    """What was exported, and where to.

    Attributes:
        job: all that decides the bytes.
        out: the folder.
        workers: processes.
        cluster: address of a scheduler; empty: this computer.
        finished: whether it came to its end.
    """

    job: ExportJob
    out: Path
    workers: int
    cluster: str = ""
    finished: bool = False

    @property
    def waits(self) -> bool:
        """Whether it was interrupted and can be taken up."""
        return not self.finished and (self.out / JOB).is_file()


def last_export(root: Path) -> LastExport | None:
    """Return the last export of a dataset, None where none is remembered."""
    plain: Any = _read().get(str(root))
    try:
        return LastExport(
            job=ExportJob.model_validate(plain["job"]),
            out=Path(plain["out"]),
            workers=int(plain["workers"]),
            cluster=str(plain["cluster"]),
            finished=bool(plain["finished"]),
        )
    except (TypeError, KeyError, ValueError, ValidationError):
        return None


def remember_export(root: Path, last: LastExport) -> None:
    """Remember an export; where that cannot be written, it is not."""
    others = [(key, value) for key, value in _read().items() if key != str(root)]
    plain = {
        "job": json.loads(last.job.to_json()),
        "out": str(last.out),
        "workers": last.workers,
        "cluster": last.cluster,
        "finished": last.finished,
    }
    kept = dict([*others, (str(root), plain)][-_MOST:])
    text = json.dumps(kept, indent=2, ensure_ascii=False)
    with contextlib.suppress(OSError):
        _place().parent.mkdir(parents=True, exist_ok=True)
        write_atomic(_place(), text.encode("utf-8", "backslashreplace"), sync=False)


@dataclass(frozen=True, slots=True)
class Exported:
    """What the last finished export of a dataset wrote for training.

    Attributes:
        folder: its folder.
        boxes: per class.
        company: boxes of all classes in the images that hold each; empty where the export does not tell.
        formula: of its class weights.
    """

    folder: Path
    boxes: dict[str, int]
    company: dict[str, int]
    formula: str


def exported_boxes(root: Path) -> Exported | None:
    """Return what a dataset's last finished export wrote.

    None where there is none, or its summary cannot be read. Reads files: not for the interface's thread.
    """
    last = last_export(root)
    if last is None:
        return None
    try:
        summary = json.loads((last.out / SUMMARY).read_bytes())
        boxes, company = (
            {str(name): int(count) for name, count in summary.get(part, {}).items()}
            for part in ("actual", "company")
        )
        formula = last.job.weights if "weights" in last.job.model_fields_set else _FIRST_FORMULA
        return Exported(last.out, boxes, company, formula) if boxes else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _read() -> dict[str, Any]:
    try:
        plain = json.loads(_place().read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return plain if isinstance(plain, dict) else {}


def _place() -> Path:
    return paths.user_data() / "exports.json"
