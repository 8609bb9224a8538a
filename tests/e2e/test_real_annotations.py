"""Real annotation files, each with something odd: read, checked, edited, and nothing lost on the way."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from app.core.annotation import Annotation, BoundingBox
from app.core.dataset import Convention, Dataset, ImageState
from app.core.problem import Problem, Severity
from app.errors import AnnotationError
from app.voc.bulk import EditClasses, plan_convention, plan_edit
from app.voc.changes import Change, Planning, plan_fixes
from app.voc.index import open_dataset
from app.voc.problems import check_dataset
from app.voc.reader import parse_annotation, read_annotation
from app.voc.writer import new_annotation, save_annotation, update_annotation

VOC = Convention.VOC
SIDES = ("xmin", "ymin", "xmax", "ymax")
OBJECT = re.compile(rb"<object>.*?</object>", re.DOTALL)
OBJECT_LINE = re.compile(rb"\s*<object>.*?</object>", re.DOTALL)
VERIFIED = re.compile(rb' verified="\w+"')
FLAGS = re.compile(rb"\s*<(pose|truncated|difficult)>[^<]*</\1>")
LEAVES = re.compile(rb"(<(name|pose|truncated|difficult|occluded|xmin|ymin|xmax|ymax)>)[^<]*(?=</)")

# image id to (number of boxes, expected kinds of problems), in the convention that is asked for
ZOO = {
    "01_voc12_parts_one/2007_000027": (1, []),
    "03_voc12_parts_000423/2007_000423": (2, []),
    "05_voc12_parts_000807/2007_000807": (1, []),
    "07_voc12_parts_001583/2007_001583": (2, []),
    "09_voc12_no_object/2007_000733": (0, []),
    "11_imagenet_no_ext/n00007846_25788": (1, ["image_missing", "box_partly_outside"]),
    "13_not_voc_cvat/annotations": (0, ["annotation_unreadable"]),
    "17_bccd_zero_area_00338/BloodImage_00338": (14, ["box_tiny"]),
    "19_bccd_no_ext/BloodImage_00178": (12, ["filename_extension"]),
    "21_capybara_unicode_path/123": (1, []),
    "23_robosub_minimal/207": (1, ["size_absent"]),
    "25_robosub_out_of_image/1386": (2, ["size_absent", "box_partly_outside"]),
    "27_robosub_zero_width/999": (2, ["size_absent", "box_tiny"]),
    "33_voc07_jpg_vs_png/000032": (4, ["several_images"]),
    "35_polygon_no_bndbox/output": (0, ["object_with_other_shape"]),
    "43_svhn_zero/100": (3, ["image_missing", "box_partly_outside", "box_partly_outside"]),
    "45_impy_size_zero/pedestrians": (10, ["image_missing", "size_unknown"]),
    "47_ocr_thin_box/001630": (1, []),
    "49_ocr_tmp_crlf/tmp": (1, ["image_missing_named"]),
    "51_labelimg_early/C1_P11_N2_S4_2": (41, ["image_missing"]),
    "53_nuts_windows/11": (12, []),
}


def test_every_file_of_the_zoo_ends_as_boxes_or_as_a_clear_problem(zoo: Path) -> None:
    dataset = open_dataset(zoo)
    assert (dataset.layout, dataset.convention) == ("nested", VOC)
    assert [entry.image_id for entry in dataset.entries] == list(ZOO)
    problems = list(check_dataset(dataset, deep=True))
    for index, (image_id, (boxes, kinds)) in enumerate(ZOO.items()):
        rows = dataset.boxes_of(index)
        assert rows.stop - rows.start == boxes, image_id
        assert [p.kind for p in problems if p.image_id == image_id] == kinds
    assert [p.kind for p in problems if p.image_id is None] == ["convention"]
    unusable = {p.image_id for p in problems if p.severity is Severity.ERROR}
    assert {image_id.partition("_")[0] for image_id in unusable} == {"11", "13", "35", "43", "45", "49", "51"}


def test_what_is_special_about_some_files_of_the_zoo(zoo: Path) -> None:
    person = read_annotation(next(zoo.glob("01*/*.xml"))).annotation.boxes[0]
    assert (person.xmin, person.ymin, person.xmax, person.ymax) == (173, 100, 349, 351)
    assert [part.name for part in person.parts] == ["head", "hand", "foot", "foot"]
    dataset = open_dataset(zoo)
    entries = {entry.image_id.partition("_")[0]: entry for entry in dataset.entries}
    assert entries["33"].image_path == zoo / "33_voc07_jpg_vs_png" / "000032.jpg"
    assert entries["21"].image_path == zoo / "21_capybara_unicode_path" / "123.jpeg"
    assert entries["35"].state is ImageState.UNREADABLE
    assert entries["09"].state is ImageState.ANNOTATED
    assert "手与安全帽有接触" in next(
        p.message for p in dataset.problems if p.image_id == entries["35"].image_id
    )
    thin = read_annotation(next(zoo.glob("47*/*.xml"))).annotation.boxes[0]
    assert (thin.xmin, thin.xmax) == (18.65, 21.65)


def test_bccd(bccd: Path) -> None:
    dataset = open_dataset(bccd)
    assert (dataset.layout, dataset.convention, len(dataset), len(dataset.boxes)) == ("year", VOC, 364, 4888)
    totals = dict(zip(dataset.classes, dataset.class_counts().totals().tolist(), strict=True))
    assert totals == {"RBC": 4155, "WBC": 372, "Platelets": 361}
    assert {split: len(rows) for split, rows in dataset.splits.items()} == {
        "train": 205, "val": 87, "test": 72, "trainval": 292
    }  # fmt: skip
    assert dataset.problems == ()
    found = list(check_dataset(dataset))
    assert [(p.kind, p.severity) for p in found] == [("box_tiny", Severity.NOTE)] * 2
    assert _same_boxes(open_dataset(bccd.parent), dataset)


def test_nuts(nuts: Path) -> None:
    dataset = open_dataset(nuts)
    assert (dataset.layout, len(dataset), dataset.classes) == ("year", 18, ("date", "hazelnut", "fig"))
    assert {split: len(rows) for split, rows in dataset.splits.items()} == {"trainval": 16, "test": 2}
    assert list(check_dataset(dataset)) == []
    assert _same_boxes(open_dataset(nuts.parent), dataset)


def _same_boxes(a: Dataset, b: Dataset) -> bool:
    ids = [[entry.image_id for entry in dataset.entries] for dataset in (a, b)]
    return ids[0] == ids[1] and a.boxes.tolist() == b.boxes.tolist()


def _files(*folders: Path) -> list[Path]:
    return sorted(path for folder in folders for path in folder.rglob("*.xml"))


def test_boxes_are_what_another_parser_finds(bccd: Path, nuts: Path, zoo: Path) -> None:
    for path in _files(bccd, nuts, zoo):
        try:
            boxes = read_annotation(path).annotation.boxes
        except AnnotationError:
            continue
        objects = ElementTree.parse(path).getroot().findall("object")
        expected = [
            (node.findtext("name"), *(float(node.findtext(f"bndbox/{side}") or "nan") for side in SIDES))
            for node in objects
            if node.find("bndbox") is not None
        ]
        assert [(b.name, b.xmin + 1, b.ymin + 1, b.xmax, b.ymax) for b in boxes] == expected


def test_any_edit_of_any_file_reads_back_and_touches_nothing_else(bccd: Path, nuts: Path, zoo: Path) -> None:
    draw = random.Random(7)
    for path in _files(zoo) * 8 + _files(nuts) + draw.sample(_files(bccd), 60):
        original = path.read_bytes()
        try:
            before = parse_annotation(original, path, "a", VOC).annotation
        except AnnotationError:
            continue
        assert update_annotation(original, before, before, VOC) == original
        after, fates = _edit(before, draw)
        result = update_annotation(original, before, after, VOC, path)
        assert _content(parse_annotation(result, path, "a", VOC).annotation) == _content(after)
        _assert_untouched(original, result, before, fates)
        assert update_annotation(result, parse_annotation(result, path, "a", VOC).annotation, after, VOC)


def _edit(before: Annotation, draw: random.Random) -> tuple[Annotation, list[str]]:
    """Edit at random; return also what became of each object, in the order of the result."""
    boxes: list[BoundingBox] = []
    fates: list[str] = []
    for box in before.boxes:
        fate = draw.choice(["keep", "keep", "keep", "move", "relabel", "flags", "delete"])
        fates.append(fate)
        step = float(draw.randint(1, 30))
        if fate == "move":
            box = replace(box, xmin=box.xmin + step, xmax=box.xmax + step, ymax=box.ymax + 1)
        elif fate == "relabel":
            box = replace(box, name="a & <猫> b")
        elif fate == "flags":
            box = replace(box, difficult=not box.difficult, truncated=not box.truncated, pose="Left")
        if fate != "delete":
            boxes.append(box)
        if draw.random() < 0.2:
            boxes.append(BoundingBox("new", step, 3, step + 20, 9, truncated=step > 15))
            fates.append("new")
    if not before.boxes:
        boxes, fates = [BoundingBox("new", 2, 3, 20, 9)], ["new"]
    return replace(before, boxes=tuple(boxes), verified=draw.random() < 0.5), fates


def _content(annotation: Annotation) -> Annotation:
    return replace(annotation, boxes=tuple(replace(box, source=None) for box in annotation.boxes))


def _assert_untouched(original: bytes, result: bytes, before: Annotation, fates: list[str]) -> None:
    """Compare the bytes of each object and of all that is around objects."""
    old, new = OBJECT.findall(original), OBJECT.findall(result)
    if len(old) != len(before.boxes):
        return  # an unusable object, which other tests look at
    remaining = iter(old)
    written = iter(new)
    for fate in fates:
        chunk = b"" if fate == "new" else next(remaining)
        text = b"" if fate == "delete" else next(written)
        if fate == "keep":
            assert text == chunk
        elif fate in {"move", "relabel"}:
            assert LEAVES.sub(rb"\1", text) == LEAVES.sub(rb"\1", chunk)
        elif fate == "flags":
            assert FLAGS.sub(b"", text) == FLAGS.sub(b"", chunk)
    around = [VERIFIED.sub(b"", OBJECT_LINE.sub(b"", text)) for text in (original, result)]
    assert around[0] == around[1]


def test_new_annotations_hold_what_real_ones_say(bccd: Path, zoo: Path) -> None:
    for path in _files(zoo, bccd):
        try:
            annotation = read_annotation(path).annotation
        except AnnotationError:
            continue
        for convention in Convention:
            again = parse_annotation(new_annotation(annotation, convention), path, "", convention).annotation
            assert [box.name for box in again.boxes] == [box.name for box in annotation.boxes]
            assert [box.parts and box.parts[0].name for box in again.boxes] == [
                box.parts and box.parts[0].name for box in annotation.boxes
            ]
            assert all(box.width >= 1 and box.height >= 1 for box in again.boxes)


@pytest.mark.parametrize("wanted", ["filename", "folder"])
def test_fields_of_real_files_can_be_corrected(zoo: Path, wanted: str) -> None:
    for path in _files(zoo):
        original = path.read_bytes()
        try:
            before = parse_annotation(original, path, "a", VOC).annotation
        except AnnotationError:
            continue
        after = replace(before, **{wanted: "ä & b.jpg"}, width=640, height=480, depth=3)
        result = update_annotation(original, before, after, VOC)
        again = parse_annotation(result, path, "a", VOC).annotation
        assert replace(again, extra=after.extra) == after


def _open_copy(source: Path, target: Path, convention: Convention | None = None) -> Dataset:
    """Open a copy of a dataset's annotations; images are linked."""
    shutil.copytree(source, target, copy_function=_copy_annotation)
    return open_dataset(target, convention)


