"""What YOLO and COCO files say, in the cases that a plain dataset does not show."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from app.augment.recipe import load_recipe
from app.core.annotation import Annotation, BoundingBox
from app.export.formats import FORMATS, Finished, Item, Listed, item_objects
from app.export.formats.yolo import label_lines
from app.export.job import ExportJob
from app.export.planning import prepare
from app.export.prepared import Prepared
from app.export.runner import run_export

Make = Callable[..., Path]


def job_of(dataset: Path, **settings: Any) -> Prepared:
    recipe = load_recipe("flip")
    return prepare(ExportJob(dataset=dataset, recipe=recipe, **{"max_copies": 4, **settings}))


def export(ready: Prepared, out: Path, resume: bool = False) -> None:
    report = run_export(ready, out, workers=2, resume=resume, make_executor=ThreadPoolExecutor)
    assert not report.failures and report.planned == report.actual


def tree(root: Path) -> dict[str, bytes]:
    return {str(p.relative_to(root)): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


def item(name: str = "a", **box: Any) -> Item:
    boxes = (BoundingBox("cat", 10.0, 20.0, 30.5, 60.0, **box),)
    return Item(name, "train", b"jpeg", ".jpg", Annotation(name, boxes, 100, 80), {"cat": 3})


def test_a_label_line_is_class_centre_and_size_as_shares() -> None:
    assert label_lines(item()) == "3 0.202500 0.500000 0.205000 0.500000\n"


@given(
    st.integers(1, 20_000),
    st.integers(1, 20_000),
    st.tuples(*[st.floats(0, 1)] * 4),
)
def test_a_label_line_reads_back_as_the_box(width: int, height: int, shares: tuple[float, ...]) -> None:
    (x1, x2), (y1, y2) = sorted(shares[:2]), sorted(shares[2:])
    box = BoundingBox("cat", x1 * width, y1 * height, x2 * width, y2 * height)
    lines = label_lines(Item("a", "train", b"", ".jpg", Annotation("a", (box,), width, height), {"cat": 0}))
    _, x, y, w, h = map(float, lines.split())
    assert max(x, y, w, h) <= 1
    wanted = (box.xmin, box.ymin, box.xmax, box.ymax)
    found = ((x - w / 2) * width, (y - h / 2) * height, (x + w / 2) * width, (y + h / 2) * height)
    assert all(math.isclose(a, b, abs_tol=0.02) for a, b in zip(wanted, found, strict=True))


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("a", "train/a"),
        ("2007/a", "train/2007/a"),
        ("images/a", "train/images~/a"),
        ("images~/a", "train/images~~/a"),
        ("x/Images/y/images", "train/x/Images~/y/images"),
    ],
)
def test_no_folder_of_an_image_is_called_as_the_one_that_readers_replace(name: str, path: str) -> None:
    image, labels = (file for file, _ in FORMATS["yolo"].item_files(item(name)))
    assert image == f"yolo/images/{path}.jpg"
    assert labels == f"yolo/labels/{path}.txt"


NAMES = [
    "red blood cell",
    "a: b",
    "- c",
    "#d",
    "'e'",
    'f"g\\',
    "yes",
    "1",
    "细胞",
    "\U0001f600",
    "\x7f\x85",
    "~",
]


def test_data_yaml_holds_any_class_name() -> None:
    yaml = pytest.importorskip("yaml")
    finished = Finished({"train": ["a"]}, tuple(NAMES), 0, dict.fromkeys(NAMES, 0.5))
    [(path, pieces)] = FORMATS["yolo"].final_files(finished)
    data = yaml.safe_load(b"".join(pieces))
    assert path == "yolo/data.yaml"
    assert data["names"] == dict(enumerate(NAMES)) and data["nc"] == len(NAMES)
    assert data["train"] == data["val"] == "images/train" and "test" not in data


def test_without_validation_split_the_export_warns(make_voc: Make) -> None:
    data = make_voc(splits=True)
    assert [w.message for w in job_of(data, formats=("yolo",), split="none").warnings]
    assert not job_of(data, formats=("yolo",), split="keep").warnings
    assert not job_of(data, formats=("voc",), split="none").warnings


@pytest.mark.parametrize(
    ("formats", "follows", "warned"),
    [
        ("yolo", False, "as stored"),
        ("yolo", True, ""),
        ("coco", True, "of the turned images"),
        ("voc", False, "as stored"),
    ],
)
def test_images_that_exif_turns_are_a_warning(
    make_voc: Make, formats: str, follows: bool, warned: str
) -> None:
    data = make_voc(splits=True)
    path, annotation = (
        data / f"VOC2012/{name}" for name in ("JPEGImages/img000.jpg", "Annotations/img000.xml")
    )
    exif = Image.Exif()
    exif[274] = 6
    with Image.open(path) as opened:
        width, height = opened.size
        opened.save(path, exif=exif.tobytes())
    if follows:
        text = annotation.read_text()
        text = text.replace(f"<width>{width}<", "<width>W<").replace(
            f"<height>{height}<", f"<height>{width}<"
        )
        annotation.write_text(text.replace("<width>W<", f"<width>{height}<"))
    found = [warning.message for warning in job_of(data, formats=(formats,), split="keep").warnings]
    assert [warned in text and "EXIF turns 1 images" in text for text in found] == [True] * bool(warned)


def test_difficult_is_ignored_by_coco_and_other_flags_are_attributes() -> None:
    objects = item_objects(item(difficult=True, truncated=True).annotation)
    listed = Listed("coco/train/x/a.jpg", [100, 80], objects, {"train": 1})
    finished = Finished({"train": ["x/a"]}, ("cat",), 0, {}, lambda _: iter([listed]))
    [(path, pieces)] = FORMATS["coco"].final_files(finished)
    data = json.loads(b"".join(pieces))
    assert path == "coco/annotations/instances_train.json"
    assert data["images"] == [{"id": 1, "file_name": "x/a.jpg", "width": 100, "height": 80}]
    assert data["categories"] == [{"id": 1, "name": "cat", "supercategory": "none"}]
    [box] = data["annotations"]
    assert box["bbox"] == [10.0, 20.0, 20.5, 40.0] and box["area"] == 820.0
    assert box["iscrowd"] == 1 and box["attributes"] == {"truncated": True}


def test_an_empty_list_of_images_is_valid() -> None:
    [(_, pieces)] = FORMATS["coco"].final_files(Finished({"train": []}, ("cat",), 0))
    assert json.loads(b"".join(pieces))["images"] == []


def test_numbers_are_unique_over_all_splits(make_voc: Make, tmp_path: Path) -> None:
    export(job_of(make_voc(splits=True), formats=("coco",)), tmp_path / "out")
    files = [json.loads(path.read_text()) for path in (tmp_path / "out/coco/annotations").iterdir()]
    assert len(files) == 3
    for key in ("images", "annotations"):
        ids = [entry["id"] for file in files for entry in file[key]]
        assert sorted(ids) == list(range(1, len(ids) + 1))


@pytest.mark.parametrize("formats", [("yolo",), ("coco",), ("coco", "yolo", "voc")])
def test_the_same_bytes_for_any_number_of_workers_and_formats(
    make_voc: Make, tmp_path: Path, formats: tuple[str, ...]
) -> None:
    ready = job_of(make_voc(splits=True), formats=formats)
    for workers in (1, 4):
        run_export(ready, tmp_path / str(workers), workers=workers, make_executor=ThreadPoolExecutor)
    assert tree(tmp_path / "1") == tree(tmp_path / "4")
    pixels = {
        name: [path.read_bytes() for path in sorted((tmp_path / "1" / name).rglob("*.jpg"))]
        for name in formats
    }
    first, *others = (sorted(images) for images in pixels.values())
    assert first and all(images == first for images in others)


def test_a_list_repeats_images_in_every_format(make_voc: Make, tmp_path: Path) -> None:
    formats = ("voc", "yolo", "coco")
    ready, out = job_of(make_voc(), formats=formats, balance="list"), tmp_path / "out"
    assert any("coco/train.txt" in warning.message for warning in ready.warnings)
    export(ready, out)
    names = sorted((out / "voc/VOCdevkit/VOC2012/ImageSets/Main/train.txt").read_text().split())
    assert len(names) > len(set(names))
    listed = (out / "yolo/train.txt").read_text().splitlines()
    assert sorted(Path(line).stem for line in listed) == names
    assert all((out / "yolo" / line).is_file() for line in listed)
    assert "train: train.txt" in (out / "yolo/data.yaml").read_text()
    data = json.loads((out / "coco/annotations/instances_train.json").read_text())
    assert sorted(Path(image["file_name"]).stem for image in data["images"]) == sorted(set(names))
    listed = (out / "coco/train.txt").read_text().splitlines()
    assert sorted(Path(line).stem for line in listed) == names
    assert all((out / "coco" / line).is_file() for line in listed)


def test_parts_have_lists_of_their_own(make_voc: Make, tmp_path: Path) -> None:
    export(job_of(make_voc(), formats=("yolo", "coco"), balance="easy-ensemble"), tmp_path / "out")
    assert (tmp_path / "out/yolo/data_part1.yaml").read_text().count("train: part1.txt") == 1
    assert (tmp_path / "out/yolo/part1.txt").read_text()
    assert json.loads((tmp_path / "out/coco/annotations/instances_part1.json").read_text())["images"]
    assert not (tmp_path / "out/coco/train.txt").exists()


def test_lists_that_are_no_more_go_when_it_is_exported_again(make_voc: Make, tmp_path: Path) -> None:
    data = make_voc(splits=True)
    options = {"formats": ("voc", "yolo", "coco"), "split": "keep"}
    export(job_of(data, **options), tmp_path / "out")
    (data / "VOC2012/ImageSets/Main/test.txt").unlink()
    again = job_of(data, **options)
    export(again, tmp_path / "out", resume=True)
    export(again, tmp_path / "fresh")
    assert tree(tmp_path / "out") == tree(tmp_path / "fresh")


@pytest.mark.parametrize("what", ["difficult", "pixels", "new class"])
def test_edits_that_change_no_length_are_noticed(make_voc: Make, tmp_path: Path, what: str) -> None:
    data = make_voc()
    options = {"formats": ("voc", "yolo", "coco"), "balance": "none"}
    export(job_of(data, **options), tmp_path / "out")
    annotation, image = (
        data / "VOC2012" / name for name in ("Annotations/img000.xml", "JPEGImages/img000.jpg")
    )
    if what == "pixels":
        content = bytearray(image.read_bytes())
        content[-40] ^= 8
        image.write_bytes(content)
    else:
        old, new = ("<difficult>0", "<difficult>1") if what == "difficult" else (">cat<", ">ant<")
        annotation.write_text(annotation.read_text().replace(old, new))
    again = job_of(data, **options)
    export(again, tmp_path / "out", resume=True)
    export(again, tmp_path / "fresh")
    assert tree(tmp_path / "out") == tree(tmp_path / "fresh")


def test_classes_that_change_places_in_a_mirror_have_numbers(make_voc: Make, tmp_path: Path) -> None:
    rules = {"swap": [["cat", "kitten"]]}
    ready = job_of(make_voc(), formats=("voc", "yolo", "coco"), mirror=rules, balance="none", copies=3)
    export(ready, tmp_path / "out")
    classes = (tmp_path / "out/classes.txt").read_text().split()
    numbers = {
        int(line.split()[0])
        for path in (tmp_path / "out/yolo/labels").rglob("*.txt")
        for line in path.read_text().splitlines()
    }
    assert classes == ["cat", "dog", "owl", "kitten"] and numbers == {0, 1, 2, 3}
