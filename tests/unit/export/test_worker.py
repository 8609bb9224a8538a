"""One source through a worker: right boxes on right pixels, originals byte for byte, reasons of failures."""

from __future__ import annotations

import errno
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image

from app.augment.pipeline import Pipeline
from app.augment.recipe import load_recipe, recipe_json
from app.core.dataset import Convention, Dataset
from app.errors import ExportStopped, RecipeError
from app.export import worker
from app.export.assignment import assign
from app.export.job import ExportJob
from app.export.outputs import SourceTask
from app.export.planning import prepare
from app.export.worker import STAGING, SourceResult, WorkerContext, run_source
from app.imaging.source import decode
from app.voc.index import open_dataset
from app.voc.reader import parse_annotation

VOC = "voc/VOCdevkit/VOC2012"
COLOURS = {"red": (0, 0, 220), "green": (0, 200, 0), "blue": (220, 0, 0)}
BOXES = {"red": (5, 8, 45, 30), "green": (60, 10, 90, 55), "blue": (20, 40, 50, 70)}
WIDTH, HEIGHT = 100, 80


def draw(path: Path, turn: int = 1) -> np.ndarray:
    """Write grey with a filled box of each colour, and return it as viewers show it."""
    image = np.full((HEIGHT, WIDTH, 3), 120, np.uint8)
    for name, (x1, y1, x2, y2) in BOXES.items():
        image[y1:y2, x1:x2] = COLOURS[name]
    stored = {1: image, 6: np.rot90(image), 8: np.rot90(image, -1), 3: np.rot90(image, 2)}[turn]
    exif = Image.Exif()
    exif[274] = turn
    options = {"quality": 98} if path.suffix == ".jpg" else {}
    Image.fromarray(np.ascontiguousarray(stored[..., ::-1])).save(path, exif=exif.tobytes(), **options)
    return image


def write_xml(
    path: Path, low: int = 1, high: int = 0, size: tuple[int, int] = (WIDTH, HEIGHT), **more: str
) -> None:
    """Write the boxes; ``low`` and ``high`` are what a convention adds to edge coordinates."""
    objects = "".join(
        f"<object><name>{name}</name><bndbox><xmin>{x1 + low}</xmin><ymin>{y1 + low}</ymin>"
        f"<xmax>{x2 + high}</xmax><ymax>{y2 + high}</ymax></bndbox></object>"
        for name, (x1, y1, x2, y2) in BOXES.items()
    )
    path.write_text(
        f"<annotation><filename>{more.get('filename', 'a.png')}</filename><size><width>{size[0]}</width>"
        f"<height>{size[1]}</height><depth>3</depth></size>{objects}{more.get('objects', '')}</annotation>"
    )


def work(
    data: Path, out: Path, recipe: str = "flip", dataset: Dataset | None = None, **job: Any
) -> SourceResult:
    """Run the first source of a dataset through a worker."""
    settings = {"balance": "none", "copies": 6, **job}
    prepared = prepare(ExportJob(dataset=data, recipe=load_recipe(recipe), **settings), dataset)
    return run(prepared.tasks[0], prepared.dataset, out, recipe)


def run(task: SourceTask, dataset: Dataset, out: Path, recipe: str = "flip", **more: Any) -> SourceResult:
    context = WorkerContext(out, recipe_json(load_recipe(recipe)), ("voc",), dataset.convention, 95, 0)
    return run_source(replace(context, **more), assign(task, dataset))


def read_back(
    result: SourceResult, out: Path, k: int
) -> tuple[np.ndarray, dict[str, tuple[float, ...]], str]:
    """Return the pixels, the boxes by class and the XML of output k, as a VOC reader sees them."""
    assert result.record is not None, result.failure
    image, xml = result.record.lines[k]["files"]
    text = (out / (xml + STAGING)).read_bytes()
    annotation = parse_annotation(text, Path(xml), "", Convention.VOC).annotation
    pixels = decode((out / (image + STAGING)).read_bytes())
    assert (annotation.width, annotation.height) == pixels.shape[1::-1]
    return pixels, {b.name: (b.xmin, b.ymin, b.xmax, b.ymax) for b in annotation.boxes}, text.decode()


def assert_boxes_lie_on_their_colours(pixels: np.ndarray, boxes: dict[str, tuple[float, ...]]) -> None:
    for name, (x1, y1, x2, y2) in boxes.items():
        near = (np.abs(pixels.astype(int) - COLOURS[name]) < 70).all(axis=2)
        rows, columns = np.nonzero(near)
        found = np.array([columns.min(), rows.min(), columns.max() + 1, rows.max() + 1])
        assert np.abs(found - (x1, y1, x2, y2)).max() <= 1, name


