"""A preview shows the copies that an export with the same seed writes, kept boxes and dropped ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from app.augment.recipe import load_recipe
from app.errors import AnnotationError, DatasetError, ImageError
from app.export import preview
from app.export.job import ExportJob
from app.export.planning import prepare
from app.export.preview import load_source, preview_sheet
from app.export.runner import run_export
from app.imaging.sheet import Panel
from app.imaging.source import read
from app.voc.index import open_dataset
from app.voc.reader import read_annotation

Make = Callable[..., Path]


@pytest.fixture
def panels(monkeypatch: pytest.MonkeyPatch) -> list[Panel]:
    """Collect what is drawn on the sheet."""
    seen: list[Panel] = []
    real = preview.contact_sheet
    monkeypatch.setattr(
        preview,
        "contact_sheet",
        lambda all_, *rest, **more: (seen.extend(all_), real(all_, *rest, **more))[1],
    )
    return seen


@pytest.mark.parametrize("recipe", ["flip", "yolo", "ssd"])
def test_variants_are_what_export_writes(
    make_voc: Make, tmp_path: Path, panels: list[Panel], recipe: str
) -> None:
    data = make_voc(count=2)
    sheet, samples = preview_sheet(open_dataset(data), "img000", load_recipe(recipe), 3, seed=5)
    assert sheet.ndim == 3 and len(samples) == 3 and len(panels) == 4
    job = ExportJob(dataset=data, recipe=load_recipe(recipe), balance="none", copies=3, seed=5)
    run_export(prepare(job), tmp_path / "out", workers=1)
    written = tmp_path / "out/voc/VOCdevkit/VOC2012"
    for k, (panel, sample) in enumerate(zip(panels[1:], samples, strict=True), 1):
        image = read(written / f"JPEGImages/img000_aug{k}.jpg")
        annotation = read_annotation(written / f"Annotations/img000_aug{k}.xml").annotation
        assert image.shape == panel.image.shape
        assert np.abs(image.astype(int) - panel.image).mean() < 3, "but for the JPEG"
        solid = [mark.box for mark in panel.marks if not mark.dashed]
        assert len(annotation.boxes) == len(solid) == int(sample.outcome.kept.sum())
        for box, (x1, y1, x2, y2) in zip(annotation.boxes, solid, strict=True):
            assert np.abs(np.array((box.xmin, box.ymin, box.xmax, box.ymax)) - (x1, y1, x2, y2)).max() <= 1


def test_every_dropped_box_has_its_reason(make_voc: Make, panels: list[Panel]) -> None:
    _, samples = preview_sheet(open_dataset(make_voc(count=7)), "img006", load_recipe("ssd"), 24, seed=1)
    dropped = [int((~sample.outcome.kept).sum()) for sample in samples]
    assert any(dropped)
    for panel, count in zip(panels[1:], dropped, strict=True):
        assert f"dropped {count}" in panel.caption
        assert len(panel.notes) == min(count, 5)
        assert all(": " in note or "more dropped" in note for note in panel.notes)


def test_an_image_without_annotation_can_be_looked_at(make_voc: Make) -> None:
    root = make_voc(count=2)
    (root / "VOC2012/Annotations/img001.xml").unlink()
    _, annotation = load_source(open_dataset(root), "img001")
    assert annotation.boxes == ()


def test_what_cannot_be_shown_says_why(make_voc: Make) -> None:
    root = make_voc(count=4)
    year = root / "VOC2012"
    (year / "JPEGImages/img000.jpg").write_bytes(b"no image")
    (year / "Annotations/img001.xml").write_text("<annotation>")
    (year / "JPEGImages/img002.jpg").unlink()
    dataset = open_dataset(root)
    for image_id, kind, words in [
        ("img000", ImageError, "img000.jpg: not a readable image"),
        ("img001", AnnotationError, "img001.xml, line 1"),
        ("img002", DatasetError, "img002: the image file is missing"),
        ("other", DatasetError, "no image “other”; its images are named like: img000"),
    ]:
        with pytest.raises(kind, match=words):
            preview_sheet(dataset, image_id, load_recipe("flip"), 1, 0)
