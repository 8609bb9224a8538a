"""Grey, transparent, deep and tiny sources: 8-bit colour enters the engine, boxes stay on their pixels."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import numpy as np
import pytest

from app.augment.recipe import load_recipe
from app.export.job import ExportJob
from app.export.planning import prepare
from app.export.runner import run_export
from app.imaging.source import decode
from app.voc.reader import read_annotation

BOX = (20, 12, 60, 40)
TREE = Path("voc/VOCdevkit/VOC2012")


def colour(width: int = 120, height: int = 90) -> np.ndarray:
    image = np.full((height, width, 3), 40, np.uint8)
    x0, y0, x1, y1 = BOX
    image[y0:y1, x0:x1] = 220
    return image


def deep(image: np.ndarray) -> np.ndarray:
    return image.astype(np.uint16) * 257


KINDS = {
    "grey.jpg": lambda: cv2.cvtColor(colour(), cv2.COLOR_BGR2GRAY),
    "grey.png": lambda: cv2.cvtColor(colour(), cv2.COLOR_BGR2GRAY),
    "alpha.png": lambda: np.dstack([colour(), np.full((90, 120), 7, np.uint8)]),
    "deep.png": lambda: deep(colour()),
    "deepgrey.png": lambda: deep(cv2.cvtColor(colour(), cv2.COLOR_BGR2GRAY)),
    "deep.tif": lambda: deep(colour()),
}


def write(folder: Path, file: str, image: np.ndarray, box: tuple[int, int, int, int]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(folder / file), image)
    x0, y0, x1, y1 = box
    (folder / file).with_suffix(".xml").write_text(
        f"<annotation><filename>{file}</filename><size><width>{image.shape[1]}</width>"
        f"<height>{image.shape[0]}</height><depth>1</depth></size><object><name>a</name><bndbox>"
        f"<xmin>{x0 + 1}</xmin><ymin>{y0 + 1}</ymin><xmax>{x1}</xmax><ymax>{y1}</ymax></bndbox></object>"
        "</annotation>"
    )


def export(data: Path, out: Path, recipe: str) -> None:
    job = ExportJob(dataset=data, recipe=load_recipe(recipe), balance="none", copies=3, split="none")
    report = run_export(prepare(job), out, workers=1, make_executor=ThreadPoolExecutor)
    assert report.images == 3 and not report.failures and report.planned == report.actual


@pytest.mark.parametrize("file", KINDS)
@pytest.mark.parametrize("recipe", ["flip", "yolo"])
def test_every_kind_of_pixels(tmp_path: Path, file: str, recipe: str) -> None:
    write(tmp_path / "data", file, KINDS[file](), BOX)
    export(tmp_path / "data", tmp_path / "out", recipe)
    for path in (tmp_path / "out" / TREE / "JPEGImages").iterdir():
        image = decode(path.read_bytes())
        assert image.dtype == np.uint8 and image.ndim == 3 and image.shape[2] == 3
        (box,) = read_annotation(tmp_path / "out" / TREE / f"Annotations/{path.stem}.xml").annotation.boxes
        if recipe == "flip":
            x0, y0, x1, y1 = (int(v) for v in (box.xmin, box.ymin, box.xmax, box.ymax))
            assert image[y0 + 2 : y1 - 2, x0 + 2 : x1 - 2].min() > 190
            assert image[: y0 - 9].max() < 70 and image[:, : x0 - 9].max() < 70


def test_one_pixel(tmp_path: Path) -> None:
    for recipe in ("flip", "yolo", "ssd", "rotate"):
        write(tmp_path / recipe, "a.png", np.full((1, 1, 3), 200, np.uint8), (0, 0, 1, 1))
        job = ExportJob(dataset=tmp_path / recipe, recipe=load_recipe(recipe), balance="none", copies=4)
        report = run_export(
            prepare(job), tmp_path / f"{recipe} out", workers=1, make_executor=ThreadPoolExecutor
        )
        assert not report.failures and report.planned == report.actual