@pytest.mark.parametrize(("low", "high", "convention"), [(1, 0, "voc"), (0, -1, "zero"), (0, 0, "edges")])
def test_boxes_lie_on_their_pixels_in_every_convention(
    tmp_path: Path, low: int, high: int, convention: str
) -> None:
    data, out = tmp_path / "data", tmp_path / "out"
    data.mkdir()
    draw(data / "a.png")
    write_xml(data / "a.xml", low, high)
    for balance in ("none", "augment"):
        result = work(data, out, convention=convention, balance=balance)
        for k in range(len(result.record.lines)):
            pixels, boxes, _ = read_back(result, out, k)
            assert_boxes_lie_on_their_colours(pixels, boxes)
            assert set(boxes) == set(BOXES)
    assert boxes == BOXES, "of the original"


@pytest.mark.parametrize("turn", [1, 3, 6, 8])
@pytest.mark.parametrize("suffix", [".png", ".jpg", ".tif"])
def test_copies_of_turned_images_are_upright(tmp_path: Path, turn: int, suffix: str) -> None:
    data, out = tmp_path / "data", tmp_path / "out"
    data.mkdir()
    draw(data / f"a{suffix}", turn)
    write_xml(data / "a.xml")
    result = work(data, out, recipe="none", copies=1)
    pixels, boxes, _ = read_back(result, out, 0)
    assert boxes == BOXES
    assert_boxes_lie_on_their_colours(pixels, boxes)


def test_an_annotation_in_the_stored_frame_is_taken_there(tmp_path: Path) -> None:
    data, out = tmp_path / "data", tmp_path / "out"
    data.mkdir()
    image = draw(data / "a.png")
    exif = Image.Exif()
    exif[274] = 6
    Image.fromarray(np.ascontiguousarray(image[..., ::-1])).save(data / "a.png", exif=exif.tobytes())
    write_xml(data / "a.xml")
    pixels, boxes, _ = read_back(work(data, out, recipe="none", copies=1), out, 0)
    assert boxes == BOXES
    assert_boxes_lie_on_their_colours(pixels, boxes)


def test_an_original_keeps_its_bytes(tmp_path: Path) -> None:
    data, out = tmp_path / "data", tmp_path / "out"
    data.mkdir()
    draw(data / "a.png")
    write_xml(data / "a.xml")
    result = work(data, out, balance="augment")
    image, xml = result.record.lines[0]["files"]
    assert (out / (image + STAGING)).read_bytes() == (data / "a.png").read_bytes()
    assert (out / (xml + STAGING)).read_bytes() == (data / "a.xml").read_bytes()


ODD = {
    "filename": {"filename": "other.png"},
    "size": {"size": (10, 10)},
    "no size": {"size": (0, 0)},
    "an unusable object": {"objects": "<object><name>red</name></object>"},
    "a box outside": {
        "objects": "<object><name>red</name><bndbox><xmin>500</xmin><ymin>500</ymin><xmax>510</xmax>"
        "<ymax>510</ymax></bndbox></object>"
    },
    "a box over the border": {
        "objects": "<object><name>grey</name><bndbox><xmin>90</xmin><ymin>60</ymin><xmax>140</xmax>"
        "<ymax>90</ymax></bndbox></object>"
    },
    "a blank in a name": {
        "objects": "<object><name> grey </name><bndbox><xmin>90</xmin><ymin>60</ymin><xmax>99</xmax>"
        "<ymax>70</ymax></bndbox></object>"
    },
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_an_odd_annotation_is_written_anew_for_training_and_kept_elsewhere(tmp_path: Path, odd: Any) -> None:
    data, out = tmp_path / "data", tmp_path / "out"
    data.mkdir()
    draw(data / "a.png")
    write_xml(data / "a.xml", **odd)
    prepared = prepare(ExportJob(dataset=data, recipe=load_recipe("flip"), max_copies=1))
    [task] = prepared.tasks
    _, boxes, text = read_back(run(task, prepared.dataset, out), out, 0)
    assert text.encode() != (data / "a.xml").read_bytes()
    assert "<filename>a.png</filename>" in text and f"<width>{WIDTH}</width>" in text and " grey" not in text
    assert {name: boxes[name] for name in BOXES} == BOXES
    assert all(x2 <= WIDTH and y2 <= HEIGHT for _, _, x2, y2 in boxes.values())
    held_out = run(replace(task, source=replace(task.source, split="val")), prepared.dataset, out)
    xml = held_out.record.lines[0]["files"][1]
    assert (out / (xml + STAGING)).read_bytes() == (data / "a.xml").read_bytes()


def test_an_image_without_boxes_is_a_true_negative(tmp_path: Path) -> None:
    data, out = tmp_path / "data", tmp_path / "out"
    data.mkdir()
    draw(data / "a.png")
    (data / "a.xml").write_text("<annotation><filename>a.png</filename></annotation>")
    for balance in ("none", "list"):
        result = work(data, out, recipe="ssd", balance=balance, copies=3)
        assert len(result.record.lines) == (3 if balance == "none" else 1)
        assert all(line["boxes"] == {} for line in result.record.lines)
        assert read_back(result, out, 0)[1] == {}


def test_ten_thousand_boxes(tmp_path: Path) -> None:
    data, out = tmp_path / "data", tmp_path / "out"
    data.mkdir()
    cv2.imwrite(str(data / "a.png"), np.zeros((400, 400, 3), np.uint8))
    objects = "".join(
        f"<object><name>c{k % 7}</name><bndbox><xmin>{k % 100 * 4 + 1}</xmin><ymin>{k // 100 * 4 + 1}</ymin>"
        f"<xmax>{k % 100 * 4 + 4}</xmax><ymax>{k // 100 * 4 + 4}</ymax></bndbox></object>"
        for k in range(10_000)
    )
    (data / "a.xml").write_text(f"<annotation>{objects}</annotation>")
    result = work(data, out, copies=1)
    assert sum(result.record.lines[0]["boxes"].values()) == 10_000


@pytest.fixture
def prepared_one(tmp_path: Path) -> tuple[SourceTask, Dataset, Path]:
    data = tmp_path / "data"
    data.mkdir()
    draw(data / "a.png")
    write_xml(data / "a.xml")
    prepared = prepare(ExportJob(dataset=data, recipe=load_recipe("flip"), balance="none", copies=3))
    return prepared.tasks[0], prepared.dataset, data


CHANGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "image gone": (lambda data: (data / "a.png").unlink(), "a.png: No such file"),
    "annotation gone": (lambda data: (data / "a.xml").unlink(), "a.xml: No such file"),
    "image cut off": (
        lambda data: (data / "a.png").write_bytes((data / "a.png").read_bytes()[:-200]),
        "a.png: cannot be decoded",
    ),
    "image changed": (
        lambda data: cv2.imwrite(str(data / "a.png"), np.zeros((50, 50, 3), np.uint8)),
        "a.png: the image changed while the export ran",
    ),
    "box moved": (
        lambda data: (data / "a.xml").write_text((data / "a.xml").read_text().replace(">6<", ">9<")),
        "a.xml: the annotation changed while the export ran",
    ),
    "class renamed": (
        lambda data: (data / "a.xml").write_text((data / "a.xml").read_text().replace(">red<", ">tan<")),
        "a.xml: the annotation changed while the export ran",
    ),
    "annotation broken": (
        lambda data: (data / "a.xml").write_text("<annotation>"),
        "a.xml, line 1: not well",
    ),
}


