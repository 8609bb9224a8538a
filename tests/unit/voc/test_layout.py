from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from app.core.dataset import ImageState
from app.core.problem import Severity
from app.errors import DatasetError
from app.voc.index import open_dataset
from app.voc.layout import Layout, find_layout


def kinds(layout: Layout) -> list[str]:
    return [found.kind for found in layout.problems]


def ids(layout: Layout) -> list[str]:
    return [entry.image_id for entry in layout.entries]


Put = Callable[..., Path]


def year(
    root: Path,
    put: Put,
    names: tuple[str, ...] = ("a", "b"),
    annotations: str = "Annotations",
    images: str = "JPEGImages",
) -> Path:
    for name in names:
        put(root / annotations / f"{name}.xml")
        put(root / images / f"{name}.jpg", "")
    return root


def test_year_folder(tmp_path: Path, put: Put) -> None:
    year(tmp_path, put, ("img10", "img2"))
    put(tmp_path / "ImageSets" / "Main" / "train.txt", "img2\n")
    layout = find_layout(tmp_path)
    assert (layout.name, layout.dataset_name, layout.root) == ("year", tmp_path.name, tmp_path)
    assert ids(layout) == ["img2", "img10"]
    assert layout.entries[0].image_path == tmp_path / "JPEGImages" / "img2.jpg"
    assert layout.entries[0].annotation_path == tmp_path / "Annotations" / "img2.xml"
    assert layout.entries[0].state is ImageState.PENDING
    assert dict(layout.split_files) == {"train": (tmp_path / "ImageSets" / "Main" / "train.txt",)}
    assert layout.problems == ()


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("cats", "cats"),
        ("cats/VOCdevkit", "cats"),
        ("cats-balanced/voc/VOCdevkit", "cats-balanced"),
        ("cats/VOCdevkit/VOC2012", "cats VOC2012"),
        ("vocal", "vocal"),
    ],
)
def test_a_dataset_is_called_by_the_folder_that_tells_it_apart(
    tmp_path: Path, put: Put, place: str, name: str
) -> None:
    assert find_layout(year(tmp_path / place, put)).dataset_name == name


@pytest.mark.parametrize(
    ("annotations", "images"),
    [("annotations", "images"), ("ANNOTATIONS", "JpegImages"), ("xml", "imgs"), ("Annotations", "Images")],
)
def test_folder_names_vary(tmp_path: Path, put: Put, annotations: str, images: str) -> None:
    layout = find_layout(year(tmp_path, put, annotations=annotations, images=images))
    assert layout.name == "folders"
    assert all(entry.image_path and entry.annotation_path for entry in layout.entries)


def test_devkit_of_one_year_has_plain_ids(tmp_path: Path, put: Put) -> None:
    year(tmp_path / "VOCdevkit" / "VOC2007", put)
    layout = find_layout(tmp_path)
    assert (layout.name, ids(layout)) == ("devkit", ["a", "b"])


def test_devkit_of_two_years_prefixes_ids(tmp_path: Path, put: Put) -> None:
    year(tmp_path / "VOCdevkit" / "VOC2012", put)
    year(tmp_path / "VOCdevkit" / "VOC2007", put)
    put(tmp_path / "VOCdevkit" / "VOC2007" / "ImageSets" / "Main" / "val.txt", "a\n")
    put(tmp_path / "VOCdevkit" / "VOC2012" / "ImageSets" / "Main" / "val.txt", "b\n")
    layout = find_layout(tmp_path / "VOCdevkit")
    assert layout.name == "devkit"
    assert ids(layout) == ["VOC2007/a", "VOC2007/b", "VOC2012/a", "VOC2012/b"]
    assert len(layout.split_files["val"]) == 2
    assert open_dataset(tmp_path).splits["val"].tolist() == [0, 3]


def test_flat_folder(tmp_path: Path, put: Put) -> None:
    put(tmp_path / "a.xml")
    put(tmp_path / "a.JPG", "")
    put(tmp_path / "b.xml")
    layout = find_layout(tmp_path)
    assert (layout.name, ids(layout)) == ("flat", ["a", "b"])
    assert layout.entries[0].image_path == tmp_path / "a.JPG"
    assert layout.entries[1].image_path is None


