"""From the folder as a person finds it to what checking, mending and exporting make of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from app.export.sources import resolve_splits
from app.voc.index import open_dataset

Make = Callable[..., Path]


def test_an_export_keeps_splits_that_are_folders(make_voc: Make, tmp_path: Path) -> None:
    year = make_voc(count=6) / "VOC2012"
    root = tmp_path / "export"
    for number, split in enumerate(["train", "train", "train", "train", "valid", "test"]):
        folder = root / split
        folder.mkdir(parents=True, exist_ok=True)
        for kind, suffix in (("Annotations", "xml"), ("JPEGImages", "jpg")):
            shutil.copy(year / kind / f"img{number:03}.{suffix}", folder)
    dataset = open_dataset(root)
    ids = [entry.image_id for entry in dataset.entries]
    kept = {name: [ids[i] for i in rows] for name, rows in resolve_splits(dataset, "auto", 0).items()}
    assert kept == {
        "train": [f"train/img00{number}" for number in range(4)],
        "val": ["valid/img004"],
        "test": ["test/img005"],
    }