@pytest.mark.parametrize(("change", "message"), CHANGES.values(), ids=CHANGES)
def test_what_changes_under_way_is_a_failure_and_leaves_nothing(
    prepared_one: tuple[SourceTask, Dataset, Path],
    tmp_path: Path,
    change: Callable[[Path], object],
    message: str,
) -> None:
    task, dataset, data = prepared_one
    change(data)
    result = run(task, dataset, tmp_path / "out")
    assert result.record is None and result.failure is not None
    assert message in result.failure.reason
    assert not list((tmp_path / "out").rglob("*.part"))


@pytest.mark.parametrize("error", [ValueError("odd"), MemoryError(), cv2.error("odd"), RecipeError("odd")])
def test_a_mistake_over_one_image_is_a_failure_of_that_image(
    prepared_one: tuple[SourceTask, Dataset, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
) -> None:
    task, dataset, _ = prepared_one
    rendered = 0

    def render(self: Pipeline, *arguments: Any, **keywords: Any) -> np.ndarray:
        nonlocal rendered
        rendered += 1
        if rendered == 2:
            raise error
        return np.zeros((HEIGHT, WIDTH, 3), np.uint8)

    monkeypatch.setattr(Pipeline, "render", render)
    result = run(task, dataset, tmp_path / "out")
    assert result.failure is not None
    assert type(error).__name__ in result.failure.reason or "a.png: odd" in result.failure.reason
    assert "a.png" in result.failure.reason
    assert not list((tmp_path / "out").rglob("*.part")), "not even of the first copy"


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EROFS])
def test_a_full_disk_ends_the_export(
    prepared_one: tuple[SourceTask, Dataset, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    task, dataset, _ = prepared_one

    def write_whole(path: str, data: bytes) -> None:
        raise OSError(code, "no room", path)

    monkeypatch.setattr(worker, "write_whole", write_whole)
    with pytest.raises(ExportStopped, match="no room"):
        run(task, dataset, tmp_path)


def test_a_small_shift_between_plan_and_file_is_rounding(
    prepared_one: tuple[SourceTask, Dataset, Path], tmp_path: Path
) -> None:
    task, dataset, _ = prepared_one
    shifted = replace(dataset, boxes=dataset.boxes + 0.4)
    result = run(task, shifted, tmp_path / "out", recipe="none")
    assert result.record is not None and result.record.lines[0]["boxes"] == dict.fromkeys(sorted(BOXES), 1)


def test_open_dataset_and_worker_read_the_same_floats(tmp_path: Path) -> None:
    draw(tmp_path / "a.png")
    (tmp_path / "a.xml").write_text(
        "<annotation><object><name>red</name><bndbox><xmin>0.1</xmin><ymin>0.3</ymin><xmax>40.7</xmax>"
        "<ymax>30.9</ymax></bndbox></object></annotation>"
    )
    for convention in Convention:
        dataset = open_dataset(tmp_path, convention)
        result = work(tmp_path, tmp_path / "out", dataset=dataset, copies=1)
        assert result.record is not None, result.failure