def test_nested_folders_keep_equal_names_apart(tmp_path: Path, put: Put) -> None:
    for name in ("x/a", "x/deep/a", "y/a"):
        put(tmp_path / f"{name}.xml")
        put(tmp_path / f"{name}.png", "")
    layout = find_layout(tmp_path)
    assert (layout.name, ids(layout)) == ("nested", ["x/a", "x/deep/a", "y/a"])
    assert all(entry.image_path == tmp_path / f"{entry.image_id}.png" for entry in layout.entries)


def test_mirrored_sub_folders(tmp_path: Path, put: Put) -> None:
    year(tmp_path, put, ("s1/a", "s2/a"))
    assert ids(find_layout(tmp_path)) == ["s1/a", "s2/a"]


def test_names_with_dots_spaces_and_other_scripts(tmp_path: Path, put: Put) -> None:
    year(tmp_path, put, ("猫 1", "a.b.c", "ö"))
    layout = find_layout(tmp_path)
    assert sorted(ids(layout)) == sorted(["猫 1", "a.b.c", "ö"])
    assert all(entry.image_path for entry in layout.entries)


def test_images_without_annotation_are_unlabelled(tmp_path: Path, put: Put) -> None:
    year(tmp_path, put)
    put(tmp_path / "JPEGImages" / "c.jpg", "")
    layout = find_layout(tmp_path)
    assert layout.entries[2].state is ImageState.UNLABELLED
    assert kinds(layout) == ["image_without_annotation"]
    assert layout.problems[0].image_id == "c"


def test_images_alone_are_a_dataset_to_be_labelled(tmp_path: Path, put: Put) -> None:
    put(tmp_path / "JPEGImages" / "a.jpg", "")
    layout = find_layout(tmp_path)
    assert (layout.name, ids(layout), layout.entries[0].state) == ("folders", ["a"], ImageState.UNLABELLED)
    assert "no_annotations" in kinds(layout)


def test_several_images_of_one_stem(tmp_path: Path, put: Put) -> None:
    put(tmp_path / "a.xml")
    for suffix in ("png", "jpg", "bmp"):
        put(tmp_path / f"a.{suffix}", "")
    layout = find_layout(tmp_path)
    assert layout.entries[0].image_path == tmp_path / "a.jpg"
    assert kinds(layout) == ["several_images"]
    assert layout.problems[0].arguments["files"] == "a.jpg, a.png, a.bmp"
    assert [path.name for path in layout.alternatives["a"]] == ["a.jpg", "a.png", "a.bmp"]


def test_unlabelled_images_of_one_stem_are_one_entry(tmp_path: Path, put: Put) -> None:
    put(tmp_path / "a.png", "")
    put(tmp_path / "a.jpg", "")
    put(tmp_path / "b.xml")
    assert ids(find_layout(tmp_path)) == ["a", "b"]


def test_several_annotations_of_one_stem(tmp_path: Path, put: Put) -> None:
    put(tmp_path / "a.xml")
    put(tmp_path / "a.XML")
    put(tmp_path / "a.jpg", "")
    if len(list(tmp_path.iterdir())) == 2:
        pytest.skip("this file system does not tell a.xml from a.XML")
    layout = find_layout(tmp_path)
    assert layout.entries[0].annotation_path == tmp_path / "a.xml"
    assert kinds(layout) == ["several_annotations"]


def test_names_that_differ_in_case_or_carry_the_image_ending(tmp_path: Path, put: Put) -> None:
    put(tmp_path / "Annotations" / "IMG_1.xml")
    put(tmp_path / "JPEGImages" / "img_1.JPG", "")
    put(tmp_path / "Annotations" / "b.jpg.xml")
    put(tmp_path / "JPEGImages" / "b.jpg", "")
    layout = find_layout(tmp_path)
    assert {e.image_id: e.image_path.name for e in layout.entries} == {"IMG_1": "img_1.JPG", "b.jpg": "b.jpg"}


def test_masks_hidden_and_unfinished_files_are_no_images(tmp_path: Path, put: Put) -> None:
    put(tmp_path / "a.xml")
    put(tmp_path / "a.jpg", "")
    for name in ("SegmentationClass/a.png", "SegmentationObject/a.png", "masks/a.png", "__MACOSX/a.jpg"):
        put(tmp_path / name, "")
    for name in (".b.jpg", "._a.xml", "c.jpg.part", ".a.xml.0.part", ".git/d.jpg", "notes.txt", "xml", "jpg"):
        put(tmp_path / name, "")
    layout = find_layout(tmp_path)
    assert ids(layout) == ["a"]
    assert layout.problems == ()


