"""The three formats as their own tools read them: same images, same boxes, same classes."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.augment.recipe import load_recipe
from app.export.job import ExportJob
from app.export.planning import prepare
from app.export.progress import ExportReport
from app.export.runner import run_export

Make = Callable[..., Path]
VOC = "voc/VOCdevkit/VOC2012"
SPLITS = ("train", "val", "test")


def export(dataset: Path, out: Path, **settings: Any) -> ExportReport:
    job = ExportJob(
        dataset=dataset,
        recipe=load_recipe("yolo"),
        **{"formats": ("voc", "yolo", "coco"), "max_copies": 4, "budget": 3.0, **settings},
    )
    return run_export(prepare(job), out, workers=2, make_executor=ThreadPoolExecutor)


@pytest.fixture
def out(make_voc: Make, tmp_path: Path) -> Path:
    data = make_voc(splits=True)
    annotation = data / "VOC2012/Annotations/img001.xml"
    text = annotation.read_text().replace("<difficult>0", "<difficult>1", 1)
    annotation.write_text(text)
    assert not export(data, tmp_path / "out", split="keep").failures
    return tmp_path / "out"


def coco_of(out: Path, split: str) -> dict[str, Any]:
    return json.loads((out / f"coco/annotations/instances_{split}.json").read_text())


def evaluate(out: Path, split: str) -> float:
    """Return the AP that pycocotools gives the boxes when they are their own detections."""
    coco_module = pytest.importorskip("pycocotools.coco")
    evaluation = pytest.importorskip("pycocotools.cocoeval")
    with contextlib.redirect_stdout(io.StringIO()):
        truth = coco_module.COCO(str(out / f"coco/annotations/instances_{split}.json"))
        keys = ("image_id", "category_id", "bbox")
        found = [{**{k: box[k] for k in keys}, "score": 1.0} for box in truth.dataset["annotations"]]
        run = evaluation.COCOeval(truth, truth.loadRes(found), "bbox")
        run.evaluate()
        run.accumulate()
        run.summarize()
    return float(run.stats[0])


@pytest.mark.parametrize("split", SPLITS)
def test_pycocotools_finds_every_box(out: Path, split: str) -> None:
    assert evaluate(out, split) == pytest.approx(1.0)


@pytest.mark.parametrize("split", SPLITS)
def test_torchvision_reads_coco(out: Path, split: str) -> None:
    pytest.importorskip("pycocotools")
    datasets = pytest.importorskip("torchvision.datasets")
    with contextlib.redirect_stdout(io.StringIO()):
        data = datasets.CocoDetection(
            str(out / "coco" / split), str(out / f"coco/annotations/instances_{split}.json")
        )
    sizes = {entry["id"]: (entry["width"], entry["height"]) for entry in coco_of(out, split)["images"]}
    assert len(data) == len(sizes)
    for index, image_id in enumerate(data.ids):
        image, boxes = data[index]
        assert image.size == sizes[image_id]
        for box in boxes:
            x, y, w, h = box["bbox"]
            assert x >= 0 and y >= 0 and w > 0 and h > 0
            assert x + w <= image.size[0] + 0.01 and y + h <= image.size[1] + 0.01


@pytest.mark.parametrize("split", ["train", "val"])  # it knows no test list of 2012
def test_torchvision_reads_voc(out: Path, split: str) -> None:
    datasets = pytest.importorskip("torchvision.datasets")
    data = datasets.VOCDetection(str(out / "voc"), year="2012", image_set=split, download=False)
    assert len(data) == len(coco_of(out, split)["images"])
    for image, target in data:
        size = target["annotation"]["size"]
        assert image.size == (int(size["width"]), int(size["height"]))


@pytest.mark.parametrize("split", SPLITS)
def test_supervision_reads_the_same_boxes_from_all_three(out: Path, split: str) -> None:
    supervision = pytest.importorskip("supervision")
    coco = supervision.DetectionDataset.from_coco(
        str(out / "coco" / split), str(out / f"coco/annotations/instances_{split}.json")
    )
    yolo = supervision.DetectionDataset.from_yolo(
        str(out / "yolo/images" / split), str(out / "yolo/labels" / split), str(out / "yolo/data.yaml")
    )
    voc = supervision.DetectionDataset.from_pascal_voc(
        str(out / VOC / "JPEGImages"), str(out / VOC / "Annotations")
    )
    assert len(coco) == len(yolo) > 0
    assert list(yolo.classes) == (out / "classes.txt").read_text().splitlines()
    tables = [table_of(data) for data in (coco, yolo, voc)]
    for name, boxes in tables[0].items():
        assert_same_boxes(boxes, tables[1][name])
        assert_same_boxes(boxes, tables[2][name])


@pytest.mark.parametrize("balance", ["list", "easy-ensemble"])
def test_every_list_of_coco_is_read_where_the_training_split_repeats_images(
    make_voc: Make, tmp_path: Path, balance: str
) -> None:
    supervision = pytest.importorskip("supervision")
    coco_module = pytest.importorskip("pycocotools.coco")
    assert not export(make_voc(), tmp_path / "out", formats=("coco",), balance=balance).failures
    images = sorted(path.name for path in (tmp_path / "out/coco/train").iterdir())
    for path in (tmp_path / "out/coco/annotations").iterdir():
        data = supervision.DetectionDataset.from_coco(str(tmp_path / "out/coco/train"), str(path))
        with contextlib.redirect_stdout(io.StringIO()):
            truth = coco_module.COCO(str(path))
        assert sum(len(detections) for _, _, detections in data) == len(truth.anns) > 0
        assert len(data) == len(truth.imgs) <= len(images)


def table_of(data: Any) -> dict[str, list[tuple[str, np.ndarray]]]:
    """Return file name to (class, corners) of its boxes."""

    def boxes(detections: Any) -> Iterator[tuple[str, np.ndarray]]:
        if detections.class_id is not None:
            for corners, number in zip(detections.xyxy, detections.class_id, strict=True):
                yield data.classes[number], corners

    return {Path(path).name: list(boxes(detections)) for path, _, detections in data}


def assert_same_boxes(one: list[tuple[str, np.ndarray]], other: list[tuple[str, np.ndarray]]) -> None:
    """Boxes agree within a pixel; VOC counts its minima from 1, and readers do not take that off."""
    assert [name for name, _ in one] == [name for name, _ in other]
    for (_, corners), (_, found) in zip(one, other, strict=True):
        assert np.abs(corners - found).max() <= 1.5 + 0.01  # rounding to whole pixels, and that one


def test_yolo_labels_follow_the_rules_of_their_trainer(out: Path) -> None:
    classes = (out / "classes.txt").read_text().splitlines()
    images = sorted((out / "yolo/images").rglob("*.jpg"))
    assert images
    for image in images:
        labels = Path(str(image).replace("/images/", "/labels/")).with_suffix(".txt")
        rows = np.array([line.split() for line in labels.read_text().splitlines()], float).reshape(-1, 5)
        assert (rows >= 0).all() and (rows[:, 1:] <= 1).all()
        assert (rows[:, 0] < len(classes)).all()
        assert len(np.unique(rows, axis=0)) == len(rows)
