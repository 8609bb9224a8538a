"""Errors are sentences for people, keep their parts for translation, and cross process boundaries."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from app import errors
from app.errors import AnnotationError, Cancelled, EvenboxError, ExportError, ExportStopped

KINDS = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, EvenboxError) and kind not in (AnnotationError, Cancelled)
]


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_survives_the_way_from_a_worker(kind: type[EvenboxError]) -> None:
    error = kind("{path}: cannot be written ({why})", path="a {b}", why="full")
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is kind
    assert str(copy) == str(error) == "a {b}: cannot be written (full)"
    assert (copy.template, copy.arguments) == (error.template, error.arguments)


def test_a_sentence_without_fields_may_hold_braces() -> None:
    assert str(ExportError("odd {json}")) == "odd {json}"


def test_cancelling_is_told_apart_and_so_is_a_stop_under_way() -> None:
    assert isinstance(pickle.loads(pickle.dumps(Cancelled())), Cancelled)
    assert issubclass(ExportStopped, ExportError) and not issubclass(ExportStopped, Cancelled)


@pytest.mark.parametrize(("line", "place"), [(3, "a.xml, line 3: "), (None, "a.xml: ")])
def test_an_annotation_error_knows_its_place_and_its_reason(line: int | None, place: str) -> None:
    error = pickle.loads(pickle.dumps(AnnotationError(Path("a.xml"), line, "no {what}", what="box")))
    assert str(error) == place + "no box"
    assert (error.path, error.line, error.reason) == (Path("a.xml"), line, "no box")
