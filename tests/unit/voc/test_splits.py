from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.core.dataset import Dataset
from app.voc.index import open_dataset
from app.voc.splits import check_splits, folder_splits

Put = Callable[..., Path]


@pytest.fixture
def year(tmp_path: Path, put: Put) -> Path:
    """A year with the images a, b, c, d and my 1."""
    for name in ("a", "b", "c", "d", "my 1"):
        put(tmp_path / "Annotations" / f"{name}.xml")
        put(tmp_path / "JPEGImages" / f"{name}.jpg", "")
    return tmp_path


def main(year: Path, name: str) -> Path:
    return year / "ImageSets" / "Main" / name


def splits(dataset: Dataset) -> dict[str, str]:
    """Return split to the first letters of its ids, in order."""
    return {
        split: "".join(dataset.entries[index].image_id[0] for index in indices.tolist())
        for split, indices in dataset.splits.items()
    }


def test_plain_lists_keep_their_order(year: Path, put: Put) -> None:
    put(main(year, "train.txt"), "c\na\n")
    put(main(year, "val.txt"), "b")
    put(main(year, "trainval.txt"), "c\na\nb\n")
    put(main(year, "Test.TXT"), "d\n")
    put(main(year, "notes.txt"), "x\n")
    dataset = open_dataset(year)
    assert splits(dataset) == {"train": "ca", "val": "b", "trainval": "cab", "test": "d"}
    assert dataset.problems == ()


@pytest.mark.parametrize(
    "text",
    [
        "a\r\n\r\nmy 1\r\n",
        "\ufeffa\n my 1 \n",
        "a.jpg\nmy 1.xml",
        "a 1\nmy 1 -1\n",
        "JPEGImages/a.jpg\n/data/VOC/JPEGImages/my 1.jpg\n",
        "VOC2007\\JPEGImages\\a.jpg\nC:\\my 1.jpg",
        "./JPEGImages/a.jpg ./Annotations/a.xml\nmy 1\n",
    ],
)
def test_lines_in_the_forms_that_tools_write(year: Path, put: Put, text: str) -> None:
    put(main(year, "train.txt"), text)
    dataset = open_dataset(year)
    assert splits(dataset) == {"train": "am"}
    assert dataset.problems == ()


def test_utf_16_lists(year: Path, put: Put) -> None:
    put(main(year, "train.txt")).write_bytes("a\r\nb\r\n".encode("utf-16"))
    assert splits(open_dataset(year)) == {"train": "ab"}


def test_lists_per_class_where_there_is_no_plain_one(year: Path, put: Put) -> None:
    put(main(year, "cat_train.txt"), "a  1\nb -1\n")
    put(main(year, "dog_train.txt"), "a -1\nb  0\nc  1\n")
    put(main(year, "cat_val.txt"), "d 1\n")
    put(main(year, "val.txt"), "c\n")
    put(main(year, "old_test.txt"), "a\nb\n")
    assert splits(open_dataset(year)) == {"train": "abc", "val": "c"}


def test_validation_is_val(year: Path, put: Put) -> None:
    put(main(year, "valid.txt"), "a\n")
    assert splits(open_dataset(year)) == {"val": "a"}


def test_lists_directly_in_image_sets(year: Path, put: Put) -> None:
    put(year / "imagesets" / "train.txt", "a\n")
    assert splits(open_dataset(year)) == {"train": "a"}


def test_unknown_and_repeated_lines_are_one_problem_each(year: Path, put: Put) -> None:
    put(main(year, "train.txt"), "a\n\nx\ny\nb\na\nz.jpg\nw\n")
    dataset = open_dataset(year)
    assert splits(dataset) == {"train": "ab"}
    unknown, repeated = dataset.problems
    assert (unknown.kind, unknown.line, unknown.arguments["count"]) == ("split_unknown_ids", 3, 4)
    assert "x, y, z.jpg, …" in unknown.message
    assert (repeated.kind, repeated.line, repeated.arguments["count"]) == ("split_duplicates", 6, 1)


def test_empty_lists_are_no_split(year: Path, put: Put) -> None:
    put(main(year, "train.txt"), "a\n")
    put(main(year, "val.txt"), "\n")
    dataset = open_dataset(year)
    assert splits(dataset) == {"train": "a"}
    assert [p.kind for p in dataset.problems] == ["split_empty"]


