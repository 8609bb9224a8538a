"""Rules about mirrors: what may not be mirrored, what changes places, and their file."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest

from app.core.mirror import (
    FILE_NAME,
    NO_RULES,
    MirrorRules,
    parse_mirror_rules,
    read_mirror_rules,
    save_mirror_rules,
)
from app.errors import DatasetError

RULES = MirrorRules(frozenset({"stop sign"}), (("left hand", "right hand"), ("b", "d")))


def test_names_in_the_mirror() -> None:
    names = ["left hand", "right hand", "b", "d", "cat"]
    assert [RULES.mirrored(name) for name in names] == ["right hand", "left hand", "d", "b", "cat"]
    assert RULES.may_mirror(names) and RULES.may_mirror([])
    assert not RULES.may_mirror(["cat", "stop sign"])
    assert NO_RULES.may_mirror(["stop sign"]) and NO_RULES.mirrored("b") == "b"


def test_classes_that_only_a_mirror_brings_forth() -> None:
    classes = RULES.completed(("cat", "b", "left hand"))
    assert classes == ("cat", "b", "left hand", "d", "right hand")
    assert RULES.mirrored_labels(classes).tolist() == [0, 3, 4, 1, 2]
    assert NO_RULES.completed(("cat",)) == ("cat",)
    with pytest.raises(KeyError):
        RULES.mirrored_labels(["b"])


def test_rules_travel_between_processes() -> None:
    again = pickle.loads(pickle.dumps(RULES))
    assert again == RULES and again.mirrored("b") == "d" and hash(again) == hash(RULES)


def test_the_file(tmp_path: Path) -> None:
    assert read_mirror_rules(tmp_path) is NO_RULES
    (tmp_path / FILE_NAME).write_text('{"colours": {"cat": "red"}}')
    assert read_mirror_rules(tmp_path) is NO_RULES
    save_mirror_rules(tmp_path, RULES)
    assert read_mirror_rules(tmp_path) == RULES
    assert json.loads((tmp_path / FILE_NAME).read_text())["colours"] == {"cat": "red"}


@pytest.mark.parametrize(
    ("plain", "why"),
    [
        ([], "must be an object"),
        ({"nevr": []}, "unknown entry ‘nevr’"),
        ({"never": "cat"}, "‘never’ must be a list"),
        ({"never": [1]}, "‘never’ must be a list"),
        ({"swap": [["a"]]}, "‘swap’ must be a list of pairs"),
        ({"swap": "ab"}, "‘swap’ must be a list of pairs"),
        ({"swap": [["a", "b"], ["b", "c"]]}, "‘b’ is in two pairs"),
        ({"swap": [["a", "a"]]}, "‘a’ is in two pairs"),
    ],
)
def test_mistakes_are_named(plain: object, why: str) -> None:
    with pytest.raises(DatasetError, match=why):
        parse_mirror_rules(plain, "evenbox.json")


def test_a_file_in_place_of_a_dataset_has_no_rules(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert read_mirror_rules(tmp_path / "file") is NO_RULES  # that it is no dataset, its reader says


@pytest.mark.parametrize("text", ["{", "[]", '"x"', "\xff"])
def test_damaged_files_are_one_error(text: str, tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(text.encode("latin-1"))
    with pytest.raises(DatasetError, match=FILE_NAME):
        read_mirror_rules(tmp_path)
