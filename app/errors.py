"""Expected failures: raised low, shown once, as a line on the terminal or a message in the window.

An error keeps its template and arguments apart, so that the window can translate the sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Phrase:
    """A part of a sentence, for a field of its template; in English as text, translated in the window.

    Attributes:
        template: English, with ``{name}`` fields.
        arguments: values of the fields.
    """

    template: str
    arguments: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        """Return it in English."""
        return self.template.format(**self.arguments)


def phrase(template: str, **arguments: Any) -> Phrase:
    """Return a part of a sentence."""
    return Phrase(template, arguments)


@dataclass(frozen=True, slots=True)
class Phrases:
    """Several phrases one after the other."""

    parts: tuple[Phrase, ...]

    def __str__(self) -> str:
        """Return them in English."""
        return ", ".join(map(str, self.parts))


class EvenboxError(Exception):
    """An expected failure whose message says what is wrong and what to do.

    Args:
        template: English sentence with ``{name}`` fields.
        **arguments: values of the fields; plain data, so that the error crosses process boundaries.
    """

    def __init__(self, template: str, **arguments: Any) -> None:
        super().__init__(template.format(**arguments) if arguments else template)
        self.template = template
        self.arguments = arguments

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.template, self.arguments)


def _rebuild(kind: type[EvenboxError], template: str, arguments: dict[str, Any]) -> EvenboxError:
    error = kind.__new__(kind)
    EvenboxError.__init__(error, template, **arguments)
    return error


def cause(error: EvenboxError) -> Phrase:
    """Return what an error says as a phrase, with its place where it has one."""
    if not error.arguments and "{" in error.template:  # a text, no template
        return Phrase("{text}", {"text": error.template})
    if not isinstance(error, AnnotationError):
        return Phrase(error.template, error.arguments)
    path, line, why = str(error.path), error.line, Phrase(error.bare_template, error.arguments)
    if line is None:
        return phrase("{path}: {why}", path=path, why=why)
    return phrase("{path}, line {line}: {why}", path=path, line=line, why=why)


class DatasetError(EvenboxError):
    """A folder cannot be opened as a dataset."""


class AnnotationError(EvenboxError):
    """An annotation file cannot be used at all.

    ``path``, ``line`` (1-based, or None) and ``reason`` say where and why.
    """

    def __init__(self, path: Path | str, line: int | None, reason: str, **arguments: Any) -> None:
        template = "{path}, line {line}: " + reason if line is not None else "{path}: " + reason
        super().__init__(template, path=str(path), line=line, **arguments)

    @property
    def path(self) -> Path:
        """The file."""
        return Path(self.arguments["path"])

    @property
    def line(self) -> int | None:
        """The line in the file, counted from 1, where one is known."""
        value = self.arguments["line"]
        return None if value is None else int(value)

    @property
    def reason(self) -> str:
        """What is wrong, without the place."""
        return self.bare_template.format(**self.arguments)

    @property
    def bare_template(self) -> str:
        """The template of the reason."""
        prefix = "{path}, line {line}: " if self.line is not None else "{path}: "
        return self.template.removeprefix(prefix)


class ImageError(EvenboxError):
    """An image is missing, cannot be decoded, or claims an impossible size."""


class PartnerError(ImageError):
    """Another image that a copy shows cannot be read, or is not the one that it was planned with."""


class RecipeError(EvenboxError):
    """A recipe is not valid; the message names the place in it."""


class PlanError(EvenboxError):
    """A balance plan cannot be made with these settings."""


class ExportError(EvenboxError):
    """An export cannot start or cannot go on."""


class EnsembleError(EvenboxError):
    """Detections cannot be merged, or test-time copies not be written: which file, which entry, why."""


class ClusterError(ExportError):
    """A cluster cannot be used."""


class ExportStopped(ExportError):  # noqa: N818 - an ending, named as one
    """An export that was under way cannot go on: the disk is full, … What is written stays."""


class Cancelled(ExportError):  # noqa: N818 - as asked for, not an error
    """Work was given up on request, before it wrote anything."""

    def __init__(self) -> None:
        super().__init__("cancelled")


class SettingsError(EvenboxError):
    """Settings cannot be read or written."""
