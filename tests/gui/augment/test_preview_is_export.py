"""What is shown is what is written: variant k of the preview is copy k of an export with the same seed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from app.augment.pipeline import Pipeline
from app.augment.recipe import load_recipe, recipe_names
from app.augment.reducible import ReducibleImage
from app.augment.rendering import RenderStep
from app.core.mirror import NO_RULES
from app.export.job import ExportJob
from app.export.partners import DatasetPartners, box_names
from app.export.planning import prepare
from app.export.runner import run_export
from app.gui.augment.rendering import draw_variant
from app.gui.augment.source import ImageCache, load_source
from app.gui.document import Document
from app.imaging.encode import encode
from app.imaging.source import decode
from app.voc.index import open_dataset
from app.voc.reader import read_annotation

SEED, COPIES = 11, 3
REDUCED = ("yolo", "yolo-letterbox", "ssd")  # steps of several images take whole ones
TREE = Path("voc/VOCdevkit/VOC2012")


def add_large(scenes: Path) -> None:
    """Add a JPEG that shrinks so much that it is decoded at a fraction of its size."""
    small = decode((scenes / "JPEGImages" / "b.jpg").read_bytes())
    large = cv2.resize(small, (small.shape[1] * 16, small.shape[0] * 16), interpolation=cv2.INTER_CUBIC)
    (scenes / "JPEGImages" / "e.jpg").write_bytes(encode(large, ".jpg", 90))
    text = (scenes / "Annotations" / "b.xml").read_text().replace("b.jpg", "e.jpg")
    text = re.sub(
        r"<(xmin|ymin|xmax|ymax|width|height)>(\d+)<",
        lambda found: f"<{found[1]}>{int(found[2]) * 16 - 15 * found[1].endswith('min')}<",
        text,
    )
    (scenes / "Annotations" / "e.xml").write_text(text)


@pytest.mark.parametrize("name", recipe_names())
def test_pixels_and_boxes_are_those_of_the_export(
    scenes: Path, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_large(scenes)
    recipe = load_recipe(name)
    job = ExportJob(dataset=scenes, recipe=recipe, balance="none", copies=COPIES, seed=SEED, split="none")
    out = tmp_path / "out"
    run_export(prepare(job), out, workers=1, make_executor=ThreadPoolExecutor)
    document, pipeline = Document(open_dataset(scenes)), Pipeline(recipe)
    partners = DatasetPartners(document.snapshot(), "none")
    fractions = recorded_fractions(monkeypatch)
    kinds = {"a": ".png", "b": ".jpg", "e": ".jpg"}
    entries = [(index, document.entry(index)) for index in range(len(document.dataset))]
    for index, entry in [(index, entry) for index, entry in entries if entry.image_id in kinds]:
        suffix = kinds[entry.image_id]
        source = load_source(ImageCache(), entry, document.annotation(index))
        source = replace(source, partners=partners)
        for number in range(1, COPIES + 1):
            image, sample, outcome = draw_variant(pipeline, source, SEED, number, None)
            stem = f"{entry.image_id}_aug{number}"
            file = out / TREE / "JPEGImages" / f"{stem}{suffix}"
            if sample.lost:
                assert not file.exists()
                continue
            assert file.read_bytes() == encode(image, suffix, 95)
            if suffix == ".png":
                assert np.array_equal(decode(file.read_bytes()), image)
            written = read_annotation(out / TREE / "Annotations" / f"{stem}.xml").annotation.boxes
            own = [box.name for box in source.annotation.boxes]
            names = box_names(outcome, own, partners, NO_RULES)
            kept = [name.there for name, keep in zip(names, outcome.kept, strict=True) if keep]
            assert [box.name for box in written] == kept
            rows = np.array([(b.xmin, b.ymin, b.xmax, b.ymax) for b in written]).reshape(-1, 4)
            assert np.abs(rows - outcome.boxes[outcome.kept]).max(initial=0) <= 1.0
    assert (max(fractions, default=1) > 1) == (name in REDUCED)


def recorded_fractions(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list that grows by the fraction at which each image is decoded from now on."""
    found: list[int] = []
    choose = ReducibleImage.reduction

    def record(image: ReducibleImage, steps: Sequence[RenderStep]) -> int:
        found.append(choose(image, steps))
        return found[-1]

    monkeypatch.setattr(ReducibleImage, "reduction", record)
    return found


def test_every_built_in_recipe_is_compared() -> None:
    """Those that show several images among them, and those that decode at a fraction."""
    assert {"detector-strong", "none", "flip", "yolo", "yolo-letterbox", "ssd", "rotate"} <= set(
        recipe_names()
    )
    assert {*REDUCED} <= set(recipe_names())


def test_boxes_are_cut_to_the_image_as_export_does(scenes: Path) -> None:
    xml = scenes / "Annotations" / "a.xml"
    xml.write_text(xml.read_text().replace("<xmax>60</xmax>", "<xmax>900</xmax>"))
    document = Document(open_dataset(scenes))
    source = load_source(ImageCache(), document.entry(0), document.annotation(0))
    assert source.boxes[0].tolist() == [10, 20, 200, 70]


def test_an_image_is_decoded_once(scenes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.imaging import cache as module

    decoded = []
    monkeypatch.setattr(module, "decode", lambda *args, **more: decoded.append(1) or decode(*args, **more))
    document, cache = Document(open_dataset(scenes)), ImageCache()
    for index in (0, 1, 0, 1):
        load_source(cache, document.entry(index), document.annotation(index))
    assert len(decoded) == 2


def test_the_cache_forgets_the_oldest_and_changed_files(scenes: Path) -> None:
    document, cache = Document(open_dataset(scenes)), ImageCache(limit=1)
    first = load_source(cache, document.entry(0), None).image
    load_source(cache, document.entry(1), None)
    again = load_source(cache, document.entry(0), None).image
    assert again is not first and np.array_equal(again, first)
    path = document.entry(0).image_path
    assert path is not None
    path.write_bytes(encode(np.full_like(first, 7), ".png"))
    assert load_source(cache, document.entry(0), None).image.max() == 7
