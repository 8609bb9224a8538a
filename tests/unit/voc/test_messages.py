from __future__ import annotations

import re
from pathlib import Path

from app.core.problem import Severity
from app.errors import AnnotationError
from app.voc import messages
from app.voc.messages import PROBLEMS, some, unreadable

SOURCES = [path.read_text("utf-8") for path in Path(messages.__file__).parent.glob("*.py")]


def test_every_problem_is_reported_somewhere() -> None:
    used = "".join(text for text in SOURCES if "PROBLEMS: Mapping" not in text)
    assert [kind for kind in PROBLEMS if f'"{kind}"' not in used] == []


def test_sentences_have_one_style() -> None:
    for severity, template in PROBLEMS.values():
        assert isinstance(severity, Severity)
        assert not template.endswith(".")
        assert not re.search(r"\{\w+[!:]", template)  # values come formatted: translators see names only
        assert template[0] in "{“" or template[0].islower() or template.startswith("EXIF")


def test_errors_become_problems_with_template_and_place() -> None:
    for line in (None, 3):
        found = unreadable(AnnotationError(Path("a.xml"), line, "not well-formed XML: {why}", why="{x}"), "a")
        assert (found.template, found.line, found.image_id) == ("not well-formed XML: {why}", line, "a")
        assert found.message == "not well-formed XML: {x}"


def test_some() -> None:
    assert some(["a", "b"]) == "a, b"
    assert some(["a", "b", "c", "d"]) == "a, b, c, …"
