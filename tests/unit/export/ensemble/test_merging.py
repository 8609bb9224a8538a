from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.errors import EnsembleError
from app.export.ensemble.fusion import FusionSettings
from app.export.ensemble.manifest import CopyEntry, manifest_json
from app.export.ensemble.merging import back, merge_files

GOOD = {"image_id": 7, "category_id": 2, "bbox": [10, 10, 20, 20], "score": 0.5}


def _write(path: Path, value: Any) -> Path:
    path.write_text(value if isinstance(value, str) else json.dumps(value))
    return path


def _entry(number: int, matrix: list[list[float]], variant: int = 1) -> CopyEntry:
    return CopyEntry(number, f"{number}.jpg", "a", 1, variant, (100, 50), (100, 50), np.array(matrix))


MIRROR = [[-1.0, 0, 100], [0, 1, 0], [0, 0, 1]]


def test_models_are_merged_by_their_own_ids(tmp_path: Path) -> None:
    one = _write(tmp_path / "1.json", [GOOD, {**GOOD, "image_id": "b.jpg"}])
    two = _write(tmp_path / "2.json", [{**GOOD, "bbox": [12, 10, 20, 20]}])
    text, report = merge_files([one, two], None, FusionSettings("average"))
    assert json.loads(text) == [
        {"image_id": 7, "category_id": 2, "bbox": [11.0, 10.0, 20.0, 20.0], "score": 0.5},
        {"image_id": "b.jpg", "category_id": 2, "bbox": [10.0, 10.0, 20.0, 20.0], "score": 0.25},
    ]
    assert (report.before, report.after, report.images) == (3, 2, 2)


def test_a_copy_that_found_nothing_counts_as_a_voter(tmp_path: Path) -> None:
    copies = [_entry(1, np.eye(3).tolist(), 0), _entry(2, MIRROR)]
    manifest = tmp_path / "manifest.json"
    manifest.write_bytes(manifest_json(copies, {}))
    path = _write(tmp_path / "d.json", [{**GOOD, "image_id": 2}])
    text, _ = merge_files([path], manifest, FusionSettings("wbf"))
    assert json.loads(text) == [
        {"image_id": 1, "category_id": 2, "bbox": [70.0, 10.0, 20.0, 20.0], "score": 0.25}
    ]


def test_what_lies_on_the_fill_of_a_copy_is_left_out(tmp_path: Path) -> None:
    shifted = _entry(1, [[1.0, 0, 60], [0, 1, 0], [0, 0, 1]])
    manifest = tmp_path / "manifest.json"
    manifest.write_bytes(manifest_json([shifted], {}))
    path = _write(
        tmp_path / "d.json", [{**GOOD, "image_id": 1}, {**GOOD, "image_id": 1, "bbox": [50, 0, 30, 9]}]
    )
    text, report = merge_files([path], manifest, FusionSettings("nms"))
    assert [row["bbox"] for row in json.loads(text)] == [[0.0, 0.0, 20.0, 9.0]]
    assert report.outside == 1


def test_the_way_back_is_exact_for_flips_and_loose_for_turns() -> None:
    boxes = np.array([[10.0, 10, 30, 30]])
    mapped, tight = back(_entry(1, MIRROR), boxes)
    assert (mapped.tolist(), tight.tolist()) == ([[70.0, 10, 90, 30]], [1.0])
    turn = np.sqrt(0.5) * np.array([[1.0, 1, 0], [-1, 1, 0], [0, 0, 0]]) + np.diag([0, 0, 1.0])
    around = np.array([[1.0, 0, 50], [0, 1, 25], [0, 0, 1]])
    _, tight = back(
        _entry(1, (around @ turn @ np.linalg.inv(around)).tolist()), np.array([[45.0, 20, 55, 30]])
    )
    assert tight[0] == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "line 1: not JSON"),
        ({"images": [], "annotations": []}, "annotations, not detections"),
        ({"a": 1}, "not a list of detections"),
        ([GOOD, 3], "detection 2: must be an object"),
        ([{k: v for k, v in GOOD.items() if k != "score"}], "detection 1: ‘score’ is missing"),
        ([{**GOOD, "image_id": 1.5}], "‘image_id’ must be"),
        ([{**GOOD, "category_id": "cat"}], "‘category_id’ must be"),
        ([{**GOOD, "bbox": [1, 2, 3]}], "‘bbox’ must be four numbers"),
        ([{**GOOD, "bbox": [1, 2, 3, "4"]}], "‘bbox’ must be four numbers"),
        ('[{"image_id": 1, "category_id": 1, "bbox": [NaN, 1, 1, 1], "score": 1}]', "‘bbox’ must be four"),
        ([{**GOOD, "bbox": [30, 30, -10, 5]}], "negative width"),
        ([{**GOOD, "score": 55}], "‘score’ must be a number from 0 to 1"),
    ],
)
def test_a_wrong_file_is_named_with_the_place(tmp_path: Path, content: Any, message: str) -> None:
    path = _write(tmp_path / "bad.json", content)
    with pytest.raises(EnsembleError) as caught:
        merge_files([path], None, FusionSettings())
    assert message in str(caught.value)
    assert "bad.json" in str(caught.value)


def test_files_that_do_not_go_together_are_told(tmp_path: Path) -> None:
    path = _write(tmp_path / "d.json", [GOOD])
    manifest = tmp_path / "manifest.json"
    manifest.write_bytes(manifest_json([_entry(1, MIRROR)], {}))
    with pytest.raises(EnsembleError, match="image_id 7 is not in the manifest"):
        merge_files([path], manifest, FusionSettings())
    with pytest.raises(EnsembleError, match="not the manifest of test-time copies"):
        merge_files([path], path, FusionSettings())
    with pytest.raises(EnsembleError, match="cannot be read"):
        merge_files([tmp_path / "no.json"], None, FusionSettings())
    with pytest.raises(EnsembleError, match="2 weights for 1 files"):
        merge_files([path], None, FusionSettings(weights=(1.0, 2.0)))
    plain = json.loads(manifest.read_text())
    plain["copies"][0]["matrix"] = [[1, 0], [0, 1]]
    with pytest.raises(EnsembleError, match="copy 1: wrong"):
        merge_files([path], _write(tmp_path / "m.json", plain), FusionSettings())