def _copy_annotation(source: str, target: str) -> None:
    if source.endswith((".xml", ".txt")):
        Path(target).write_bytes(Path(source).read_bytes())
    else:
        Path(target).symlink_to(source)


def _write(changes: Iterable[Change]) -> dict[Path, bytes]:
    """Write changes; return what the files held."""
    originals = {}
    for change in changes:
        originals[change.path] = change.original
        save_annotation(change.path, change.result, change.original)
    return originals


def test_every_fix_of_real_files_mends_its_problem_and_nothing_else(zoo: Path, tmp_path: Path) -> None:
    dataset = _open_copy(zoo, tmp_path / "zoo")
    problems = list(check_dataset(dataset))
    wanted = {problem.kind for problem in problems if problem.fix}
    assert wanted == {"size_absent", "box_partly_outside", "filename_extension", "object_with_other_shape"}
    planning = Planning()
    originals = _write(plan_fixes(dataset, problems, wanted, planning))
    assert (len(originals), planning.refused) == (7, [])
    left = list(check_dataset(open_dataset(dataset.root)))
    assert _kinds_by_image(left) == _kinds_by_image(p for p in problems if p.kind not in wanted)
    for path, original in originals.items():
        lines, now = original.splitlines(), path.read_bytes().splitlines()
        if b"<polygon>" not in original:
            assert sum(a != b for a, b in zip(lines, now, strict=True)) <= 2