def test_a_class_folder_named_mask_is_read(tmp_path: Path, put: Put) -> None:
    put(tmp_path / "mask" / "a.xml")
    put(tmp_path / "mask" / "a.jpg", "")
    assert ids(find_layout(tmp_path)) == ["mask/a"]


def test_images_beside_the_annotations_folder(tmp_path: Path, put: Put) -> None:
    put(tmp_path / "Annotations" / "a.xml")
    put(tmp_path / "a.jpg", "")
    assert find_layout(tmp_path).entries[0].image_path == tmp_path / "a.jpg"


def test_images_in_a_folder_of_unknown_name(tmp_path: Path, put: Put) -> None:
    put(tmp_path / "Annotations" / "a.xml")
    put(tmp_path / "holiday" / "a.jpg", "")
    assert find_layout(tmp_path).entries[0].image_path == tmp_path / "holiday" / "a.jpg"


def test_annotations_beside_the_image_folder(tmp_path: Path, put: Put) -> None:
    put(tmp_path / "a.xml")
    put(tmp_path / "images" / "a.jpg", "")
    layout = find_layout(tmp_path)
    assert ids(layout) == ["a"]
    assert layout.entries[0].image_path == tmp_path / "images" / "a.jpg"


def test_both_kinds_within_images_lie_side_by_side(tmp_path: Path, put: Put) -> None:
    put(tmp_path / "images" / "a.jpg", "")
    put(tmp_path / "images" / "a.xml")
    put(tmp_path / "annotations" / "instances.json", "{}")
    layout = find_layout(tmp_path)
    assert (layout.name, ids(layout)) == ("nested", ["images/a"])


def test_what_is_not_read_is_said(tmp_path: Path, put: Put) -> None:
    year(tmp_path / "VOC2007", put)
    year(tmp_path / "VOC2007", put, ("c",), images="Images")
    put(tmp_path / "VOC2007" / "xml" / "old.xml")
    put(tmp_path / "VOC2007" / "stray.xml")
    put(tmp_path / "elsewhere" / "x.xml")
    layout = find_layout(tmp_path)
    found = {(p.kind, p.path.relative_to(tmp_path).as_posix()) for p in layout.problems}
    assert ("several_image_folders", "VOC2007") in found
    assert ("several_annotation_folders", "VOC2007") in found
    assert ("annotations_ignored", "VOC2007") in found
    assert ("annotations_ignored", "elsewhere") in found
    assert all(p.message for p in layout.problems)


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
class TestLinks:
    def test_a_link_out_of_the_dataset_is_followed_and_said(self, tmp_path: Path, put: Put) -> None:
        year(tmp_path / "store", put)
        (tmp_path / "devkit").mkdir()
        (tmp_path / "devkit" / "VOC2007").symlink_to(tmp_path / "store", target_is_directory=True)
        layout = find_layout(tmp_path / "devkit")
        assert ids(layout) == ["a", "b"]
        assert kinds(layout) == ["link_outside"]

    def test_linked_files_are_said_once_per_folder(self, tmp_path: Path, put: Put) -> None:
        put(tmp_path / "far.jpg", "")
        for name in ("a", "b"):
            put(tmp_path / "data" / f"{name}.xml")
            (tmp_path / "data" / f"{name}.jpg").symlink_to(tmp_path / "far.jpg")
        layout = find_layout(tmp_path / "data")
        assert kinds(layout) == ["links_outside"]
        assert layout.problems[0].arguments["count"] == 2

    def test_links_within_are_silent_and_loops_end(self, tmp_path: Path, put: Put) -> None:
        put(tmp_path / "x" / "a.xml")
        put(tmp_path / "x" / "a.jpg", "")
        (tmp_path / "x" / "up").symlink_to(tmp_path, target_is_directory=True)
        (tmp_path / "y").symlink_to(tmp_path / "x", target_is_directory=True)
        layout = find_layout(tmp_path)
        assert ids(layout) == ["x/a"]
        assert set(kinds(layout)) == {"link_repeated"}

    def test_a_link_to_itself_is_a_missing_image_and_hides_no_other(self, tmp_path: Path, put: Put) -> None:
        year(tmp_path, put, ("a", "b", "c"))
        (tmp_path / "JPEGImages" / "b.jpg").unlink()
        for name in ("b.jpg", "folder"):
            (tmp_path / "JPEGImages" / name).symlink_to(name)
        layout = find_layout(tmp_path)
        assert [entry.image_path is None for entry in layout.entries] == [False, True, False]
        assert "folder_unreadable" not in kinds(layout)

    def test_a_broken_link_is_a_missing_image(self, tmp_path: Path, put: Put) -> None:
        put(tmp_path / "a.xml")
        (tmp_path / "a.jpg").symlink_to(tmp_path / "nowhere.jpg")
        assert find_layout(tmp_path).entries[0].image_path is None

    def test_names_that_are_no_text_are_said(self, tmp_path: Path, put: Put) -> None:
        put(tmp_path / "a.xml")
        try:
            Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.jpg")).touch()
        except OSError:
            pytest.skip("this file system has only UTF-8 names")
        layout = find_layout(tmp_path)
        assert ids(layout) == ["a"]
        assert kinds(layout) == ["name_not_text"]
        assert layout.problems[0].message.isascii()


