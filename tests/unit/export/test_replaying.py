"""Every line of a manifest gives the bytes of its image again."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import numpy as np
import pytest

from app.augment.recipe import load_recipe
from app.errors import EvenboxError, ExportError
from app.export.job import ExportJob
from app.export.planning import prepare
from app.export.replaying import replay
from app.export.runner import run_export

Make = Callable[..., Path]


@pytest.fixture
def exported(make_voc: Make, tmp_path: Path) -> Path:
    """An export of originals, copies and crops, of JPEG and PNG."""
    data, out = make_voc(), tmp_path / "out"
    images = data / "VOC2012/JPEGImages"
    cv2.imwrite(str(images / "img000.png"), cv2.imread(str(images / "img000.jpg")))
    (images / "img000.jpg").unlink()
    fields = {"dataset": data, "recipe": load_recipe("ssd"), "budget": 4.0, "seed": 3, "quality": 80}
    prepared = prepare(ExportJob.model_validate({**fields, "mirror": {"swap": [["cat", "dog"]]}}))
    run_export(prepared, out, workers=1, make_executor=ThreadPoolExecutor)
    return out


def test_every_line(exported: Path) -> None:
    lines = [json.loads(line) for line in (exported / "manifest.jsonl").read_text().splitlines()]
    assert {line["augmented"] for line in lines} == {True, False} and any(line["window"] for line in lines)
    assert {Path(line["image"]).suffix for line in lines if line["augmented"]} == {".png", ".jpg"}
    for number, line in enumerate(lines, 1):
        made = replay(exported / "manifest.jsonl", str(number))
        assert made.is_same is True and made.number == number and made.line == line
        assert made.data == (exported / line["image"]).read_bytes()


def test_by_name_and_without_the_file(exported: Path) -> None:
    line = json.loads((exported / "manifest.jsonl").read_text().splitlines()[-1])
    for name in (line["image"], line["name"], Path(line["image"]).name):
        assert replay(exported, name).is_same is True
    file = exported / line["image"]
    data = file.read_bytes()
    file.unlink()
    made = replay(exported, line["name"])
    assert made.is_same is None and made.data == data
    file.write_bytes(data[:-1])
    assert replay(exported, line["name"]).is_same is False


@pytest.mark.parametrize("wanted", ["0", "99999", "nothing.jpg"])
def test_a_line_that_is_not_there(exported: Path, wanted: str) -> None:
    with pytest.raises(ExportError, match=f"{wanted}"):
        replay(exported, wanted)


@pytest.mark.parametrize(
    "change",
    [
        {"window": ["a", 2]},
        {"window": 5},
        {"window": [0, 0, 8]},
        {"pasted": 5},
        {"pasted": [5]},
        {"image": "a\0b"},
        {"image": 5},
        {"source": None},
    ],
)
def test_a_line_of_another_form_is_said(exported: Path, change: dict[str, object]) -> None:
    manifest = exported / "manifest.jsonl"
    first, *others = manifest.read_text().splitlines(keepends=True)
    manifest.write_text("".join([json.dumps({**json.loads(first), **change}) + "\n", *others]))
    with pytest.raises(ExportError, match="line 1: not a line of an export's manifest"):
        replay(exported, "1")
    for text in ("5\n", "[]\n", '"image"\n', "null\n"):
        manifest.write_text(text)
        with pytest.raises(ExportError, match="line 1: not a line"):
            replay(exported, "1")


def test_what_is_gone_or_damaged_is_said(exported: Path, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="cannot be read"):
        replay(tmp_path / "nowhere.jsonl", "1")
    manifest = exported / "manifest.jsonl"
    lines = manifest.read_text().splitlines(keepends=True)
    manifest.write_text("".join([*lines[:2], "{torn\n"]))
    with pytest.raises(ExportError, match="line 3: not a line of an export's manifest"):
        replay(manifest, "3")
    manifest.write_text("".join(lines))
    number = next(k for k, line in enumerate(lines, 1) if json.loads(line)["augmented"])
    line = json.loads(lines[number - 1])
    source = next((tmp_path / "data/VOC2012/JPEGImages").glob(f"{line['source'].rpartition('/')[2]}.*"))
    cv2.imwrite(str(source), np.zeros((7, 9, 3), np.uint8))
    with pytest.raises(EvenboxError, match="pixels, not of 9 × 7"):
        replay(manifest, str(number))
    source.unlink()
    with pytest.raises(EvenboxError, match=source.stem):
        replay(manifest, str(number))
    (exported / "job.json").unlink()
    with pytest.raises(ExportError, match=r"job\.json: cannot be read"):
        replay(manifest, str(number))
