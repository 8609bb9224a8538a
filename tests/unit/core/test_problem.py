"""A problem is a sentence and plain data."""

from __future__ import annotations

import json
from pathlib import Path

from app.core.problem import Problem, Severity


def test_the_sentence_is_filled_in_and_the_data_is_plain() -> None:
    problem = Problem(
        "box_outside",
        Severity.WARNING,
        Path("a/b.xml"),
        "the box of {name} is {n} px outside",
        line=4,
        image_id="b",
        object_index=2,
        arguments={"name": "cat {x}", "n": 3},
    )
    assert problem.message == "the box of cat {x} is 3 px outside"
    data = json.loads(json.dumps(problem.to_json()))
    assert {key: data[key] for key in data if key != "fix"} == {
        "kind": "box_outside",
        "severity": "warning",
        "path": str(Path("a/b.xml")),
        "line": 4,
        "image": "b",
        "object": 2,
        "message": problem.message,
    }


def test_severities_are_words() -> None:
    assert [str(severity) for severity in Severity] == ["error", "warning", "note"]
