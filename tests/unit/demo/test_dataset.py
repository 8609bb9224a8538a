"""The demo dataset on disk: what it promises, whole or absent, the same bytes each time."""

from __future__ import annotations

import os
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from xml.etree import ElementTree

import cv2
import pytest

from app.demo import dataset as demo
from app.demo.script import shots
from app.errors import Cancelled, DatasetError


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demo.ensure_demo(tmp_path_factory.mktemp("data") / "demo", apart=True)


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw only a handful of images."""
    monkeypatch.setattr(demo, "shots", lambda: shots()[:3])


def _annotations(folder: Path) -> dict[str, ElementTree.Element]:
    return {path.stem: ElementTree.parse(path).getroot() for path in sorted(folder.glob("Annotations/*.xml"))}


def _bytes(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_it_is_as_large_uneven_and_mixed_as_promised(drawn: Path) -> None:
    files = _annotations(drawn)
    boxes = [obj for root in files.values() for obj in root.iter("object")]
    counts = Counter(obj.findtext("name") for obj in boxes)
    assert len(files) >= 72
    assert len(counts) == 6
    assert 15 <= max(counts.values()) / min(counts.values()) <= 30
    mixed = [len({obj.findtext("name") for obj in root.iter("object")}) for root in files.values()]
    assert sum(n >= 2 for n in mixed) > len(files) / 2
    assert sum(n >= 3 for n in mixed) >= 15
    assert sum(n == 0 for n in mixed) >= 3
    for flag, fewest in (("truncated", 15), ("difficult", 15)):
        flagged = sum(obj.findtext(flag) == "1" for obj in boxes)
        assert fewest <= flagged <= len(boxes) / 3, flag


def test_the_rare_class_keeps_company_but_not_always(drawn: Path) -> None:
    company = [
        {obj.findtext("name") for obj in root.iter("object")} - {"bus"}
        for root in _annotations(drawn).values()
        if any(obj.findtext("name") == "bus" for obj in root.iter("object"))
    ]
    assert sum(bool(others) for others in company) >= 4
    assert sum(not others for others in company) >= 2


def test_every_file_is_sound(drawn: Path) -> None:
    for stem, root in _annotations(drawn).items():
        image = cv2.imread(str(drawn / "JPEGImages" / f"{stem}.jpg"))
        height, width = image.shape[:2]
        assert root.findtext("filename") == f"{stem}.jpg"
        assert root.findtext("source/database") == "Evenbox demo"
        assert [root.findtext(f"size/{key}") for key in ("width", "height", "depth")] == [
            str(width),
            str(height),
            "3",
        ]
        for box in root.iter("bndbox"):
            x1, y1, x2, y2 = (int(box.findtext(key)) for key in ("xmin", "ymin", "xmax", "ymax"))
            assert 1 <= x1 <= x2 <= width
            assert 1 <= y1 <= y2 <= height


def test_truncated_boxes_touch_the_border(drawn: Path) -> None:
    for root in _annotations(drawn).values():
        width, height = int(root.findtext("size/width")), int(root.findtext("size/height"))
        for obj in root.iter("object"):
            if obj.findtext("truncated") == "1" and obj.findtext("occluded", "0") == "0":
                box = [int(obj.findtext(f"bndbox/{key}")) for key in ("xmin", "ymin", "xmax", "ymax")]
                assert box[0] == 1 or box[1] == 1 or box[2] == width or box[3] == height


def test_splits_share_out_the_images_and_each_has_every_class(drawn: Path) -> None:
    files = _annotations(drawn)
    listed = {
        split: (drawn / "ImageSets/Main" / f"{split}.txt").read_text().split()
        for split in ("train", "val", "test")
    }
    assert sorted(chain(*listed.values())) == sorted(files)
    assert len(listed["train"]) > len(listed["val"]) + len(listed["test"]) > 20
    for names in listed.values():
        assert len({obj.findtext("name") for name in names for obj in files[name].iter("object")}) == 6


def test_it_says_that_it_is_the_demo(drawn: Path) -> None:
    assert drawn.name == "Evenbox demo"
    text = (drawn / "README.txt").read_text("utf-8")
    assert "drawn by Evenbox" in text
    assert str(len(_annotations(drawn))) in text


@pytest.mark.usefixtures("few")
def test_the_second_call_draws_nothing_and_keeps_edits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = demo.ensure_demo(tmp_path / "demo")
    edited = root / "Annotations/street_001.xml"
    edited.write_text("<annotation/>")
    monkeypatch.setattr(demo, "write_demo", lambda folder: pytest.fail("drawn again"))
    assert demo.ensure_demo(tmp_path / "demo") == root
    assert edited.read_text() == "<annotation/>"


@pytest.mark.usefixtures("few")
def test_the_same_bytes_each_time(tmp_path: Path) -> None:
    first, second = (
        _bytes(demo.ensure_demo(tmp_path / "a")),
        _bytes(demo.ensure_demo(tmp_path / "b")),
    )
    assert first == second
    assert len(first) == 3 + 3 + 3 + 1


@pytest.mark.usefixtures("few")
def test_starts_at_the_same_time_end_with_one_whole_dataset(tmp_path: Path) -> None:
    with ThreadPoolExecutor(3) as pool:
        roots = list(pool.map(lambda _: demo.ensure_demo(tmp_path / "demo"), range(3)))
    assert set(roots) == {tmp_path / "demo" / "Evenbox demo"}
    assert [path.name for path in tmp_path.iterdir()] == ["demo"]
    assert len(list(roots[0].glob("JPEGImages/*.jpg"))) == 3


@pytest.mark.usefixtures("few")
def test_a_full_disk_is_a_clear_error_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(demo, "_write_one", full)
    with pytest.raises(DatasetError, match="No space left on device"):
        demo.ensure_demo(tmp_path / "demo")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("few")
def test_a_place_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    theirs = tmp_path / "demo" / "notes.txt"
    theirs.parent.mkdir()
    theirs.write_text("mine")
    with pytest.raises(DatasetError, match="remove the folder"):
        demo.ensure_demo(tmp_path / "demo")
    assert [path.name for path in tmp_path.rglob("*")] == ["demo", "notes.txt"]


@pytest.mark.usefixtures("few")
def test_what_a_killed_start_left_is_removed_later(tmp_path: Path) -> None:
    old, young = tmp_path / "demo.abc.part", tmp_path / "demo.xyz.part"
    for part in (old, young):
        part.mkdir()
    os.utime(old, (time.time() - 7200,) * 2)
    demo.ensure_demo(tmp_path / "demo")
    assert not old.exists()
    assert young.exists()


@pytest.mark.usefixtures("few")
def test_by_default_it_is_in_the_users_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "user_data", lambda: tmp_path / "data")
    assert demo.ensure_demo() == tmp_path / "data" / "demo-v1" / "Evenbox demo"


def test_drawing_apart_ends_on_request(tmp_path: Path) -> None:
    asked = iter([False, False])
    with pytest.raises(Cancelled):
        demo.ensure_demo(tmp_path / "demo", apart=True, cancelled=lambda: next(asked, True))
    assert not (tmp_path / "demo").exists()
