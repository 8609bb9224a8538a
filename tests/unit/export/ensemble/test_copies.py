"""Copies for a detector: whole or not at all, the same for any number of workers, with exact ways back."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image

from app.augment.recipe import Recipe, Step, load_recipe
from app.core.dataset import Dataset
from app.core.geometry import quads, transform_points
from app.core.mirror import MirrorRules
from app.errors import Cancelled, EnsembleError
from app.export.ensemble.copies import write_copies
from app.export.ensemble.detections import detections_json
from app.export.ensemble.fusion import METHODS, FusionSettings
from app.export.ensemble.manifest import read_manifest
from app.export.ensemble.merging import merge_files
from app.voc.index import open_dataset

Make = Callable[..., Path]
EXACT = Recipe(
    name="exact",
    steps=(
        Step(transform="Affine", parameters={"scale": [0.5, 0.8], "translate": [0, 0]}),
        Step(transform="HorizontalFlip", p=0.5),
        Step(transform="Rotate90", p=0.5),
        Step(transform="Resize", parameters={"width": 200, "height": 160}),
    ),
)
TURNED = Recipe(
    name="turned", steps=(Step(transform="Rotate", parameters={"angle": [10, 15], "fit": "expand"}),)
)


def _serial(_: int) -> Executor:
    return ThreadPoolExecutor(1)


@pytest.fixture
def dataset(make_voc: Make) -> Dataset:
    return open_dataset(make_voc(splits=True))


def _files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def _perfect(dataset: Dataset, out: Path) -> bytes:
    """Return what a detector without fault finds: every box on every copy, as the envelope of its map."""
    rows: list[tuple[int, int, Any]] = []
    for entry in read_manifest(out).values():
        index = dataset.index_of(entry.source)
        assert index is not None
        own = dataset.boxes_of(index)
        mapped = transform_points(entry.matrix, quads(dataset.boxes[own]))
        for label, quad in zip(dataset.labels[own].tolist(), mapped, strict=True):
            rows.append((entry.number, label + 1, [*quad.min(axis=0), *quad.max(axis=0)]))
    scores = np.linspace(0.5, 0.99, len(rows))
    return detections_json([r[0] for r in rows], [r[1] for r in rows], np.array([r[2] for r in rows]), scores)


def _merged(dataset: Dataset, out: Path, tmp_path: Path, settings: FusionSettings) -> tuple[Any, Any]:
    path = tmp_path / "found.json"
    path.write_bytes(_perfect(dataset, out))
    text, report = merge_files([path], out, settings)
    return json.loads(text), report


@pytest.mark.parametrize("method", METHODS)
def test_perfect_detections_on_all_copies_merge_back_to_the_boxes(
    dataset: Dataset, tmp_path: Path, method: str
) -> None:
    out = tmp_path / "tta"
    write_copies(dataset, out, EXACT, 4, seed=1, make_executor=_serial)
    found, report = _merged(dataset, out, tmp_path, FusionSettings(method, 0.95, votes="all"))
    assert report.turned == 0
    sources = {
        image["id"]: image["source"] for image in json.loads((out / "sources.json").read_text())["images"]
    }
    assert len(found) == len(dataset.boxes)
    for row in found:
        index = dataset.index_of(sources[row["image_id"]])
        assert index is not None
        own = dataset.boxes_of(index)
        x, y, w, h = row["bbox"]
        of_class = dataset.boxes[own][dataset.labels[own] == row["category_id"] - 1]
        assert np.abs(of_class - [x, y, x + w, y + h]).max(axis=1).min() < 0.01


def test_boxes_of_turned_copies_come_back_loose_around_theirs_and_that_is_said(
    dataset: Dataset, tmp_path: Path
) -> None:
    out = tmp_path / "tta"
    write_copies(dataset, out, TURNED, 2, seed=1, make_executor=_serial)
    path = tmp_path / "found.json"
    path.write_bytes(_perfect(dataset, out))
    text, report = merge_files([path], out, FusionSettings("nms", 1.0))
    assert report.turned == 2 * len(dataset.boxes)
    assert 1.3 < report.looseness < 2.5
    variants = read_manifest(out)
    sizes = {entry.source_number: entry.source_size for entry in variants.values()}
    for row in json.loads(text):
        x, y, w, h = row["bbox"]
        width, height = sizes[row["image_id"]]
        assert x >= 0 and y >= 0 and x + w <= width + 0.01 and y + h <= height + 0.01
        own = dataset.boxes[dataset.boxes_of(row["image_id"] - 1)]
        around = (own >= [x - 0.01, y - 0.01, -1, -1]) & (own <= [999, 999, x + w + 0.01, y + h + 0.01])
        assert around.all(axis=1).any()


def test_pixels_are_where_the_matrix_says(dataset: Dataset, tmp_path: Path) -> None:
    out = tmp_path / "tta"
    write_copies(dataset, out, EXACT, 2, seed=3, make_executor=_serial)
    entries = list(read_manifest(out).values())
    assert [entry.variant for entry in entries] == [0, 1, 2] * len(dataset)
    for entry in entries[:6]:
        original = dataset.entries[dataset.index_of(entry.source) or 0].image_path
        assert original is not None
        copy, source = cv2.imread(str(out / entry.file)), cv2.imread(str(original))
        assert copy.shape[1::-1] == entry.size
        to_pixels = np.array([[1, 0, -0.5], [0, 1, -0.5], [0, 0, 1]])
        warp = to_pixels @ entry.inverse @ np.linalg.inv(to_pixels)
        again = cv2.warpPerspective(copy, warp, entry.source_size)
        inner = (slice(8, -8), slice(8, -8))
        assert np.abs(again[inner].astype(int) - source[inner]).mean() < 14
    assert (out / entries[0].file).read_bytes() == original_bytes(dataset, entries[0].source)


def original_bytes(dataset: Dataset, image_id: str) -> bytes:
    path = dataset.entries[dataset.index_of(image_id) or 0].image_path
    assert path is not None
    return path.read_bytes()


@pytest.mark.parametrize("turn", [3, 6])
def test_no_copy_is_turned_by_exif(make_voc: Make, tmp_path: Path, turn: int) -> None:
    data = make_voc()
    path, exif = data / "VOC2012/JPEGImages/img000.jpg", Image.Exif()
    exif[274] = turn
    with Image.open(path) as opened:
        size = opened.size
        opened.save(path, exif=exif.tobytes())
    write_copies(open_dataset(data), tmp_path / "out", EXACT, 1, 0, make_executor=_serial)
    with Image.open(tmp_path / "out/images/img000_v0.jpg") as copy:
        assert copy.size == size and copy.getexif().get(274, 1) == 1


def test_no_copy_takes_the_place_of_another_where_case_does_not_count(make_voc: Make, tmp_path: Path) -> None:
    data = make_voc(count=3)
    for folder, suffix in (("JPEGImages", "jpg"), ("Annotations", "xml")):
        shutil.copy(data / f"VOC2012/{folder}/img001.{suffix}", data / f"VOC2012/{folder}/IMG001.{suffix}")
    report = write_copies(open_dataset(data), tmp_path / "out", load_recipe("flip"), 1, make_executor=_serial)
    names = {name.casefold() for name in _files(tmp_path / "out/images")}
    assert len(names) == report.copies == 8


def test_files_do_not_depend_on_workers(dataset: Dataset, tmp_path: Path) -> None:
    for name, workers in (("one", 1), ("two", 2)):
        write_copies(dataset, tmp_path / name, load_recipe("yolo"), 2, seed=4, workers=workers)
    assert _files(tmp_path / "one") == _files(tmp_path / "two")


def test_nothing_is_mirrored_where_the_dataset_has_rules_about_mirrors(
    dataset: Dataset, tmp_path: Path
) -> None:
    flip = Recipe(name="flip", steps=(Step(transform="HorizontalFlip"),))
    ruled = replace(dataset, mirror=MirrorRules(frozenset({"owl"})))
    for name, data, mirrored in (("plain", dataset, True), ("ruled", ruled, False)):
        write_copies(data, tmp_path / name, flip, 1, make_executor=_serial)
        copies = [entry for entry in read_manifest(tmp_path / name).values() if entry.variant]
        assert {bool(np.linalg.det(entry.matrix) < 0) for entry in copies} == {mirrored}


def test_only_a_list_and_images_without_annotation(make_voc: Make, tmp_path: Path) -> None:
    root = make_voc(splits=True)
    (root / "VOC2012/Annotations/img010.xml").unlink()  # one of the test list
    dataset = open_dataset(root)
    report = write_copies(dataset, tmp_path / "t", EXACT, 1, split="test", make_executor=_serial)
    assert {entry.source for entry in read_manifest(tmp_path / "t").values()} == {"img010", "img011"}
    assert (report.images, report.copies) == (2, 4)
    with pytest.raises(EnsembleError, match="no list ‘best’; it has: "):
        write_copies(dataset, tmp_path / "u", EXACT, 1, split="best", make_executor=_serial)


def test_an_unreadable_image_is_named(make_voc: Make, tmp_path: Path) -> None:
    root = make_voc()
    (root / "VOC2012/JPEGImages/img002.jpg").write_bytes(b"no")
    report = write_copies(open_dataset(root), tmp_path / "t", EXACT, 1, make_executor=_serial)
    assert [failure.image_id for failure in report.failures] == ["img002"]
    assert report.copies == 22


def test_nothing_is_left_of_what_was_cancelled(dataset: Dataset, tmp_path: Path) -> None:
    seen: list[int] = []
    with pytest.raises(Cancelled):
        write_copies(
            dataset,
            tmp_path / "here" / "tta",
            EXACT,
            1,
            on_progress=lambda done, _: seen.append(done),
            cancelled=lambda: len(seen) > 2,
            make_executor=_serial,
        )
    assert list((tmp_path / "here").iterdir()) == []


def test_a_folder_with_something_in_it_stays_as_it_is(dataset: Dataset, tmp_path: Path) -> None:
    out = tmp_path / "tta"
    out.mkdir()
    (out / "mine.txt").write_text("keep")
    with pytest.raises(EnsembleError, match="choose a new folder"):
        write_copies(dataset, out, EXACT, 1, make_executor=_serial)
    assert _files(tmp_path / "tta") == {"mine.txt": b"keep"}
    with pytest.raises(EnsembleError, match="outside of the dataset"):
        write_copies(dataset, dataset.root / "tta", EXACT, 1, make_executor=_serial)


def test_steps_of_several_images_have_no_way_back(dataset: Dataset, tmp_path: Path) -> None:
    mosaic = Recipe(name="m", steps=(Step(transform="Mosaic"),))
    with pytest.raises(EnsembleError, match="no way back"):
        write_copies(dataset, tmp_path / "t", mosaic, 1, make_executor=_serial)
