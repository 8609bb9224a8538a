"""Datasets of other formats come in whole, say what is wrong with them, and go out again."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from app.core.dataset import Dataset
from app.errors import Cancelled, DatasetError, ExportError
from app.export.staging import MARK
from app.interchange.convert import Converted, convert
from app.voc.index import open_dataset

Make = Callable[..., Path]
KINDS = ("yolo", "coco", "voc")
posix = pytest.mark.skipif(sys.platform == "win32", reason="links")


@pytest.fixture
def data(make_voc: Make) -> Path:
    return make_voc(splits=True)


def through(data: Path, tmp_path: Path, *kinds: str) -> Path:
    """Convert from format to format."""
    for number, kind in enumerate(kinds):
        out = tmp_path / f"step{number}"
        assert not convert(data, out, kind).problems
        data = out
    return data


def as_rows(dataset: Dataset) -> dict[str, tuple[list[str], np.ndarray]]:
    rows = {}
    for index, entry in enumerate(dataset.entries):
        part = dataset.boxes_of(index)
        names = [dataset.classes[label] for label in dataset.labels[part]]
        rows[entry.image_id] = (names, dataset.boxes[part])
    return rows


@pytest.mark.parametrize("middle", KINDS)
def test_there_and_back_gives_the_same_dataset(data: Path, tmp_path: Path, middle: str) -> None:
    back = through(data, tmp_path, middle, "voc")
    before, after = open_dataset(data), open_dataset(back)
    wanted, found = as_rows(before), as_rows(after)
    assert found.keys() == wanted.keys()
    for image_id, (names, boxes) in wanted.items():
        assert found[image_id][0] == names
        assert np.abs(found[image_id][1] - boxes).max(initial=0) < 0.5
    for split in ("train", "val", "test"):
        ids = [{d.entries[i].image_id for i in d.splits[split]} for d in (before, after)]
        assert ids[0] == ids[1]
    for entry in before.entries:
        assert entry.image_path is not None
        copy = back / "JPEGImages" / entry.image_path.name
        assert copy.read_bytes() == entry.image_path.read_bytes()


def test_class_numbers_survive(data: Path, tmp_path: Path) -> None:
    yolo = through(data, tmp_path, "yolo")
    text = (yolo / "data.yaml").read_text()
    (yolo / "data.yaml").write_text(text.replace('"cat"', '"zebra"'))
    again = through(yolo, tmp_path / "x", "coco", "yolo")
    assert '0: "zebra"' in (again / "data.yaml").read_text()


def test_difficult_is_iscrowd_and_back(data: Path, tmp_path: Path) -> None:
    path = data / "VOC2012/Annotations/img000.xml"
    text = path.read_text().replace("<difficult>0", "<difficult>1").replace("<truncated>0", "<truncated>1")
    path.write_text(text)
    coco = through(data, tmp_path, "coco")
    boxes = json.loads((coco / "annotations/instances_train.json").read_text())["annotations"]
    assert sum(box["iscrowd"] for box in boxes) == text.count("<object>")
    back = through(coco, tmp_path / "x", "voc")
    again = (back / "Annotations/img000.xml").read_text()
    assert again.count("<difficult>1") == again.count("<truncated>1") == text.count("<object>")


@pytest.mark.parametrize("kind", ["yolo", "coco"])
def test_boxes_that_do_not_follow_exif_are_a_warning(data: Path, tmp_path: Path, kind: str) -> None:
    path, exif = data / "VOC2012/JPEGImages/img000.jpg", Image.Exif()
    exif[274] = 6
    with Image.open(path) as opened:
        opened.save(path, exif=exif.tobytes())
    done = convert(data, tmp_path / "out", kind)
    assert [("EXIF" in text) for _, text in messages(done)] == [True] and not done.failed


# YOLO


def test_difficult_boxes_that_become_like_all_others_are_a_warning(data: Path, tmp_path: Path) -> None:
    path = data / "VOC2012/Annotations/img000.xml"
    path.write_text(path.read_text().replace("<difficult>0", "<difficult>1"))
    done = convert(data, tmp_path / "out", "yolo")
    assert ["difficult" in text for _, text in messages(done)] == [True] and not done.failed


def make_yolo(root: Path, labels: str, image: bytes, yaml: str = "names: [cat, dog]\n") -> Path:
    for folder in ("images", "labels"):
        (root / folder).mkdir(parents=True)
    (root / "data.yaml").write_text(yaml)
    (root / "images/a.jpg").write_bytes(image)
    (root / "labels/a.txt").write_text(labels)
    return root


@pytest.fixture
def image(data: Path) -> bytes:
    return (data / "VOC2012/JPEGImages/img000.jpg").read_bytes()


def messages(done: Converted) -> list[tuple[int | None, str]]:
    return [(found.line, found.message) for found in done.problems]


def test_every_bad_label_line_is_one_problem_with_its_line(tmp_path: Path, image: bytes) -> None:
    lines = ["0 0.5 0.5 0.2 0.2", "7 0.5 0.5 0.2 0.2", "x 1 2 3 4", "0 0.5 0.5", "1 nan 0.5 0.2 0.2"]
    lines += ["0 1.5 1.5 0.1 0.1", "0 0.5 0.5 0 0.1", "1 0.0 0.5 0.5 0.5", "", "-1 0.5 0.5 0.2 0.2"]
    lines += ["0.5 0.5 0.5 0.2 0.2", "-0.5 0.5 0.5 0.2 0.2", "nan 0.5 0.5 0.2 0.2", "1.0 0.5 0.5 0.2 0.2"]
    done = convert(make_yolo(tmp_path / "in", "\n".join(lines), image), tmp_path / "out", "voc")
    assert [line for line, _ in messages(done)] == [2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13]
    assert (done.images, done.boxes, done.failed) == (1, 3, 10)
    assert all("\n" not in text for _, text in messages(done))


def test_a_polygon_gives_the_box_around_it(tmp_path: Path, image: bytes) -> None:
    root = make_yolo(tmp_path / "in", "1 0.1 0.2 0.5 0.2 0.5 0.6 0.3 0.7\n", image)
    assert convert(root, tmp_path / "out", "yolo").boxes == 1
    values = [float(v) for v in (tmp_path / "out/labels/train/a.txt").read_text().split()]
    assert values == pytest.approx([1, 0.3, 0.45, 0.4, 0.5], abs=1e-5)


def test_an_image_without_labels_is_a_background(tmp_path: Path, image: bytes) -> None:
    root = make_yolo(tmp_path / "in", "0 0.5 0.5 0.2 0.2\n", image)
    (root / "images/b.jpg").write_bytes(image)
    done = convert(root, tmp_path / "out", "voc")
    assert (done.images, done.problems) == (2, ())


@pytest.mark.parametrize(
    "yaml",
    [
        "path: ../in\ntrain: images\nnames: {0: cat, 1: dog}\n",
        "train: ../images\nnames: [cat, dog]\n",
        "path: /nowhere\ntrain: images\nval:\nnames: [cat, dog]\n",
        "train: train.txt\nnames: [cat, dog]\n",
        "names: [cat, dog]\n",
    ],
)
def test_the_many_ways_to_name_the_images(tmp_path: Path, image: bytes, yaml: str) -> None:
    root = make_yolo(tmp_path / "in", "0 0.5 0.5 0.2 0.2\n", image, yaml)
    (root / "train.txt").write_text("./images/a.jpg\n")
    done = convert(root, tmp_path / "out", "voc")
    assert (done.images, done.boxes, done.problems) == (1, 1, ())


def test_an_image_of_two_splits_is_taken_once_and_said(tmp_path: Path, image: bytes) -> None:
    """``val: images`` beside ``train: images`` is what one writes where there is no validation split."""
    yaml = "names: [cat, dog]\ntrain: images\nval: images\n"
    done = convert(make_yolo(tmp_path / "in", "0 0.5 0.5 0.2 0.2\n", image, yaml), tmp_path / "out", "coco")
    assert (done.images, done.boxes) == (1, 1)
    assert messages(done) == [(None, "1 images of val are in train too; they are taken as train")]


def test_labels_beside_images_are_found_wherever_the_dataset_lies(tmp_path: Path, image: bytes) -> None:
    root = tmp_path / "images" / "mine"
    root.mkdir(parents=True)
    (root / "classes.txt").write_text("cat\ndog\n")
    (root / "a.jpg").write_bytes(image)
    (root / "a.txt").write_text("1 0.5 0.5 0.2 0.2\n")
    done = convert(root, tmp_path / "out", "voc")
    assert (done.source, done.boxes, done.problems) == ("yolo", 1, ())


def test_a_dataset_without_a_single_label_file_is_no_dataset_of_backgrounds(
    tmp_path: Path, image: bytes
) -> None:
    root = make_yolo(tmp_path / "in", "", image)
    (root / "labels").rename(root / "annotations of mine")
    with pytest.raises(DatasetError, match="no label file"):
        convert(root, tmp_path / "out", "voc")


def test_a_voc_dataset_with_a_list_of_classes_stays_one(data: Path, tmp_path: Path) -> None:
    (data / "classes.txt").write_text("cat\ndog\nowl\n")
    assert convert(data, tmp_path / "out", "yolo").source == "voc"


@pytest.mark.parametrize(
    ("yaml", "message"),
    [
        ("names: {0: cat, 2: dog}\n", "numbered 0, 1, 2"),
        ("names: [cat, cat]\n", "two classes are called cat"),
        ("names: [[1], cat]\n", "list of class names"),
        ("names: []\n", "list of class names"),
        ("names: 5\n", "list of class names"),
    ],
)
def test_a_bad_list_of_classes_ends_it_with_a_word(
    tmp_path: Path, image: bytes, yaml: str, message: str
) -> None:
    root = make_yolo(tmp_path / "in", "", image, yaml)
    with pytest.raises(DatasetError, match=message):
        convert(root, tmp_path / "out", "voc")
    assert not (tmp_path / "out").exists()


def test_a_yaml_bomb_does_not_go_off(tmp_path: Path, image: bytes) -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{k}: &a{k} [*a{k - 1}, *a{k - 1}]\n" for k in range(1, 60))
    root = make_yolo(tmp_path / "in", "0 0.5 0.5 0.2 0.2\n", image, f"{bomb}names: [cat]\n")
    assert convert(root, tmp_path / "out", "voc").images == 1
    (root / "data.yaml").write_text(f"{bomb}names: *a59\n")
    with pytest.raises(DatasetError, match="list of class names"):
        convert(root, tmp_path / "other", "voc")


def test_lists_that_lead_out_are_reported_and_not_followed(tmp_path: Path, image: bytes) -> None:
    (tmp_path / "secret.jpg").write_bytes(image)
    yaml = f"train: train.txt\nval: [.., {'y' * 3000}]\ntest: /\nnames: [cat, dog]\n"
    root = make_yolo(tmp_path / "in", "0 0.5 0.5 0.2 0.2\n", image, yaml)
    lines = [
        "x" * 5000 + ".jpg",
        "images/a.jpg",
        "../secret.jpg",
        str(tmp_path / "secret.jpg"),
        "a\0b.jpg",
        "images/no.jpg",
    ]
    (root / "train.txt").write_text("\n".join(lines))
    done = convert(root, tmp_path / "out", "voc")
    assert done.images == 1 and done.failed == 8
    assert not list((tmp_path / "out").rglob("secret*"))


@posix
def test_links_that_lead_out_are_reported_and_not_followed(tmp_path: Path, image: bytes) -> None:
    (tmp_path / "secret.jpg").write_bytes(image)
    (tmp_path / "passwords.txt").write_text("0 0.5 0.5 0.2 0.2\n")
    root = make_yolo(tmp_path / "in", "0 0.5 0.5 0.2 0.2\n", image)
    (root / "images/out.jpg").symlink_to(tmp_path / "secret.jpg")
    (root / "images/b.jpg").write_bytes(image)
    (root / "labels/b.txt").symlink_to(tmp_path / "passwords.txt")
    done = convert(root, tmp_path / "out", "voc")
    assert done.images == 1
    assert ["leads out" in text for _, text in messages(done)] == [True, True]


@posix
@pytest.mark.parametrize("name", ["images/b.jpg", "labels/b.txt", "data.yaml", "list.txt", "more.yaml"])
def test_pipes_are_reported_and_not_waited_for(tmp_path: Path, image: bytes, name: str) -> None:
    root = make_yolo(tmp_path / "in", "0 0.5 0.5 0.2 0.2\n", image)
    (root / "images/b.jpg").write_bytes(image)
    (root / "classes.txt").write_text("cat\ndog\n")
    with (root / "data.yaml").open("a") as file:
        file.write("train: images\nval: list.txt\n")
    (root / name).unlink(missing_ok=True)
    os.mkfifo(root / name)
    done = convert(root, tmp_path / "out", "voc")
    assert done.images == (1 if name.endswith(("b.jpg", "b.txt")) else 2)
    said = [text for _, text in messages(done)]
    assert name.endswith(".yaml") or any("is no file" in t or "neither a folder" in t for t in said)


@posix
def test_a_pipe_is_no_coco_file(tmp_path: Path, image: bytes) -> None:
    root = make_coco(tmp_path / "in", image)
    for name in ("instances_val.json", "other.json"):
        os.mkfifo(root / name)
    assert convert(root, tmp_path / "out", "voc").images


def test_a_byte_order_mark_is_no_part_of_a_number_or_name(tmp_path: Path, image: bytes) -> None:
    root = make_yolo(tmp_path / "in", "\ufeff0 0.5 0.5 0.2 0.2\n", image)
    (root / "data.yaml").unlink()
    (root / "classes.txt").write_text("\ufeffcat\ndog\n", encoding="utf-8")
    done = convert(root, tmp_path / "out", "coco")
    assert (done.boxes, done.classes, done.problems) == (1, ("cat", "dog"), ())


# COCO


def make_coco(root: Path, image: bytes, **changes: Any) -> Path:
    data: dict[str, Any] = {
        "images": [{"id": 1, "file_name": "a.jpg"}],
        "annotations": [{"id": 5, "image_id": 1, "category_id": 3, "bbox": [10, 20, 30, 20]}],
        "categories": [{"id": 3, "name": "cat"}],
        **changes,
    }
    (root / "annotations").mkdir(parents=True)
    (root / "train2017").mkdir()
    (root / "train2017/a.jpg").write_bytes(image)
    (root / "annotations/instances_train2017.json").write_text(json.dumps(data))
    return root


def test_a_plain_coco_dataset(tmp_path: Path, image: bytes) -> None:
    done = convert(make_coco(tmp_path / "in", image), tmp_path / "out", "voc")
    assert (done.images, done.boxes, done.classes, done.problems) == (1, 1, ("cat",), ())
    dataset = open_dataset(tmp_path / "out")
    assert dataset.boxes.tolist() == [[10, 20, 40, 40]] and list(dataset.splits) == ["train", "trainval"]


BAD_BOXES: list[Any] = [
    {"id": 1, "image_id": 9, "category_id": 3, "bbox": [1, 1, 5, 5]},
    {"id": 2, "image_id": 1, "category_id": 4, "bbox": [1, 1, 5, 5]},
    {"id": 3, "image_id": 1, "category_id": 3, "bbox": [1, 1, 5]},
    {"id": 4, "image_id": 1, "category_id": 3, "bbox": [1, 1, 5, "x"]},
    {"id": 5, "image_id": 1, "category_id": 3, "bbox": [1, 1, float("nan"), 5]},
    {"id": 6, "image_id": 1, "category_id": 3, "bbox": [900, 900, 5, 5]},
    {"id": 7, "image_id": 1, "category_id": 3},
    {"id": 8, "image_id": [1], "category_id": 3, "bbox": [1, 1, 5, 5]},
    {"id": 9, "image_id": 1, "category_id": 3, "bbox": [1, 1, -5, 5]},
    {"id": 10, "image_id": 1, "category_id": [3], "bbox": [1, 1, 5, 5]},
    {"id": 11, "image_id": 1, "category_id": 3, "bbox": [1, 1, 5, 10**400]},
    {"id": 12, "image_id": 1, "category_id": 3, "bbox": 5},
    "box",
    None,
]


def test_every_bad_annotation_is_one_problem(tmp_path: Path, image: bytes) -> None:
    root = make_coco(tmp_path / "in", image, annotations=BAD_BOXES)
    done = convert(root, tmp_path / "out", "voc")
    assert (done.images, done.boxes, done.failed) == (1, 0, len(BAD_BOXES))


@pytest.mark.parametrize(
    ("written", "is_crowd", "warnings"),
    [
        *[(0, 0, 0), (1, 1, 0), (None, 0, 0), (True, 1, 0), (False, 0, 0), ("0", 0, 0), ("1", 1, 0)],
        *[("False", 0, 0), ("true", 1, 0), ("", 0, 0), ("maybe", 0, 1), ([1], 0, 1)],
    ],
)
def test_flags_are_read_as_they_are_meant(
    tmp_path: Path, image: bytes, written: Any, is_crowd: int, warnings: int
) -> None:
    box = {
        "id": 1,
        "image_id": 1,
        "category_id": 3,
        "bbox": [1, 1, 5, 5],
        "attributes": {"occluded": written},
    }
    root = make_coco(tmp_path / "in", image, annotations=[{**box, "iscrowd": written}])
    done = convert(root, tmp_path / "out", "coco")
    assert done.failed == 0 and len(messages(done)) == 2 * warnings
    [path] = (tmp_path / "out/annotations").iterdir()
    [found] = json.loads(path.read_text())["annotations"]
    assert found["iscrowd"] == is_crowd and ("attributes" in found) == bool(is_crowd)


LEADING_OUT: list[Any] = ["../secret.jpg", "/etc/hostname", "a\0.jpg", "", 7]
LEADING_OUT += ["train2017/../../secret.jpg", "x" * 5000 + ".jpg", "\ud800.jpg"]


@pytest.mark.parametrize("name", LEADING_OUT)
def test_file_names_that_lead_out_are_reported_and_not_followed(
    tmp_path: Path, image: bytes, name: Any
) -> None:
    (tmp_path / "secret.jpg").write_bytes(image)
    images = [{"id": 1, "file_name": "a.jpg"}, {"id": 2, "file_name": name}]
    done = convert(make_coco(tmp_path / "in", image, images=images), tmp_path / "out", "voc")
    assert done.images == 1 and done.failed == 1


def test_whole_paths_inside_the_dataset_do_not_get_into_names(tmp_path: Path, image: bytes) -> None:
    root = tmp_path / "in"
    images = [{"id": 1, "file_name": str(root / "train2017/a.jpg")}]
    done = convert(make_coco(root, image, images=images), tmp_path / "out", "voc")
    assert done.images == 1 and (tmp_path / "out/JPEGImages/a.jpg").is_file()


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, '{"images": 1}', "[]", "null"])
def test_a_file_that_is_no_coco_says_so(tmp_path: Path, image: bytes, text: str) -> None:
    root = make_coco(tmp_path / "in", image)
    (root / "annotations/instances_train2017.json").write_text(text)
    with pytest.raises(DatasetError, match=r"instances_train2017\.json|COCO"):
        convert(root, tmp_path / "out", "voc")


# any


def test_names_that_are_one_file_somewhere_stay_apart(tmp_path: Path, image: bytes) -> None:
    root = make_yolo(tmp_path / "in", "", image)
    for split, name in (("train", "x"), ("val", "x"), ("val", "X"), ("test", "con")):
        (root / "images" / split).mkdir(exist_ok=True)
        (root / f"images/{split}/{name}.jpg").write_bytes(image)
        (root / "labels" / split).mkdir(exist_ok=True)
        (root / f"labels/{split}/{name}.txt").touch()
    (root / "images/a.jpg").unlink()
    done = convert(root, tmp_path / "out", "voc")
    names = sorted(path.name.lower() for path in (tmp_path / "out/JPEGImages").iterdir())
    assert done.images == len(set(names)) == 4
    assert not any(name.startswith("con.") for name in names)


@posix
def test_a_pipe_in_place_of_an_annotation_is_a_failure(data: Path, tmp_path: Path) -> None:
    path = sorted(data.rglob("*.xml"))[0]
    path.unlink()
    os.mkfifo(path)
    done = convert(data, tmp_path / "out", "yolo")
    assert done.failed == 1 and [p.path for p in done.problems if "a pipe" in p.message] == [path]


def test_an_image_of_a_voc_dataset_that_is_none_is_named_once(data: Path, tmp_path: Path) -> None:
    path = sorted(data.rglob("*.jpg"))[0]
    path.write_bytes(b"")
    done = convert(data, tmp_path / "out", "yolo")
    assert done.failed == 1 and str(path) not in done.problems[0].message


def test_an_image_that_is_none_is_a_problem(tmp_path: Path, image: bytes) -> None:
    root = make_yolo(tmp_path / "in", "0 0.5 0.5 0.2 0.2\n", image)
    (root / "images/b.jpg").write_bytes(b"no image")
    done = convert(root, tmp_path / "out", "coco")
    assert (done.images, done.failed) == (1, 1)


@pytest.mark.parametrize("where", ["in", "in/below", "."])
def test_places_that_cannot_be_written_to(data: Path, tmp_path: Path, where: str) -> None:
    data.rename(tmp_path / "in")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(ExportError, match="one in the other"):
        convert(tmp_path / "in", tmp_path / where, "yolo")
    assert sorted(tmp_path.rglob("*")) == before


def test_a_folder_with_something_in_it_is_refused(data: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/mine.txt").touch()
    with pytest.raises(ExportError, match="not empty"):
        convert(data, tmp_path / "out", "yolo")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine.txt"]


def test_a_cancelled_conversion_leaves_nothing(data: Path, tmp_path: Path) -> None:
    asked: list[int] = []
    with pytest.raises(Cancelled):
        convert(data, tmp_path / "out", "yolo", cancelled=lambda: len(asked) > 3 or bool(asked.append(1)))
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_what_a_killed_conversion_left_is_cleared_and_nothing_else(data: Path, tmp_path: Path) -> None:
    left = tmp_path / ".out.part"
    left.mkdir()
    (left / "mine.txt").touch()
    with pytest.raises(ExportError, match="not made by Evenbox"):
        convert(data, tmp_path / "out", "yolo")
    assert (left / "mine.txt").exists()
    (left / MARK).touch()
    assert convert(data, tmp_path / "out", "yolo").images == 12
    assert not left.exists() and not (tmp_path / "out" / MARK).exists()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root writes everywhere")
def test_a_place_that_is_read_only_says_so(data: Path, tmp_path: Path) -> None:
    (tmp_path / "locked").mkdir(mode=0o500)
    with pytest.raises(ExportError, match="cannot be written"):
        convert(data, tmp_path / "locked/out", "yolo")