@pytest.mark.skipif(os.name == "nt", reason="no pipes among the files of Windows")
class TestNoFiles:
    def test_a_pipe_or_a_device_is_said_and_never_read(self, tmp_path: Path, put: Put) -> None:
        year(tmp_path, put, ("a", "b", "c", "d"))
        annotations, images = tmp_path / "Annotations", tmp_path / "JPEGImages"
        for path in (annotations / "b.xml", annotations / "c.xml", images / "d.jpg"):
            path.unlink()
        os.mkfifo(annotations / "b.xml")
        (annotations / "c.xml").symlink_to(os.devnull)
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(os.path.relpath(images / "d.jpg"))  # such a name is short
            layout = find_layout(tmp_path)
        said = {p.path.name: p for p in layout.problems if p.kind == "not_a_file"}
        assert {name: p.arguments["what"].template for name, p in said.items()} == {
            "b.xml": "a pipe",
            "c.xml": "a device",
            "d.jpg": "a socket",
        }
        assert all(p.severity is Severity.ERROR for p in said.values())
        assert said["b.xml"].message.startswith("this is a pipe, no file: it was not read")
        assert layout.entries[0].annotation_path is not None
        assert [entry.annotation_path is None for entry in layout.entries] == [False, True, True, False]


class TestErrors:
    def test_missing(self, tmp_path: Path) -> None:
        with pytest.raises(DatasetError, match="does not exist"):
            find_layout(tmp_path / "none")

    def test_file(self, tmp_path: Path, put: Put) -> None:
        with pytest.raises(DatasetError, match="is a file"):
            find_layout(put(tmp_path / "a.xml"))

    def test_empty(self, tmp_path: Path) -> None:
        with pytest.raises(DatasetError, match=r"holds no annotation.*JPEGImages"):
            find_layout(tmp_path)

    def test_half_a_dataset_names_the_whole(self, tmp_path: Path, put: Put) -> None:
        year(tmp_path, put)
        for half in ("Annotations", "JPEGImages"):
            with pytest.raises(DatasetError) as caught:
                find_layout(tmp_path / half)
            assert caught.value.arguments["parent"] == str(tmp_path)

    @pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything")
    def test_unreadable(self, tmp_path: Path) -> None:
        tmp_path.chmod(0)
        try:
            with pytest.raises(DatasetError, match="cannot be read"):
                find_layout(tmp_path)
        finally:
            tmp_path.chmod(0o755)


def test_relative_paths_become_absolute(tmp_path: Path, put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    year(tmp_path / "set", put)
    monkeypatch.chdir(tmp_path)
    assert find_layout(Path("set")).root == tmp_path / "set"


def test_thousands_of_files_are_listed_quickly(tmp_path: Path) -> None:
    for folder in ("Annotations", "JPEGImages"):
        (tmp_path / folder).mkdir()
    for number in range(5000):
        (tmp_path / "Annotations" / f"img_{number}.xml").touch()
        (tmp_path / "JPEGImages" / f"img_{number}.jpg").touch()
    start = time.process_time()
    assert len(find_layout(tmp_path).entries) == 5000
    assert time.process_time() - start < 2.0  # measured 0.07 s; the bound catches a lost power


@pytest.mark.parametrize(
    ("file", "wanted"),
    [("data.yaml", "YOLO"), ("labels/a.txt", "YOLO"), ("annotations/instances_train.json", "COCO")],
)
def test_a_dataset_of_another_format_is_told_how_to_come_in(tmp_path: Path, file: str, wanted: str) -> None:
    for name in ("images/a.jpg", file):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    [found] = [p for p in find_layout(tmp_path).problems if p.kind != "image_without_annotation"]
    assert found.kind == "other_format" and wanted in found.message and "evenbox convert" in found.message