def _kinds_by_image(problems: Iterable[Problem]) -> list[tuple[str, str]]:
    """Return what is wrong with each image; of one whose only object was removed, nothing more is known."""
    return sorted(
        (p.image_id, p.kind) for p in problems if p.image_id and p.image_id != "35_polygon_no_bndbox/output"
    )


@pytest.mark.parametrize("convention", [Convention.ZERO, Convention.EDGES])
def test_real_datasets_in_another_convention_and_back(
    bccd: Path, zoo: Path, tmp_path: Path, convention: Convention
) -> None:
    for source in (bccd, zoo):
        dataset = _open_copy(source, tmp_path / source.name, VOC)
        planning = Planning()
        originals = _write(plan_convention(dataset, convention, planning))
        assert [error.path.name for error in planning.refused] == (
            ["annotations.xml"] if source is zoo else []
        )
        there = open_dataset(dataset.root, convention)
        assert np.allclose(there.boxes, dataset.boxes, atol=1e-9)
        assert there.classes == dataset.classes
        _write(plan_convention(there, VOC))
        assert {path: path.read_bytes() for path in originals} == originals


def test_renaming_a_class_of_a_real_dataset_changes_its_names_alone(bccd: Path, tmp_path: Path) -> None:
    dataset = _open_copy(bccd, tmp_path / "bccd")
    edit = EditClasses({"WBC": "white cell", "Platelets": "white cell"})
    changes = list(plan_edit(dataset, edit))
    for change in changes:
        assert change.result == re.sub(rb"<name>(WBC|Platelets)<", b"<name>white cell<", change.original)
    originals = _write(changes)
    again = open_dataset(dataset.root)
    totals = dict(zip(again.classes, again.class_counts().totals().tolist(), strict=True))
    assert totals == {"RBC": 4155, "white cell": 733}
    untouched = [path for path in _files(bccd) if dataset.root / path.relative_to(bccd) not in originals]
    assert len(untouched) == 364 - len(originals)
    assert all(
        (dataset.root / path.relative_to(bccd)).read_bytes() == path.read_bytes() for path in untouched
    )
