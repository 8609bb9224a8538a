"""Leaks between splits, by bytes, by view and by name; groups that a new split keeps together."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from app.core.dataset import ImageEntry
from app.errors import Cancelled, DatasetError
from app.imaging.likeness import SimilarPairs
from app.voc.alike import Alike, find_alike
from app.voc.index import open_dataset
from app.voc.leaks import find_leaks

Put = Callable[[Path, str], Path]


def scene(seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    image = np.full((120, 160, 3), 220, np.uint8)
    for _ in range(25):
        cv2.circle(
            image,
            (int(rng.integers(160)), int(rng.integers(120))),
            int(rng.integers(6, 15)),
            (90, 60, 40),
            -1,
        )
    return image


@pytest.fixture
def leaky(tmp_path: Path, xml: Callable[..., str]) -> Path:
    """Folders train, valid and test: a file twice, a view again, a mirror image, one source twice."""
    images = {f"train/{name}": scene(k) for k, name in enumerate("abcdef")}
    images |= {"valid/again": images["train/a"], "valid/new": scene(20), "test/new": scene(21)}
    images |= {
        "test/near": np.clip(images["train/b"] * 0.8 + 5, 0, 255).astype(np.uint8),
        "test/mirror": cv2.flip(images["train/c"], 1),
        "train/cat_png.rf.0123456789abcdef0123456789abcdef": scene(30),
        "valid/cat_png.rf.fedcba9876543210fedcba9876543210": scene(31),
        "train/twin": images["train/d"],
    }
    for name, image in images.items():
        path = tmp_path / "set" / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        cv2.imwrite(str(path), image)
        path.with_suffix(".xml").write_text(xml(("cat", 5, 5, 50, 50), size=(160, 120)))
    return tmp_path / "set"


def test_every_kind_of_leak_is_found_once(leaky: Path) -> None:
    dataset = open_dataset(leaky)
    found = list(find_leaks(dataset, find_alike(dataset)))
    kinds = {problem.kind: problem for problem in found}
    assert len(found) == len(kinds) == 5
    for kind, words in {
        "leak_bytes": ("valid/again (val)", "train/a (train)"),
        "leak_alike": ("test/near (test)", "train/b (train)"),
        "leak_mirrored": ("test/mirror (test)", "train/c (train)"),
        "leak_source": ("train, val", "cat_png.rf"),
        "twin_bytes": ("train/twin", "train/d"),
    }.items():
        assert all(word in kinds[kind].message for word in words), kind
        assert (kinds[kind].severity == "warning") == kind.startswith("leak")


def test_groups_hold_what_belongs_together_whatever_the_number_of_workers(leaky: Path) -> None:
    dataset = open_dataset(leaky)
    ids = [entry.image_id for entry in dataset.entries]
    groups = find_alike(dataset, workers=3).groups()
    assert (groups == find_alike(dataset).groups()).all()
    together = {frozenset(i for i, g in zip(ids, groups, strict=True) if g == group) for group in groups}
    pairs = {names for names in together if len(names) > 1}
    assert {len(names) for names in pairs} == {2} and len(pairs) == 5


def test_a_pattern_says_what_is_of_one_source(leaky: Path) -> None:
    dataset = open_dataset(leaky)
    alike = find_alike(dataset, r"/n(ew)")
    assert "leak_source" in {p.kind for p in find_leaks(dataset, alike) if "test/new" in p.message}
    with pytest.raises(DatasetError, match="no regular expression"):
        find_alike(dataset, "(")


def test_frames_and_derived_names(tmp_path: Path, put: Put, xml: Callable[..., str]) -> None:
    names = ["a_frame_0001", "a_frame_0002", "b", "b_aug3", "b (2)", "c1", "c2", "backflip3", "back"]
    for name in names:
        put(tmp_path / f"{name}.xml", xml(("cat", 1, 1, 5, 5)))
    dataset = open_dataset(tmp_path)
    alike = find_alike(dataset)
    number = {entry.image_id: alike.groups()[k] for k, entry in enumerate(dataset.entries)}
    assert number["a_frame_0001"] == number["a_frame_0002"]
    assert number["b"] == number["b_aug3"] == number["b (2)"]
    assert len({number[name] for name in ("a_frame_0001", "b", "c1", "c2", "backflip3", "back")}) == 6
    assert not alike.looked_at.any()


def test_a_still_camera_does_not_become_one_group() -> None:
    pairs = np.array([(k, k + 1) for k in range(99)], np.int64)
    similarity = np.where(np.arange(99) % 5 == 4, 0.88, 0.97)
    similar = SimilarPairs(pairs, similarity, np.zeros(99, bool))
    alike = Alike(np.zeros((0, 2), np.int64), similar, np.arange(100), np.ones(100, bool))
    sizes = np.bincount(alike.groups(), minlength=100)
    assert sizes.max() == 5


def test_comparing_can_be_stopped(leaky: Path) -> None:
    with pytest.raises(Cancelled):
        find_alike(open_dataset(leaky), cancelled=lambda: True)


def test_looking_at_images_can_be_stopped_between_any_two(
    tmp_path: Path, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    for k in range(200):
        put(tmp_path / f"{k}.xml", "<annotation/>")
    looked_at: list[ImageEntry] = []

    def slow(entry: ImageEntry) -> None:
        looked_at.append(entry)
        time.sleep(0.005)

    monkeypatch.setattr("app.voc.alike._look_at", slow)
    with pytest.raises(Cancelled):
        find_alike(open_dataset(tmp_path), cancelled=lambda: len(looked_at) > 2)
    assert len(looked_at) < 100


def test_the_published_split_of_bccd_has_a_view_in_two_parts(bccd: Path) -> None:
    dataset = open_dataset(bccd)
    [leak] = find_leaks(dataset, find_alike(dataset))
    assert leak.kind == "leak_alike"
    assert (leak.arguments["image"], leak.arguments["other"]) == ("BloodImage_00038", "BloodImage_00037")
