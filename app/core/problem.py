"""A finding about a dataset: what is wrong, where, how bad."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any


class Severity(StrEnum):
    """How bad a problem is."""

    ERROR = "error"  # the file, or an object of it, cannot be used
    WARNING = "warning"  # used, but likely not what was meant
    NOTE = "note"  # worth knowing


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding.

    Attributes:
        kind: stable code, for example ``box_outside``.
        severity: how bad it is.
        path: the file it is about.
        line: line in that file, from 1, where one is known.
        image_id: the image it is about, where there is one.
        object_index: position of the object in the file, where it is about one.
        template: English sentence with ``{name}`` fields; translated only in the window.
        arguments: values of the fields.
        fix: English template of what fixing it would do, of the same fields; empty where nothing is at hand.
        row: row of the box among the boxes of the image, where it is about one that can be used.
    """

    kind: str
    severity: Severity
    path: Path
    template: str
    line: int | None = None
    image_id: str | None = None
    object_index: int | None = None
    arguments: dict[str, Any] = field(default_factory=dict)
    fix: str = ""
    row: int | None = None

    @property
    def fix_message(self) -> str:
        """What fixing it would do, in English; empty where nothing is at hand."""
        return self.fix.format(**self.arguments)

    @property
    def message(self) -> str:
        """The sentence in English."""
        return self.template.format(**self.arguments)

    def to_json(self) -> dict[str, Any]:
        """Return plain data for machine-readable output."""
        return {
            "kind": self.kind,
            "severity": str(self.severity),
            "path": str(self.path),
            "line": self.line,
            "image": self.image_id,
            "object": self.object_index,
            "message": self.message,
            "fix": self.fix_message or None,
        }