def test_images_in_two_lists_and_in_none(year: Path, put: Put) -> None:
    put(main(year, "train.txt"), "a\nb\n")
    put(main(year, "val.txt"), "b\nc\n")
    put(main(year, "trainval.txt"), "a\nb\nc\n")
    put(main(year, "test.txt"), "c\na\n")
    found = [(p.kind, p.arguments) for p in check_splits(open_dataset(year))]
    pairs = [(a["first"], a["second"], a["examples"]) for kind, a in found if kind == "split_overlap"]
    assert pairs == [("train", "val", "b"), ("train", "test", "a"), ("val", "test", "c")]
    assert [a["examples"] for kind, a in found if kind == "split_missing"] == ["d, my 1"]


def test_no_lists_no_problems(year: Path) -> None:
    assert list(check_splits(open_dataset(year))) == []


class TestFolders:
    """train, valid and test side by side, as Roboflow exports Pascal VOC."""

    @pytest.mark.parametrize("top", ["", "export/v2"])
    def test_images_beside_their_annotations(self, tmp_path: Path, put: Put, top: str) -> None:
        for name in ("train/a", "train/b", "valid/c", "test/d"):
            put(tmp_path / top / f"{name}.xml")
            put(tmp_path / top / f"{name}.jpg", "")
        dataset = open_dataset(tmp_path)
        assert [entry.image_id.rpartition("/")[2] for entry in dataset.entries] == ["d", "a", "b", "c"]
        assert dataset.entries[1].image_id == (f"{top}/train/a" if top else "train/a")
        assert {k: v.tolist() for k, v in dataset.splits.items()} == {
            "train": [1, 2],
            "val": [3],
            "test": [0],
        }
        assert list(dataset.splits) == ["train", "val", "test"]
        assert list(check_splits(dataset)) == []

    @pytest.mark.parametrize(
        ("annotations", "image"),
        [
            ("{}/Annotations", "{}/JPEGImages"),
            ("{}/labels", "{}/images"),
            ("Annotations/{}", "JPEGImages/{}"),
        ],
    )
    def test_folders_of_their_own(self, tmp_path: Path, put: Put, annotations: str, image: str) -> None:
        for split, names in {"Train": "ab", "VALIDATION": "c"}.items():
            for name in names:
                put(tmp_path / annotations.format(split) / f"{name}.xml")
                put(tmp_path / image.format(split) / f"{name}.jpg", "")
        dataset = open_dataset(tmp_path)
        ids = [entry.image_id for entry in dataset.entries]
        assert sorted(ids) == ["Train/a", "Train/b", "VALIDATION/c"]
        found = {k: [ids[i] for i in v.tolist()] for k, v in dataset.splits.items()}
        assert found == {"train": ["Train/a", "Train/b"], "val": ["VALIDATION/c"]}

    def test_lists_count_more(self, tmp_path: Path, put: Put) -> None:
        for name in ("train/a", "val/b"):
            put(tmp_path / "Annotations" / f"{name}.xml")
            put(tmp_path / "JPEGImages" / f"{name}.jpg", "")
        put(main(tmp_path, "train.txt"), "val/b\n")
        assert {k: v.tolist() for k, v in open_dataset(tmp_path).splits.items()} == {"train": [1]}

    @pytest.mark.parametrize(
        "names",
        [
            ("a", "b"),
            ("train/a", "train/b"),
            ("train/a",),
            ("val/a", "test/b"),
            ("cats/train", "dogs/test"),
            (),
        ],
    )
    def test_other_folders_say_nothing(self, names: tuple[str, ...]) -> None:
        assert folder_splits(names) == {}

    def test_images_elsewhere_are_in_none(self, tmp_path: Path, put: Put) -> None:
        for name in ("a", "extra/b", "train/c", "val/d"):
            put(tmp_path / f"{name}.xml")
            put(tmp_path / f"{name}.jpg", "")
        dataset = open_dataset(tmp_path)
        ids = [entry.image_id for entry in dataset.entries]
        assert {k: [ids[i] for i in v.tolist()] for k, v in dataset.splits.items()} == {
            "train": ["train/c"], "val": ["val/d"]
        }  # fmt: skip
        (problem,) = check_splits(dataset)
        assert (problem.kind, problem.arguments["count"]) == ("split_missing", 2)
