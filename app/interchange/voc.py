"""Pascal VOC datasets as the other formats see them."""

from __future__ import annotations

from pathlib import Path

from app.core.dataset import Convention, ImageState
from app.core.problem import Severity
from app.errors import AnnotationError, ImageError
from app.export.sources import clean_annotation
from app.imaging.source import frame_turn, probe
from app.interchange.reading import Labelled, OnProgress, Reading, report_turn
from app.voc.index import open_dataset
from app.voc.reader import read_annotation

_SPLITS = ("train", "val", "test")


def read_voc(
    root: Path, on_progress: OnProgress | None = None, convention: Convention | None = None
) -> Reading:
    """Read a VOC dataset; images without annotation take no part.

    Raises:
        DatasetError: there is none in the folder.
    """
    dataset = open_dataset(root, convention, on_progress)
    reading = Reading(dataset.root, "voc", dataset.classes)
    reading.problems = [
        found
        for found in dataset.problems
        if found.image_id is not None or found.severity is Severity.ERROR  # a pipe where an annotation was
    ]
    splits = {int(i): name for name in _SPLITS for i in dataset.splits.get(name, ())}
    if "train" not in dataset.splits:
        for index in dataset.splits.get("trainval", ()):
            splits.setdefault(int(index), "train")
    for index, entry in enumerate(dataset.entries):
        if entry.state is not ImageState.ANNOTATED or None in (entry.annotation_path, entry.image_path):
            continue
        assert entry.annotation_path is not None and entry.image_path is not None
        try:
            info = probe(entry.image_path)
            found = read_annotation(entry.annotation_path, entry.image_id, dataset.convention).annotation
        except (AnnotationError, ImageError) as error:
            reading.report(entry.image_path, "{why}", why=str(error).removeprefix(f"{entry.image_path}: "))
            continue
        size = info.size_in_frame(frame_turn(info, entry.width, entry.height))
        split = splits.get(index) if splits else None
        report_turn(reading, entry.image_path, info, size)
        if splits and split is None:
            reading.report(entry.annotation_path, "the image is in no list and was left out", is_error=False)
            continue
        annotation = clean_annotation(found, size)
        reading.images.append(Labelled(entry.image_id, entry.image_path, split, annotation))
    return reading
