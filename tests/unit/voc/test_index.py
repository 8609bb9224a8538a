from __future__ import annotations

import pickle
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from app.core.dataset import Convention, ImageState
from app.voc.index import assemble, open_dataset, read_entries
from app.voc.layout import find_layout

Put = Callable[..., Path]
XmlMaker = Callable[..., str]


@pytest.fixture
def flat(tmp_path: Path, put: Put, xml: XmlMaker) -> Path:
    """Four images: boxes, none, unreadable, unlabelled."""
    put(tmp_path / "1.xml", xml(("dog", 1, 2, 3, 4), ("cat", 5, 5, 6, 6), filename="1.jpg"))
    put(tmp_path / "2.xml", "<annotation verified='yes'><size><width>7</width></size></annotation>")
    put(tmp_path / "3.xml", "<annotation>")
    for name in "1234":
        put(tmp_path / f"{name}.jpg", "")
    return tmp_path


def test_columns_and_states(flat: Path) -> None:
    dataset = open_dataset(flat)
    assert (dataset.root, dataset.name, dataset.layout) == (flat, flat.name, "flat")
    assert [entry.state for entry in dataset.entries] == [
        ImageState.ANNOTATED, ImageState.ANNOTATED, ImageState.UNREADABLE, ImageState.UNLABELLED
    ]  # fmt: skip
    assert (dataset.entries[0].width, dataset.entries[0].height) == (20, 10)
    assert dataset.entries[1].verified
    assert dataset.classes == ("dog", "cat")
    assert dataset.offsets.tolist() == [0, 2, 2, 2, 2]
    assert dataset.boxes.tolist() == [[0, 1, 3, 4], [4, 4, 6, 6]]
    assert [(p.kind, p.image_id) for p in dataset.problems] == [
        ("image_without_annotation", "4"), ("annotation_unreadable", "3")
    ]  # fmt: skip
    unreadable = dataset.problems[1]
    assert (unreadable.line, unreadable.path) == (1, flat / "3.xml")
    assert unreadable.message.startswith("not well-formed XML: ")


def test_batches_give_the_same_dataset(flat: Path) -> None:
    layout = find_layout(flat)
    images = [image for start in range(0, 6, 3) for image in read_entries(layout, start, start + 3)]
    batched, whole = assemble(layout, images), open_dataset(flat)
    assert batched.entries == whole.entries
    assert batched.problems == whole.problems
    assert batched.boxes.tolist() == whole.boxes.tolist()


def test_progress_and_cancel(tmp_path: Path, put: Put) -> None:
    for number in range(200):
        put(tmp_path / f"{number}.xml")
    steps: list[tuple[int, int]] = []
    open_dataset(tmp_path, on_progress=lambda done, total: steps.append((done, total)))
    assert steps[-1] == (200, 200)
    assert len(steps) > 2
    dataset = open_dataset(tmp_path, cancelled=iter([False, True]).__next__)
    states = [entry.state for entry in dataset.entries]
    assert states[0] is ImageState.ANNOTATED
    assert states[-1] is ImageState.PENDING
    assert not any(p.image_id == "199" for p in dataset.problems)


def test_everything_crosses_process_boundaries(flat: Path) -> None:
    layout = find_layout(flat)
    images = read_entries(layout, 0, 9)
    copied = pickle.loads(pickle.dumps((layout, images, assemble(layout, images))))
    assert copied[0] == layout
    assert copied[1] == images
    assert copied[2].problems == assemble(layout, images).problems


def test_files_that_change_while_reading_are_problems(flat: Path) -> None:
    layout = find_layout(flat)
    (flat / "1.xml").unlink()
    found = read_entries(layout, 0, 1)[0]
    assert found.entry.state is ImageState.UNREADABLE
    assert found.problems[0].message == "cannot be read (No such file or directory)"


def test_reading_is_quick(tmp_path: Path, put: Put) -> None:
    text = "<annotation><filename>{}.jpg</filename><size><width>640</width><height>480</height></size>" + (
        "<object><name>a</name><pose>Unspecified</pose><truncated>0</truncated><difficult>0</difficult><bndbox>"
        "<xmin>1</xmin><ymin>2</ymin><xmax>30</xmax><ymax>40</ymax></bndbox></object>" * 12
    ) + "</annotation>"  # fmt: skip
    for number in range(500):
        put(tmp_path / f"{number}.xml", text.format(number))
    start = time.process_time()
    dataset = open_dataset(tmp_path, Convention.VOC)
    assert len(dataset.boxes) == 6000
    assert time.process_time() - start < 500 * 0.002  # measured 0.2 ms a file; ten times that is a fault
