"""What is shown is what is written: variant k of the preview is copy k of an export with the same seed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.augment.pipeline import Pipeline
from app.augment.recipe import load_recipe, recipe_names
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
TREE = Path("voc/VOCdevkit/VOC2012")


@pytest.mark.parametrize("name", recipe_names())
def test_pixels_and_boxes_are_those_of_the_export(scenes: Path, tmp_path: Path, name: str) -> None:
    recipe = load_recipe(name)
    job = ExportJob(dataset=scenes, recipe=recipe, balance="none", copies=COPIES, seed=SEED, split="none")
    out = tmp_path / "out"
    run_export(prepare(job), out, workers=1, make_executor=ThreadPoolExecutor)
    document, pipeline = Document(open_dataset(scenes)), Pipeline(recipe)
    partners = DatasetPartners(document.snapshot(), "none")
    for index, suffix in ((0, ".png"), (1, ".jpg")):
        entry = document.entry(index)
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
