"""Sentences of the lower rooms in the language of the window."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication

from app.core.problem import Problem
from app.errors import AnnotationError, EvenboxError, Phrase, Phrases

CONTEXT = "messages"
_PLACE = "{path}, line {line}: "
_PATH = "{path}: "


def translate_message(template: str, arguments: Mapping[str, Any]) -> str:
    """Return an English template of a lower room, translated and filled in.

    Args:
        template: sentence with ``{name}`` fields, as errors, problems and fates carry it.
        arguments: values of the fields.
    """
    translated = QCoreApplication.translate(CONTEXT, template)
    return translated.format(**{k: _told(v) for k, v in arguments.items()}) if arguments else translated


def _told(value: Any) -> Any:
    """Return a value of a field; phrases are translated."""
    if isinstance(value, Phrases):
        comma = QCoreApplication.translate("messages", ", ")
        return comma.join(str(_told(part)) for part in value.parts)
    return translate_message(value.template, value.arguments) if isinstance(value, Phrase) else value


def error_text(error: Exception) -> str:
    """Return what an expected failure says; other exceptions say it in their own words."""
    if isinstance(error, AnnotationError):
        return f"{_placed(error.path, error.line)}{annotation_reason(error)}"
    if isinstance(error, EvenboxError):
        return translate_message(error.template, error.arguments)
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return str(error)


def annotation_reason(error: AnnotationError) -> str:
    """Return what is wrong with an annotation file, without its place."""
    prefix = _PLACE if error.line is not None else _PATH
    return translate_message(error.template.removeprefix(prefix), error.arguments)


def problem_text(problem: Problem) -> str:
    """Return what a problem says, without its place."""
    return translate_message(problem.template, problem.arguments)


def problem_with_line(problem: Problem) -> str:
    """Return what a problem says, with the line where one is known."""
    if problem.line is None:
        return problem_text(problem)
    return QCoreApplication.translate("messages", "Line {line}: {message}").format(
        line=problem.line, message=problem_text(problem)
    )


def _placed(path: Path, line: int | None) -> str:
    if line is None:
        return f"{path}: "
    return QCoreApplication.translate("messages", "{path}, line {line}: ").format(path=path, line=line)
