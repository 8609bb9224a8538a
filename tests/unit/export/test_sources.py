"""Which images an export uses: their split, size, frame; boxes cut to them; what cannot be used, and why."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PIL import Image

from app.core.annotation import Annotation, BoundingBox
from app.core.dataset import Dataset
from app.errors import Cancelled, ExportError
from app.export.sources import box_rows, clean_annotation, find_sources, resolve_splits, usable_boxes
from app.voc.index import open_dataset

Make = Callable[..., Path]


def with_lists(root: Path, **lists: str) -> Dataset:
    """Give a devkit split lists of image numbers, for example ``train="0 1 2"``."""
    folder = root / "VOC2012/ImageSets/Main"
    for name, numbers in lists.items():
        (folder / f"{name}.txt").write_text("".join(f"img{int(k):03}\n" for k in numbers.split()))
    return open_dataset(root)


def split_numbers(dataset: Dataset, split: str) -> dict[str, list[int]]:
    return {name: indices.tolist() for name, indices in resolve_splits(dataset, split, 0).items()}


def test_none_takes_all_for_training_and_auto_keeps_lists_where_there_are_some(make_voc: Make) -> None:
    dataset = open_dataset(make_voc(count=4))
    assert split_numbers(dataset, "none") == split_numbers(dataset, "auto") == {"train": [0, 1, 2, 3]}
    listed = with_lists(make_voc("listed", count=4), train="2 0", val="1")
    assert split_numbers(listed, "auto") == split_numbers(listed, "keep") == {"train": [0, 2], "val": [1]}
    assert split_numbers(listed, "none") == {"train": [0, 1, 2, 3]}


def test_trainval_alone_is_the_training_set_less_val(make_voc: Make) -> None:
    root = make_voc(count=6)
    assert split_numbers(with_lists(root, trainval="0 1 2 3"), "keep") == {"train": [0, 1, 2, 3]}
    assert split_numbers(with_lists(root, val="3"), "keep") == {"train": [0, 1, 2], "val": [3]}
    assert split_numbers(with_lists(root, test="5"), "keep")["test"] == [5]


@pytest.mark.parametrize(
    ("lists", "message"),
    [
        ({"train": "0 1", "val": "1 2"}, "img001 in train and val"),
        ({"train": "0 1", "test": "0"}, "img000 in train and test"),
        ({"train": "0", "val": "2", "test": "2"}, "img002 in val and test"),
        ({"trainval": "0 1 3", "test": "3"}, "img003 in test and train"),
        ({"val": "0", "test": "1"}, "no list of training images"),
        ({"train": ""}, "no list of training images"),
        ({}, "no list of training images"),
    ],
)
def test_lists_that_would_leak_or_leave_nothing_to_train_on_are_refused(
    make_voc: Make, lists: dict[str, str], message: str
) -> None:
    with pytest.raises(ExportError, match=message):
        resolve_splits(with_lists(make_voc(count=4), **lists), "keep", 0)


def test_lists_that_name_unknown_images_or_an_image_twice_are_read_for_what_they_say(make_voc: Make) -> None:
    dataset = with_lists(make_voc(count=4), train="0 0 99 1")
    assert split_numbers(dataset, "keep") == {"train": [0, 1]}


@given(st.lists(st.floats(0.01, 10), min_size=1, max_size=3), st.integers(0, 5))
def test_shares_cover_every_image_once(shares: list[float], seed: int) -> None:
    dataset = SMALL
    parts = resolve_splits(dataset, shares, seed)
    assert list(parts) == ["train", "val", "test"][: len(shares)]
    assert sorted(np.concatenate(list(parts.values())).tolist()) == list(range(7))


def test_four_shares_are_one_too_many(make_voc: Make) -> None:
    with pytest.raises(ExportError, match="one to three shares"):
        resolve_splits(open_dataset(make_voc(count=4)), [1, 1, 1, 1], 0)


def test_what_cannot_be_used_has_a_reason_and_the_rest_is_found(make_voc: Make) -> None:
    root = make_voc(count=6)
    year = root / "VOC2012"
    (year / "JPEGImages/img001.jpg").unlink()
    (year / "JPEGImages/img002.jpg").write_bytes(b"no image")
    (year / "Annotations/img003.xml").write_text("<annotation><object>")
    (year / "Annotations/img004.xml").unlink()  # no annotation at all: no part of any split
    dataset = open_dataset(root)
    sources, failures = find_sources(dataset, resolve_splits(dataset, "none", 0))
    assert [source.image_id for source in sources] == ["img000", "img005"]
    assert [failure.image_id for failure in failures] == ["img001", "img002", "img003"]
    for failure, words in zip(failures, ("image", "not a readable image", "line 1: not well"), strict=True):
        assert words in failure.reason and failure.image_id in failure.reason


def test_the_reason_of_a_file_without_any_usable_box_names_the_first_of_them(make_voc: Make) -> None:
    root = make_voc(count=2)
    path = root / "VOC2012/Annotations/img001.xml"
    path.write_text("<annotation>\n<object><name>cat</name></object>\n<object/></annotation>")
    dataset = open_dataset(root)
    [failure] = find_sources(dataset, resolve_splits(dataset, "none", 0))[1]
    assert failure.reason.startswith(f"{path}, line 2: ")


def test_an_image_whose_boxes_all_lie_outside_does_not_pass_for_an_empty_one(make_voc: Make) -> None:
    root = make_voc(count=2)
    path = root / "VOC2012/Annotations/img001.xml"
    path.write_text(path.read_text().replace("<xmin>", "<xmin>9").replace("<xmax>", "<xmax>9"))
    dataset = open_dataset(root)
    sources, [failure] = find_sources(dataset, resolve_splits(dataset, "none", 0))
    assert [source.image_id for source in sources] == ["img000"]
    assert failure.reason.startswith(f"{path}: all boxes lie outside of the image, which is ")


def test_a_file_that_vanishes_meanwhile_is_a_failure(make_voc: Make) -> None:
    root = make_voc(count=2)
    dataset = open_dataset(root)
    (root / "VOC2012/Annotations/img001.xml").unlink()
    _, failures = find_sources(dataset, {"train": np.arange(2)})
    assert [failure.image_id for failure in failures] == ["img001"]


def test_looking_can_be_cancelled(make_voc: Make) -> None:
    dataset = open_dataset(make_voc(count=2))
    with pytest.raises(Cancelled):
        find_sources(dataset, {"train": np.arange(2)}, cancelled=lambda: True)


@pytest.mark.parametrize(
    ("turn", "stated", "size", "applied"),
    [
        (6, (80, 60), (80, 60), 1),
        (6, (60, 80), (60, 80), 6),
        (6, None, (60, 80), 6),
        (3, (80, 60), (80, 60), 3),
        (1, (80, 60), (80, 60), 1),
    ],
)
def test_size_and_turn_are_in_the_frame_of_the_boxes(
    tmp_path: Path, turn: int, stated: tuple[int, int] | None, size: tuple[int, int], applied: int
) -> None:
    exif = Image.Exif()
    exif[274] = turn
    Image.new("RGB", (80, 60)).save(tmp_path / "a.jpg", exif=exif.tobytes())
    text = "" if stated is None else f"<size><width>{stated[0]}</width><height>{stated[1]}</height></size>"
    (tmp_path / "a.xml").write_text(f"<annotation>{text}</annotation>")
    dataset = open_dataset(tmp_path)
    [source], _ = find_sources(dataset, {"train": np.arange(1)})
    assert (source.size, source.turn, source.stated_turn) == (size, applied, turn)
    assert source.image_bytes == (tmp_path / "a.jpg").stat().st_size


BOXES = arrays.arrays(np.float64, st.tuples(st.integers(0, 6), st.just(4)), elements=st.floats(-50, 150))


@given(BOXES, st.integers(1, 100), st.integers(1, 100))
def test_cleaning_cuts_to_the_image_and_drops_what_is_outside(
    boxes: np.ndarray, width: int, height: int
) -> None:
    annotation = Annotation("a", tuple(BoundingBox(str(k), *row) for k, row in enumerate(boxes.tolist())))
    cleaned = clean_annotation(annotation, (width, height))
    rows = box_rows(cleaned)
    assert (cleaned.width, cleaned.height) == (width, height)
    assert (rows[:, :2] >= 0).all() and (rows[:, 2:] <= (width, height)).all()
    assert (rows[:, 2:] > rows[:, :2]).all()
    assert [box.name for box in cleaned.boxes] == [
        str(k) for k in np.flatnonzero(usable_boxes(boxes, (width, height)))
    ]
    assert clean_annotation(cleaned, (width, height)) == cleaned


@pytest.fixture(scope="module", autouse=True)
def _small(tmp_path_factory: pytest.TempPathFactory) -> None:
    """One small dataset for all examples of a property."""
    root = tmp_path_factory.mktemp("small")
    for k in range(7):
        cv2.imwrite(str(root / f"i{k}.png"), np.zeros((8, 8, 3), np.uint8))
        box = "<bndbox><xmin>1</xmin><ymin>1</ymin><xmax>4</xmax><ymax>4</ymax></bndbox>"
        objects = "".join(f"<object><name>{name}</name>{box}</object>" for name in "abc"[: k % 4])
        (root / f"i{k}.xml").write_text(f"<annotation>{objects}</annotation>")
    global SMALL
    SMALL = open_dataset(root)
    shutil.rmtree(root)


SMALL: Dataset
